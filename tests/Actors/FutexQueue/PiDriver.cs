namespace ActorIpc.Actors.Tests;

internal enum PiStepKind
{
    Lock,

    /// <summary>Lock, and the owner that was found dies before the call comes back with it.</summary>
    LateLock,
    TryLock,
    Unlock,

    /// <summary>A plain wait, with the value that the word has.</summary>
    Wait,

    /// <summary>A wait for the lock that is the other word, with the value that the word has.</summary>
    WaitThenLock,
    RequeueToLock,
    Wake,
    Requeue,

    /// <summary>Somebody changes the word as no one should.</summary>
    Set,
    Abandon,
    Exit,
}

/// <summary>One thing that happens to words that are locks.</summary>
internal sealed record PiStep(PiStepKind Kind, int Process = 0, int Word = 0, int Other = 1, int Count = 0, Outcome Reason = Outcome.Granted)
{
    private static readonly Outcome[] Reasons = [Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed];

    public static PiStep Random(Random random)
    {
        var (process, word, other) = (random.Next(PiDriver.Processes), random.Next(PiDriver.Words), random.Next(PiDriver.Words));
        var refusal = random.Next(8) == 0 ? Outcome.WouldBlock : Outcome.Granted;
        return random.Next(100) switch
        {
            < 26 => new(PiStepKind.Lock, process, word, Reason: refusal),
            < 29 => new(PiStepKind.LateLock, process, word, Reason: refusal),
            < 33 => new(PiStepKind.TryLock, process, word),
            < 50 => new(PiStepKind.Unlock, process, word),
            < 53 => new(PiStepKind.Wait, process, word, Reason: refusal),
            < 66 => new(PiStepKind.WaitThenLock, process, word, other, Reason: refusal),
            < 78 => new(PiStepKind.RequeueToLock, process, word, other, random.Next(-1, 4)),
            < 81 => new(PiStepKind.Wake, process, word, Count: 1 + random.Next(2)),
            < 83 => new(PiStepKind.Requeue, process, word, other, random.Next(3)),
            < 85 => new(PiStepKind.Set, process, word, Count: random.Next(4)),
            < 95 => new(PiStepKind.Abandon, process, Reason: Reasons[random.Next(Reasons.Length)]),
            _ => new(PiStepKind.Exit, process),
        };
    }

    public override string ToString() => $"process {Process} {Kind} {Word} {Other} {Count} {Reason}";
}

/// <summary>Three words and five processes, and the steps carried out on them. Who calls is told by name whom the word means, as a host's face would.</summary>
internal sealed class PiDriver
{
    public const int Processes = 5;
    public const int Words = 3;

    private readonly FakeProcess[] processes;
    private readonly FakeCell[] words;

    // Those whose last wait was on another word first.
    private readonly HashSet<long> wentByAnother = [];
    private long lastPid = Processes + 1;

    public PiDriver(bool keepsLog = false)
    {
        World = new World(keepsLog);

        // 1 is init, which is no participant.
        processes = [.. Enumerable.Range(2, Processes).Select(pid => World.Process(pid))];
        words = [.. Enumerable.Range(0, Words).Select(id => World.Cell(id))];
        Queue = World.Run(Fresh(), "futexes");
    }

    public World World { get; }

    public Address Queue { get; }

    public string State => $"{Convert.ToHexString(World.Save(Queue))} {string.Join(' ', Values.Select(value => value.ToString("x")))}";

    public IReadOnlyList<uint> Values => [.. words.Select(word => word.Value)];

    public static FutexQueue Fresh() => new(new FutexLimits());

    public FakeProcess At(int process) => processes[process];

    public bool IsAsleep(int process) => World.Parked(processes[process]).Any();

    /// <summary>Carries a step out. A process has one call at a time, so all have the same number.</summary>
    /// <returns>False when it means nothing now.</returns>
    public bool Carry(PiStep step)
    {
        World.Endings.Clear();
        var process = processes[step.Process];
        var (word, other) = (words[step.Word], words[step.Other]);
        switch (step.Kind)
        {
            case PiStepKind.Exit:
                Exit(step.Process);
                return true;
            case PiStepKind.Set:
                word.Value = Change(word.Value, step.Count, process.Id.Value);
                return true;
            case PiStepKind.Abandon when IsAsleep(step.Process):
                var waiting = (Call<FutexOperation>)World.Parked(process).Single();

                // A host does not interrupt who waits for a lock, but for one that was moved there.
                if (step.Reason == Outcome.Interrupted && waiting.Operation.Call == FutexCall.LockPi && !wentByAnother.Contains(process.Id.Value))
                {
                    return false;
                }

                World.Abandon(waiting, step.Reason);
                return true;
            case PiStepKind.Abandon:
                return false;
            default:
                if (IsAsleep(step.Process))
                {
                    return false;
                }

                Call(process, Operation(step, word, other), step);
                return true;
        }
    }

    public static uint Change(uint value, int how, long process) => how switch { 0 => 0, 1 => value ^ FutexBits.OwnerDied, 2 => (uint)process, _ => value ^ FutexBits.Waiters };

    private static FutexOperation Operation(PiStep step, FutexCell word, FutexCell other) => step.Kind switch
    {
        PiStepKind.Lock or PiStepKind.LateLock => new() { Call = FutexCall.LockPi, Word = word },
        PiStepKind.TryLock => new() { Call = FutexCall.TryLockPi, Word = word },
        PiStepKind.Unlock => new() { Call = FutexCall.UnlockPi, Word = word },
        PiStepKind.Wait => new() { Call = FutexCall.Wait, Word = word, Expected = word.Read(), Mask = FutexOperation.AnyBits },
        PiStepKind.WaitThenLock => new() { Call = FutexCall.WaitRequeuePi, Word = word, Other = other, Expected = word.Read() },
        PiStepKind.RequeueToLock => new() { Call = FutexCall.RequeuePi, Word = word, Other = other, Expected = word.Read(), Count = 1, OtherCount = step.Count },
        PiStepKind.Wake => new() { Call = FutexCall.Wake, Word = word, Count = step.Count, Mask = FutexOperation.AnyBits },
        _ => new() { Call = FutexCall.Requeue, Word = word, Other = other, Count = step.Count, OtherCount = step.Count },
    };

    private void Call(FakeProcess process, FutexOperation operation, PiStep step)
    {
        wentByAnother.Remove(process.Id.Value);
        if (step.Kind == PiStepKind.WaitThenLock)
        {
            wentByAnother.Add(process.Id.Value);
        }

        while (World.Submit(Queue, process, 1, operation, step.Reason) is { State: RequestState.Completed, Answer: { Outcome: Outcome.NoProcess, Value: > 0 } answer })
        {
            World.Endings.RemoveAt(World.Endings.Count - 1);
            operation.OwnerTid = (uint)answer.Value;
            var at = Array.FindIndex(processes, candidate => candidate.Id.Value == answer.Value);
            operation.Owner = at < 0 ? null : processes[at];
            if (at >= 0 && step.Kind == PiStepKind.LateLock)
            {
                Exit(at);
            }
        }
    }

    private void Exit(int process)
    {
        World.Exit(processes[process]);
        processes[process] = World.Process(++lastPid);
    }
}
