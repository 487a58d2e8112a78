namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A word that is a lock with an owner, and a word on which one waits to be moved to it. Who calls is told by name whom the word means.</summary>
internal sealed class PiScenario : Scenario<FutexOperation>
{
    private static readonly PiStep[] Alphabet =
    [
        new(PiStepKind.Lock),
        new(PiStepKind.TryLock),
        new(PiStepKind.Unlock),
        new(PiStepKind.WaitThenLock, Word: 1, Other: 0),
        new(PiStepKind.RequeueToLock, Word: 1, Other: 0, Count: 1),
        new(PiStepKind.Lock, Word: 2),
    ];

    private readonly Address queue;
    private readonly FakeCell[] words;
    private readonly NaivePi model = new();

    public PiScenario()
    {
        words = [World.Cell(0), World.Cell(1), World.Cell(2)];
        queue = World.Run(PiDriver.Fresh(), "futexes");
        for (var process = 0; process < Processes; process++)
        {
            model.Lives(Pid(process));
        }
    }

    public override string Name => "FutexQueue, locks with owners";

    protected override IReadOnlyList<string> Calls { get; } =
    [
        "locks a", "tries to lock a", "unlocks a", "waits on b, then for a", "moves those who wait on b to a", "locks c",
    ];

    protected override bool ListsByNumber => true;

    protected override (Address To, FutexOperation Operation, Outcome Refusal) Request(int process, int call)
    {
        var (word, other) = (words[Alphabet[call].Word], words[Alphabet[call].Other]);
        FutexOperation operation = Alphabet[call].Kind switch
        {
            PiStepKind.Lock => new() { Call = FutexCall.LockPi, Word = word },
            PiStepKind.TryLock => new() { Call = FutexCall.TryLockPi, Word = word },
            PiStepKind.Unlock => new() { Call = FutexCall.UnlockPi, Word = word },
            PiStepKind.WaitThenLock => new() { Call = FutexCall.WaitRequeuePi, Word = word, Other = other, Expected = word.Read() },
            _ => new() { Call = FutexCall.RequeuePi, Word = word, Other = other, Expected = word.Read(), Count = 1, OtherCount = 1 },
        };
        return (queue, operation, Outcome.Granted);
    }

    protected override Primitive Fresh(Address address) => PiDriver.Fresh();

    // A host does not interrupt who waits for a lock: the call would begin again.
    protected override bool MayStop(int process, Outcome reason) =>
        reason != Outcome.Interrupted || ((Request<FutexOperation>)Waiting(process)!).Operation.Call != FutexCall.LockPi || CallOf(process) == 3;

    // Who waits still names the owner for whom it was sent to wait; that the lock has gone on, the model says.
    protected override bool HoldsSomething(int dead) => false;

    protected override bool ModelWaits(int process) => model.IsAsleep(Pid(process));

    protected override void CompareStates() => Quick.Equal(model.Values, [.. words.Select(word => word.Value)]);

    protected override void WriteMemory(StateWriter writer, int[] order) => Array.ForEach(words, word => writer.Write((int)word.Value));

    protected override void WriteModel(StateWriter writer, IEnumerable<long> order) => model.Write(writer);

    protected override void Call(int process, int call)
    {
        var (to, operation, _) = Request(process, call);
        while (World.Submit(to, Process(process), 1, operation) is { State: RequestState.Completed, Answer: { Outcome: Outcome.NoProcess, Value: > 0 } answer })
        {
            World.Endings.RemoveAt(World.Endings.Count - 1);
            var owner = (int)(answer.Value - Pid(0));
            operation.OwnerTid = (uint)answer.Value;
            operation.Owner = IsDead(owner) ? null : Process(owner);
        }

        FollowCall(process, call);
    }

    protected override void FollowCall(int process, int call) => Follow(Alphabet[call], process);

    protected override void FollowAbandon(int process, Outcome reason) => Follow(new PiStep(PiStepKind.Abandon, Reason: reason), process);

    protected override void FollowExit(int process) => Follow(new PiStep(PiStepKind.Exit), process);

    private void Follow(PiStep step, int process)
    {
        model.Endings.Clear();
        model.Follow(step, Pid(process));
        Expect(model.Endings);
    }
}
