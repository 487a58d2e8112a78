using ActorIpc.Akka.Shells;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka;

/// <summary>
/// Answers what was sent to the actor of a primitive or of a process after it had stopped; one for an actor system. Not an actor, so that it lasts as long
/// as the actor system.
/// </summary>
internal sealed class Undelivered : MinimalActorRef, IExtension
{
    public Undelivered(ExtendedActorSystem system)
    {
        Provider = system.Provider;
        Path = system.SystemGuardian.Path / "actoripc-undelivered";
        system.EventStream.Subscribe(this, typeof(AllDeadLetters));
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }

    protected override void TellInternal(object message, IActorRef sender)
    {
        switch (message)
        {
            case AllDeadLetters { Message: ShellMessage undelivered }:
                undelivered.Refuse();
                break;
            case AllDeadLetters { Message: IIpcRequest request, Sender: var asker }:
                request.Refuse(asker);
                break;
        }
    }
}

/// <summary>Names the extension.</summary>
internal sealed class UndeliveredProvider : ExtensionIdProvider<Undelivered>
{
    public override Undelivered CreateExtension(ExtendedActorSystem system) => new(system);
}
