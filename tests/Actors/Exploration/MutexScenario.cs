namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A mutex and a condition. What processes do to the word by themselves is done here as the library does it; an unlock that has to be told is on its way for a time.</summary>
internal sealed class MutexScenario : Scenario<MutexOperation>
{
    private const int Lock = 0;
    private const int LockAlone = 1;
    private const int Unlock = 2;
    private const int MarkConsistent = 3;
    private const int Wait = 4;

    private readonly FakeCell word;
    private readonly FakeCell condition;
    private readonly FakeCell[] holds;
    private readonly Address mutex;
    private readonly NaiveMutex model = new();

    public MutexScenario()
        : base(deliversLate: true)
    {
        (word, condition) = (World.Cell(1), World.Cell(2));
        holds = [.. Enumerable.Range(0, Processes).Select(process => World.Cell(Pid(process)))];
        mutex = World.Run(new FutexMutex(word), "mutex");
        for (var process = 0; process < Processes; process++)
        {
            mutex.Watched.Add(Process(process));
        }
    }

    public override string Name => "FutexMutex";

    protected override IReadOnlyList<string> Calls { get; } =
    [
        "locks", "locks without a call", "unlocks", "says that all is consistent", "waits on the condition", "notifies one",
    ];

    protected override (Address To, MutexOperation Operation, Outcome Refusal) Request(int process, int call) => (mutex, call switch
    {
        Lock => new() { Call = MutexCall.Lock, Hold = holds[process] },
        Wait => new() { Call = MutexCall.Wait, Hold = holds[process], Condition = condition },
        _ => new() { Call = MutexCall.Notify, Condition = condition },
    }, Outcome.Granted);

    // What it has told the mutex comes there before what it asks for next.
    protected override bool May(int process, int call) => !World.Line(Process(process), mutex).Any() && call switch
    {
        LockAlone => word.Value == 0,
        Unlock => IsOwner(process),
        MarkConsistent => IsOwner(process) && (word.Value & MutexWord.OwnerDied) != 0,
        _ => true,
    };

    protected override bool MayDieIn(int process, int call) => call == Lock;

    protected override Primitive Fresh(Address address) => new FutexMutex(word);

    protected override bool HoldsSomething(int dead) => IsOwner(dead) || base.HoldsSomething(dead);

    protected override bool ModelWaits(int process) => model.Waits(Pid(process)) || World.LateCall(Process(process)) is not null;

    protected override void CompareStates() =>
        Quick.Equal((model.Word, (uint)model.Sleepers(0)), (word.Value, condition.Value), "the word, and how many wait on the condition");

    protected override void WriteMemory(StateWriter writer, int[] order) => writer.Write((int)word.Value);

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => model.Write(writer);

    protected override void Call(int process, int call)
    {
        var own = (uint)Pid(process);
        switch (call)
        {
            case LockAlone:
                word.Value = own;
                model.Lock(Pid(process), 1, Outcome.Granted);
                break;
            case Unlock when word.CompareExchange(0, own) == own:
                model.Unlock(Pid(process));
                break;
            case Unlock:
                World.Notify(mutex, new Notice(FutexMutex.UnlockNotice, Process(process), 0));
                break;
            case MarkConsistent:
                word.Value &= ~MutexWord.OwnerDied;
                model.MarkConsistent();
                break;
            default:
                base.Call(process, call);
                break;
        }
    }

    protected override void Exit(int process)
    {
        holds[process].Value = HoldState.Closed;
        base.Exit(process);
    }

    protected override void FollowCall(int process, int call) => Expect(() =>
    {
        switch (call)
        {
            case Lock:
                model.Lock(Pid(process), 1, Outcome.Granted);
                break;
            case Wait:
                model.Wait(Pid(process), 1, 0, Outcome.Granted);
                break;
            default:
                model.Notify(Pid(process), 1, 0, all: false);
                break;
        }
    });

    protected override void FollowAbandon(int process, Outcome reason) => Expect(() => model.Abandon(Pid(process), reason));

    // Its waits end at once; that the mutex is free is heard later.
    protected override void FollowExit(int process) => Expect(() => model.Leave(Pid(process)));

    protected override void FollowDelivery(Mail mail) => Expect(() =>
    {
        var sender = ((ProcessRef)mail.From).Id.Value;
        if (mail.Notice is not null)
        {
            model.Unlock(sender);
        }
        else
        {
            model.PassOn(sender);
        }
    });

    private bool IsOwner(int process) => (word.Value & MutexWord.Owner) == (uint)Pid(process);

    private void Expect(Action follow)
    {
        model.Endings.Clear();
        follow();
        Expect(model.Endings);
    }
}
