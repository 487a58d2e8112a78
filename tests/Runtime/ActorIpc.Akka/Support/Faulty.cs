using ActorIpc.Actors;

namespace ActorIpc.Akka.Tests;

/// <summary>A primitive with a bug: who takes is parked, and who gives makes it throw.</summary>
internal sealed class Faulty(Exception? bug = null) : Primitive<SemaphoreOperation>
{
    public const string Reason = "a bug that the test wants";

    private readonly SemaphoreArray parking = new(0, [0], IpcPermission.For(IpcKey.Private, Credentials.Root, 0x1B6), 0, null);

    public override void Submit(Request<SemaphoreOperation> request, Outbox outbox)
    {
        if (request.Operation.Call == SemaphoreCall.Operate && request.Operation.Vector.Ops[0].Delta > 0)
        {
            throw bug ?? new InvalidOperationException(Reason);
        }

        parking.Submit(request, outbox);
    }

    public override void Abandon(Request request, Outcome reason, Outbox outbox) => parking.Abandon(request, reason, outbox);

    public override void CheckInvariants() => parking.CheckInvariants();

    public override void Save(StateWriter writer) => parking.Save(writer);

    public override void Load(StateReader reader) => parking.Load(reader);
}
