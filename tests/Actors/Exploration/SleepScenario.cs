using System.Buffers.Binary;
using System.Reflection;

namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A lock and a queue of sleepers on one channel, and every order in which what they say to each other can arrive.</summary>
internal sealed class SleepScenario : Scenario<SleepOperation>
{
    private const int Acquire = 0;
    private const int TryAcquire = 1;
    private const int Release = 2;
    private const int Sleep = 3;
    private const int WakeAll = 4;
    private const int WakeFirst = 5;

    private static readonly FieldInfo[] Counts =
        [.. new[] { "ticket", "acquisitions" }.Select(name => typeof(SleepLock).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!)];

    private readonly Address held;
    private readonly Address queue;
    private readonly SleepModel model = new();

    public SleepScenario()
        : base(deliversLate: true)
    {
        held = World.Run(new SleepLock(), "lock");
        queue = World.Run(new SleepQueue(), "queue");
        Array.ForEach(Counts, count => count.SetValue(held.Primitive, Identities.FirstCount));
    }

    public override string Name => "SleepLock, SleepQueue";

    protected override IReadOnlyList<string> Calls { get; } =
        ["acquires the lock", "acquires the lock if it is free", "releases the lock", "sleeps", "wakes all", "wakes the first"];

    protected override int? MostCalls => null;

    protected override bool ListsByNumber => true;

    protected override int CounterPlace => 1;

    protected override bool ArrivalsAreNames => true;

    protected override (Address To, SleepOperation Operation, Outcome Refusal) Request(int process, int call) => call switch
    {
        Acquire => (held, new() { Call = SleepCall.Acquire }, Outcome.Granted),
        TryAcquire => (held, new() { Call = SleepCall.Acquire }, Outcome.WouldBlock),
        Release => (held, new() { Call = SleepCall.Release }, Outcome.Granted),
        Sleep => (held, new() { Call = SleepCall.Sleep, Other = queue }, Outcome.Granted),
        _ => (queue, new() { Call = SleepCall.Wakeup, One = call == WakeFirst }, Outcome.Granted),
    };

    protected override bool MayDieIn(int process, int call) => call is Acquire or Sleep;

    // Why a sleep ends is carried along unseen. Each reason is tried at every moment, and what is carried is one state whichever it was.
    public override UInt128 Key()
    {
        var requests = World.Outstanding.Cast<Request<SleepOperation>>().Select(request => (Request: request, request.Operation.Ended, Note: request.DeferredAbandon)).ToList();
        foreach (var (request, ended, note) in requests)
        {
            request.Operation.Ended = SleepModel.Alike(ended);
            request.DeferredAbandon = SleepModel.Alike(note);
        }

        var key = base.Key();
        foreach (var (request, ended, note) in requests)
        {
            request.Operation.Ended = ended;
            request.DeferredAbandon = note;
        }

        return key;
    }

    // Under which name a free lock was held last decides nothing.
    protected override void Simplify(Address address, Span<byte> state)
    {
        if (address == held && BinaryPrimitives.ReadInt64LittleEndian(state) == 0)
        {
            BinaryPrimitives.WriteInt64LittleEndian(state[sizeof(long)..], Identities.FirstCount);
        }
    }

    protected override Primitive Fresh(Address address) => address == held ? new SleepLock() : new SleepQueue();

    // What a lock was acquired as is a name; the model does without.
    protected override Ending Seen(Ending ending) => ending with { Data = null, Value = ending.Value >= Identities.FirstCount ? 0 : ending.Value };

    protected override bool ModelWaits(int process) => model.Waits(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates()
    {
        for (var process = 0; process < Processes; process++)
        {
            Quick.Equal(model.IsOwner(Pid(process)), held.Primitive.LeftBy(Process(process)) is not null, "holds the lock");
        }

        Quick.Equal(model.Told, [.. World.Line(queue, held).Select(mail => mail.Notice).OfType<Notice>().Select(notice => notice.Process.Id.Value)]);
    }

    // What a request carries on its way from one to the other; parked, it is in the state of who has it.
    protected override void WriteMemory(StateWriter writer, int[] order)
    {
        foreach (var process in order)
        {
            if (Waiting(process) is Request<SleepOperation> { State: RequestState.Submitted } request)
            {
                writer.Write(request.Operation.Returning);
                writer.Write((int)request.Operation.Ended);
                writer.Write(request.Operation.Ticket);
            }
        }
    }

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => model.Write(writer, order);

    protected override void FollowCall(int process, int call)
    {
        model.Endings.Clear();
        switch (call)
        {
            case Acquire or TryAcquire:
                model.Acquire(Pid(process), call == Acquire ? Outcome.Granted : Outcome.WouldBlock);
                break;
            case Release:
                model.Release(Pid(process));
                break;
            case Sleep:
                model.Sleep(Pid(process));
                break;
            default:
                model.Wakeup(Pid(process), call == WakeAll ? int.MaxValue : 1);
                break;
        }

        Expect(model.Endings);
    }

    protected override void FollowAbandon(int process, Outcome reason)
    {
        model.Endings.Clear();
        model.Abandon(Pid(process), reason);
        Expect(model.Endings);
    }

    // The waits end at once; that the lock is free is heard later.
    protected override void FollowExit(int process)
    {
        if (model.Waits(Pid(process)))
        {
            FollowAbandon(process, Outcome.Exited);
        }
    }

    protected override void FollowDelivery(Mail mail)
    {
        model.Endings.Clear();
        if (mail.Request is { } request)
        {
            model.Arrive(request.Process.Id.Value);
        }
        else if (mail.Notice is { } notice)
        {
            model.Parked(notice.Process.Id.Value);
        }
        else
        {
            model.Exit(((ProcessRef)mail.From).Id.Value);
        }

        Expect(model.Endings);
    }
}
