namespace ActorIpc.Actors.Tests;

internal enum SemaphoreStepKind
{
    Operate,
    SetValue,
    SetAll,
    Abandon,
    Exit,
    Remove,
}

/// <summary>One thing that happens to a semaphore array. Numbers are taken modulo what there is.</summary>
internal sealed record SemaphoreStep(SemaphoreStepKind Kind, int Process)
{
    public const int Processes = 8;

    private static readonly Outcome[] Reasons = [Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed];

    public IReadOnlyList<SemaphoreOp> Ops { get; init; } = [];

    /// <summary>Abandon: why. Operate: the answer if it may not wait.</summary>
    public Outcome Reason { get; init; }

    /// <summary>SetValue: the semaphore. Values[0] is its value.</summary>
    public int Number { get; init; }

    public IReadOnlyList<int> Values { get; init; } = [];

    public static SemaphoreStep Random(Random random)
    {
        var process = random.Next(Processes);
        return random.Next(200) switch
        {
            < 150 => new SemaphoreStep(SemaphoreStepKind.Operate, process)
            {
                Ops = [.. Enumerable.Range(0, random.Next(3) == 0 ? random.Next(2, 5) : 1).Select(_ => RandomOp(random))],
                Reason = random.Next(20) == 0 ? Outcome.WouldBlock : random.Next(40) == 0 ? Outcome.Interrupted : Outcome.Granted,
            },
            < 162 => new SemaphoreStep(SemaphoreStepKind.SetValue, process) { Number = random.Next(4), Values = [RandomValue(random)] },
            < 170 => new SemaphoreStep(SemaphoreStepKind.SetAll, process)
            {
                Values = [.. Enumerable.Range(0, 4).Select(_ => RandomValue(random))],
            },
            < 183 => new SemaphoreStep(SemaphoreStepKind.Abandon, process) { Reason = Reasons[random.Next(Reasons.Length)] },
            < 199 => new SemaphoreStep(SemaphoreStepKind.Exit, process),
            _ => new SemaphoreStep(SemaphoreStepKind.Remove, process),
        };
    }

    public static IEnumerable<SemaphoreStep> Smaller(SemaphoreStep step)
    {
        for (var at = 0; step.Ops.Count > 1 && at < step.Ops.Count; at++)
        {
            yield return step with { Ops = [.. step.Ops.Take(at), .. step.Ops.Skip(at + 1)] };
        }

        for (var at = 0; at < step.Ops.Count; at++)
        {
            if (step.Ops[at].Flags != SemaphoreFlags.None)
            {
                yield return step with { Ops = [.. step.Ops.Take(at), step.Ops[at] with { Flags = 0 }, .. step.Ops.Skip(at + 1)] };
            }
        }
    }

    public override string ToString() => $"process {Process} {Kind} " + Kind switch
    {
        SemaphoreStepKind.Operate => string.Join(' ', Ops.Select(Describe)) + (Reason == Outcome.Granted ? "" : $" may not wait: {Reason}"),
        SemaphoreStepKind.SetValue => $"{Number} := {Values[0]}",
        SemaphoreStepKind.SetAll => string.Join(' ', Values),
        SemaphoreStepKind.Abandon => Reason,
        _ => "",
    };

    private static string Describe(SemaphoreOp op) => $"{op.Number}:{op.Delta:+0;-0;0}{(op.Flags == 0 ? "" : $"({op.Flags})")}";

    private static SemaphoreOp RandomOp(Random random)
    {
        var delta = random.Next(25) == 0 ? (random.Next(2) == 0 ? 1 : -1) * random.Next(32764, 32768) : random.Next(-3, 4);
        var flags = (random.Next(8) == 0 ? SemaphoreFlags.NoWait : 0) | (random.Next(3) == 0 ? SemaphoreFlags.Undo : 0);

        // Rarely a semaphore that no array of these histories has.
        return new SemaphoreOp((ushort)(random.Next(200) == 0 ? 4 : random.Next(4)), (short)delta, flags);
    }

    private static int RandomValue(Random random) => random.Next(10) == 0 ? random.Next(32764, 32768) : random.Next(4);
}
