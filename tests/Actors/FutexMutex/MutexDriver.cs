namespace ActorIpc.Actors.Tests;

internal enum MutexStepKind
{
    Lock,
    Unlock,
    MarkConsistent,
    Wait,
    Notify,
    Abandon,
    Deliver,
    Close,
    Exit,
}

/// <summary>A call of a process on a mutex or a condition, or what happens to it.</summary>
internal sealed record MutexStep(MutexStepKind Kind, int Process, int Condition = 0, bool All = false, bool Late = false, Outcome Reason = Outcome.Granted)
{
    private static readonly Outcome[] Reasons = [Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed];

    public static MutexStep Random(Random random)
    {
        var kind = random.Next(100) switch
        {
            < 34 => MutexStepKind.Lock,
            < 54 => MutexStepKind.Unlock,
            < 58 => MutexStepKind.MarkConsistent,
            < 70 => MutexStepKind.Wait,
            < 80 => MutexStepKind.Notify,
            < 88 => MutexStepKind.Abandon,
            < 94 => MutexStepKind.Deliver,
            < 96 => MutexStepKind.Close,
            _ => MutexStepKind.Exit,
        };
        var reason = kind == MutexStepKind.Abandon ? Reasons[random.Next(Reasons.Length)] : random.Next(6) == 0 ? Outcome.WouldBlock : Outcome.Granted;
        return new MutexStep(
            kind, random.Next(MutexDriver.Processes), random.Next(MutexDriver.Conditions), random.Next(2) == 0, random.Next(3) == 0, reason);
    }
}

/// <summary>A mutex, two conditions and four processes in a world of their own. What processes do to the word by themselves is done here as the library does it.</summary>
internal sealed class MutexDriver
{
    public const int Processes = 4;
    public const int Conditions = 2;
    private const uint Closed = HoldState.Closed;

    private readonly FakeProcess[] processes = new FakeProcess[Processes];
    private readonly FakeCell[] holds = new FakeCell[Processes];
    private readonly FakeCell[] conditions;
    private readonly Queue<FakeProcess> unlocks = new();
    private readonly bool numbersCalls;
    private long lastPid;
    private long calls;

    public MutexDriver(bool keepsLog = false, bool numbersCalls = true)
    {
        this.numbersCalls = numbersCalls;
        World = new World(keepsLog);
        Word = World.Cell(1);
        conditions = [World.Cell(2), World.Cell(3)];
        Mutex = World.Run(new FutexMutex(Word), "mutex");
        for (var at = 0; at < Processes; at++)
        {
            Replace(at);
        }
    }

    public World World { get; }

    public FakeCell Word { get; }

    public Address Mutex { get; }

    public long Sequence { get; private set; }

    public string State =>
        $"{Convert.ToHexString(World.Save(Mutex))} {Word.Value:x} {string.Join(' ', holds.Select(hold => hold.Value))} {string.Join(' ', unlocks.Select(one => one.Id))}";

    public FakeProcess At(int process) => processes[process];

    public uint Waiting(int condition) => conditions[condition].Value;

    public void Reload() => World.Reload(Mutex, new FutexMutex(Word));

    /// <summary>Carries a step out.</summary>
    /// <returns>False when it means nothing now.</returns>
    public bool Carry(MutexStep step)
    {
        World.Endings.Clear();
        var (process, hold) = (processes[step.Process], holds[step.Process]);
        var waiting = World.Parked(process).SingleOrDefault();
        var isOwner = (Word.Value & MutexWord.Owner) == (uint)process.Id.Value;
        switch (step.Kind)
        {
            case MutexStepKind.Exit:
                hold.Value = Closed;
                World.Exit(process);
                Replace(step.Process);
                return true;
            case MutexStepKind.Close when hold.Value != Closed:
                hold.Value = Closed;
                return true;
            case MutexStepKind.Deliver when unlocks.TryDequeue(out var unlocker):
                World.Notify(Mutex, new Notice(FutexMutex.UnlockNotice, unlocker, 0));
                return true;
            case MutexStepKind.Abandon when waiting is not null:
                Sequence = waiting.Sequence;
                World.Abandon(waiting, step.Reason);
                return true;
            case MutexStepKind.Unlock when isOwner && !unlocks.Contains(process):
                Unlock(process, step.Late);
                return true;
            case MutexStepKind.MarkConsistent when isOwner && !unlocks.Contains(process):
                Word.Value &= ~MutexWord.OwnerDied;
                return true;
            case MutexStepKind.Lock or MutexStepKind.Wait or MutexStepKind.Notify when waiting is null && hold.Value != Closed && !unlocks.Contains(process):
                Sequence = numbersCalls ? ++calls : 1;
                Call(step, process, hold);
                return true;
            default:
                return false;
        }
    }

    private void Unlock(FakeProcess process, bool late)
    {
        var own = (uint)process.Id.Value;
        if (Word.CompareExchange(0, own) != own)
        {
            unlocks.Enqueue(process);
            if (!late)
            {
                Carry(new MutexStep(MutexStepKind.Deliver, 0));
            }
        }
    }

    private void Call(MutexStep step, FakeProcess process, FakeCell hold)
    {
        // Half of the attempts are made without a call, where that does.
        if (step is { Kind: MutexStepKind.Lock, Late: true } && Word.CompareExchange((uint)process.Id.Value, 0) == 0)
        {
            World.Endings.Add(new Ending(process.Id.Value, Sequence, Outcome.Granted, Errno.None, 0, null));
            return;
        }

        var operation = step.Kind switch
        {
            MutexStepKind.Lock => new MutexOperation { Call = MutexCall.Lock, Hold = hold },
            MutexStepKind.Wait => new MutexOperation { Call = MutexCall.Wait, Hold = hold, Condition = conditions[step.Condition] },
            _ => new MutexOperation { Call = MutexCall.Notify, Condition = conditions[step.Condition], All = step.All },
        };
        World.Submit(Mutex, process, Sequence, operation, step.Reason);
    }

    private void Replace(int at)
    {
        processes[at] = World.Process(++lastPid);
        holds[at] = World.Cell(100 + lastPid);
        Mutex.Watched.Add(processes[at]);
    }
}
