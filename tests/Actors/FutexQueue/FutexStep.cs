namespace ActorIpc.Actors.Tests;

internal enum FutexStepKind
{
    Set,
    Wait,
    WaitAny,
    Wake,
    Requeue,
    CompareRequeue,
    WakeOp,
    Await,
    Fetch,
    Close,
    Poll,
    Abandon,
    Exit,
}

/// <summary>One thing that a process does with futexes, or that happens to it. What the numbers mean, the kind says.</summary>
internal sealed record FutexStep(
    FutexStepKind Kind, int Process, int Word = 0, int Other = 0, uint Value = 0, uint Mask = FutexOperation.AnyBits, int Count = 1, int OtherCount = 1,
    Outcome Reason = Outcome.Granted)
{
    private static readonly Outcome[] Reasons = [Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed];

    public bool MayWait => Kind is FutexStepKind.Wait or FutexStepKind.WaitAny or FutexStepKind.Fetch;

    /// <summary>WaitAny: the words, one of them twice if the counts say so.</summary>
    public IReadOnlyList<(int Word, uint Expected)> Vector => Count switch
    {
        < 1 => [],
        1 => [(Word, Value)],
        2 => [(Word, Value), (Other, Value)],
        _ => [(Word, Value), (Other, Value), (Word, Value)],
    };

    public FutexSignal Signal => (FutexSignal)(Math.Abs(OtherCount) % 3);

    public FutexChange Change => (FutexChange)(Value % 6);

    public FutexComparison Comparison => (FutexComparison)(Value / 6 % 7);

    /// <summary>The argument of the change, and what is compared with.</summary>
    public int Argument => (int)(Mask % 3) - 1;

    public static FutexStep Random(Random random)
    {
        var kind = random.Next(100) switch
        {
            < 10 => FutexStepKind.Set,
            < 32 => FutexStepKind.Wait,
            < 42 => FutexStepKind.WaitAny,
            < 56 => FutexStepKind.Wake,
            < 62 => FutexStepKind.Requeue,
            < 66 => FutexStepKind.CompareRequeue,
            < 72 => FutexStepKind.WakeOp,
            < 82 => FutexStepKind.Await,
            < 87 => FutexStepKind.Fetch,
            < 89 => FutexStepKind.Close,
            < 90 => FutexStepKind.Poll,
            < 96 => FutexStepKind.Abandon,
            _ => FutexStepKind.Exit,
        };
        var reason = kind == FutexStepKind.Abandon ? Reasons[random.Next(Reasons.Length)]
            : random.Next(15) == 0 ? Outcome.WouldBlock : Outcome.Granted;
        var isWait = kind is FutexStepKind.Wait or FutexStepKind.WaitAny or FutexStepKind.Await;
        return new FutexStep(kind, random.Next(FutexDriver.Processes), random.Next(FutexDriver.Words), random.Next(FutexDriver.Words))
        {
            // Mostly what the word holds, or nobody would ever wait.
            Value = kind == FutexStepKind.WakeOp ? (uint)random.Next(42) : isWait && random.Next(5) > 0 ? 0 : (uint)random.Next(2),
            Mask = random.Next(10) switch { < 6 => FutexOperation.AnyBits, var bits => (uint)bits - 6 },
            Count = random.Next(8) == 0 ? int.MaxValue : random.Next(-1, 4),
            OtherCount = random.Next(-1, 4),
            Reason = reason,
        };
    }

    public override string ToString() =>
        $"process {Process} {Kind} word {Word} other {Other} value {Value} mask {Mask:x} counts {Count} {OtherCount}{(Reason == Outcome.Granted ? "" : " " + Reason)}";
}
