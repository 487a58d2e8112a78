namespace ActorIpc.Actors.Tests;

internal enum MessageStepKind
{
    Send,
    Receive,
    Set,
    Abandon,
    Exit,
    Remove,
}

/// <summary>One thing that happens to a message queue.</summary>
internal sealed record MessageStep(MessageStepKind Kind, int Process)
{
    public const int Processes = 9;
    public const int MostBytes = 12;

    private static readonly Outcome[] Reasons = [Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed];
    private static readonly int[] Modes = [0x1B6, 0x1B6, 0x180, 0x1A4, 0x192];
    private static readonly long[] Types = [1, 1, 2, 2, 3, long.MaxValue];
    private static readonly long[] Wanted = [0, 0, 1, 2, 3, -1, -2, -3, long.MinValue, long.MaxValue];

    /// <summary>Send: the type. Receive: msgtyp.</summary>
    public long Type { get; init; }

    /// <summary>Send: how many bytes.</summary>
    public int Length { get; init; }

    /// <summary>Receive: how many bytes there is room for.</summary>
    public long Size { get; init; }

    public MessageFlags Flags { get; init; }

    /// <summary>Set: the new mode, and how many bytes shall fit.</summary>
    public int Mode { get; init; }

    public int MaxBytes { get; init; }

    /// <summary>Abandon: why. Send, Receive: the answer if it may not wait.</summary>
    public Outcome Reason { get; init; }

    public static MessageStep Random(Random random)
    {
        var process = random.Next(Processes);
        var refusal = random.Next(20) == 0 ? Outcome.WouldBlock : random.Next(40) == 0 ? Outcome.Interrupted : Outcome.Granted;
        var flags = random.Next(8) == 0 ? MessageFlags.NoWait : 0;
        return random.Next(200) switch
        {
            < 95 => new(MessageStepKind.Send, process)
            {
                Type = random.Next(60) == 0 ? -random.Next(2) : Types[random.Next(Types.Length)],
                Length = random.Next(4) == 0 ? random.Next(MostBytes + 2) : random.Next(5),
                Flags = flags,
                Reason = refusal,
            },
            < 172 => new(MessageStepKind.Receive, process)
            {
                Type = Wanted[random.Next(Wanted.Length)],
                Size = random.Next(2) == 0 ? long.MaxValue : random.Next(8),
                Flags = flags | (random.Next(4) == 0 ? MessageFlags.NoError : 0) | (random.Next(4) == 0 ? MessageFlags.Except : 0)
                    | (random.Next(10) == 0 ? MessageFlags.Copy | MessageFlags.NoWait : 0),
                Reason = refusal,
            },
            < 182 => new(MessageStepKind.Set, process) { Mode = Modes[random.Next(Modes.Length)], MaxBytes = random.Next(MostBytes + 3) },
            < 192 => new(MessageStepKind.Abandon, process) { Reason = Reasons[random.Next(Reasons.Length)] },
            < 199 => new(MessageStepKind.Exit, process),
            _ => new(MessageStepKind.Remove, process),
        };
    }

    public static IEnumerable<MessageStep> Smaller(MessageStep step)
    {
        if (step.Flags != MessageFlags.None)
        {
            yield return step with { Flags = MessageFlags.None };
        }

        if (step.Kind == MessageStepKind.Send && step.Length > 1)
        {
            yield return step with { Length = 1 };
        }

        if (step.Kind == MessageStepKind.Receive && step.Type != 0)
        {
            yield return step with { Type = 0 };
        }
    }

    public override string ToString() => $"process {Process} {Kind} " + Kind switch
    {
        MessageStepKind.Send => $"type {Type}, {Length} bytes",
        MessageStepKind.Receive => $"msgtyp {Type}, room for {Size}",
        MessageStepKind.Set => $"mode {Convert.ToString(Mode, 8)}, {MaxBytes} bytes",
        _ => "",
    } + (Flags == 0 ? "" : $" {Flags}") + (Reason == Outcome.Granted ? "" : $" {Reason}");
}
