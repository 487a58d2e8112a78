namespace ActorIpc.Actors.Tests;

internal enum SegmentStepKind
{
    Get,
    Attach,
    Detach,
    Fork,
    LostFork,
    Exit,
    Remove,
    Set,
    Lock,
    Unlock,
}

/// <summary>One thing that happens to the segments of a system.</summary>
internal sealed record SegmentStep(SegmentStepKind Kind, int Process)
{
    public const int Processes = 5;

    private static readonly long[] Sizes = [1, 100, 4096, 4097, 12_288, 12_289, 0, -1];
    private static readonly int[] Modes = [0x1B6, 0x1B6, 0x1B6, 0x180, 0x1A4, 0x100, 0];

    /// <summary>Get: the key; 0 is IPC_PRIVATE.</summary>
    public int Key { get; init; }

    public long Size { get; init; }

    /// <summary>Get: the flags with the mode. Attach: how. Set: the mode and more bits.</summary>
    public int Flags { get; init; }

    /// <summary>Attach and all after it: which of the segments that were ever made. Fork: the place of the child.</summary>
    public int Number { get; init; }

    public static SegmentStep Random(Random random)
    {
        var (process, number) = (random.Next(Processes), random.Next(100));
        return random.Next(100) switch
        {
            < 22 => new(SegmentStepKind.Get, process)
            {
                Key = random.Next(4),
                Size = random.Next(3) == 0 ? Sizes[random.Next(Sizes.Length)] : 100,
                Flags = Modes[random.Next(Modes.Length)] | (random.Next(4) > 0 ? 0x200 : 0) | (random.Next(5) == 0 ? 0x400 : 0),
            },
            < 44 => new(SegmentStepKind.Attach, process) { Number = number, Flags = random.Next(3) == 0 ? 0x1000 : random.Next(8) == 0 ? 0x8000 : 0 },
            < 64 => new(SegmentStepKind.Detach, process) { Number = number },
            < 72 => new(SegmentStepKind.Fork, process) { Number = number },
            < 74 => new(SegmentStepKind.LostFork, process) { Number = number },
            < 82 => new(SegmentStepKind.Exit, process),
            < 92 => new(SegmentStepKind.Remove, process) { Number = number },
            < 96 => new(SegmentStepKind.Set, process) { Number = number, Flags = Modes[random.Next(Modes.Length)] | random.Next(2) * 0xE00 },
            < 98 => new(SegmentStepKind.Lock, process) { Number = number },
            _ => new(SegmentStepKind.Unlock, process) { Number = number },
        };
    }

    public static IEnumerable<SegmentStep> Smaller(SegmentStep step)
    {
        if (step.Number > 0)
        {
            yield return step with { Number = 0 };
        }

        if (step.Kind == SegmentStepKind.Get && step.Size != 100)
        {
            yield return step with { Size = 100 };
        }
    }

    public override string ToString() => $"process {Process} {Kind} " + Kind switch
    {
        SegmentStepKind.Get => $"key {Key}, {Size} bytes, flags {Convert.ToString(Flags, 8)}",
        SegmentStepKind.Attach or SegmentStepKind.Set => $"{Number}, {Convert.ToString(Flags, 8)}",
        SegmentStepKind.Exit => "",
        _ => $"{Number}",
    };
}
