namespace ActorIpc.Actors.Tests;

internal enum WordStepKind
{
    Call,
    Abandon,
    Exit,
}

/// <summary>One thing that happens to a word.</summary>
internal sealed record WordStep(WordStepKind Kind, int Process, WordOperation Operation = default, Outcome Reason = Outcome.Granted)
{
    // The word may have ended a wait for no reason at all.
    private static readonly Outcome[] Reasons = [Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed, Outcome.Granted];
    private static readonly uint[] Numbers = [0, 0, 1, 1, 2, 3, 0x8000_0000, uint.MaxValue];
    private static readonly uint[] Masks = [FutexOperation.AnyBits, FutexOperation.AnyBits, 1, 2, 3, 0x8000_0000, 0];
    private static readonly int[] Counts = [1, 1, 2, int.MaxValue, 0, -1];

    public static WordStep Random(Random random)
    {
        var process = random.Next(WordDriver.Processes);
        return random.Next(100) switch
        {
            < 88 => new(WordStepKind.Call, process, Operate(random), random.Next(8) == 0 ? Outcome.WouldBlock : Outcome.Granted),
            < 97 => new(WordStepKind.Abandon, process, Reason: Reasons[random.Next(Reasons.Length)]),
            _ => new(WordStepKind.Exit, process),
        };
    }

    public static WordStep Of(int process, WordOperation operation) =>
        new(WordStepKind.Call, process, operation with { Mask = operation.Mask == 0 ? FutexOperation.AnyBits : operation.Mask });

    public override string ToString() => Kind == WordStepKind.Call
        ? $"process {Process} {Operation.Call} {Operation.Change} {Operation.Operand} expected {Operation.Expected} mask {Operation.Mask} count {Operation.Count}"
            + $"{(Operation.Compares ? $" if {Operation.Comparison} {Operation.With}" : "")} {Reason}"
        : $"process {Process} {Kind} {Reason}";

    private static WordOperation Operate(Random random)
    {
        var call = random.Next(100) switch { < 45 => WordCall.Wait, < 60 => WordCall.Wake, < 85 => WordCall.Change, < 93 => WordCall.CompareExchange, < 99 => WordCall.Load, _ => (WordCall)77 };
        return new()
        {
            Call = call,
            Change = (FutexChange)random.Next(random.Next(20) == 0 ? 9 : 5),
            Operand = Numbers[random.Next(Numbers.Length)],
            Expected = Numbers[random.Next(random.Next(4) == 0 ? Numbers.Length : 4)],
            Mask = Masks[random.Next(random.Next(10) == 0 ? Masks.Length : Masks.Length - 1)],
            Count = call == WordCall.Wait ? 0 : Counts[random.Next(random.Next(10) == 0 ? Counts.Length : Counts.Length - 1)],
            Compares = random.Next(2) == 0,
            Comparison = (FutexComparison)random.Next(random.Next(20) == 0 ? 9 : 6),
            With = random.Next(-1, 3),
        };
    }
}

/// <summary>A word and five processes in a world of their own, and the steps carried out on them.</summary>
internal sealed class WordDriver
{
    public const int Processes = 5;

    private readonly FakeProcess[] processes;
    private long lastPid = Processes;

    public WordDriver(uint value, bool keepsLog = false)
    {
        World = new World(keepsLog);
        processes = [.. Enumerable.Range(1, Processes).Select(pid => World.Process(pid))];
        Word = World.Run(new OwnedWord(value), "word");
    }

    public World World { get; }

    public Address Word { get; }

    public string State => Convert.ToHexString(World.Save(Word));

    public uint Value => (uint)World.Ask(Word, new Call<WordOperation> { Process = processes[0], Operation = new() { Call = WordCall.Load } }).Value;

    public FakeProcess At(int process) => processes[process];

    public bool Waits(int process) => World.Parked(processes[process]).Any();

    /// <summary>Carries a step out. A process has one call at a time, so all have the same number.</summary>
    /// <returns>False when it means nothing now.</returns>
    public bool Carry(WordStep step)
    {
        World.Endings.Clear();
        var process = processes[step.Process];
        switch (step.Kind)
        {
            case WordStepKind.Exit:
                World.Exit(process);
                processes[step.Process] = World.Process(++lastPid);
                return true;
            case WordStepKind.Abandon when Waits(step.Process):
                World.Abandon(World.Parked(process).Single(), step.Reason);
                return true;
            case WordStepKind.Call when !Waits(step.Process):
                World.Submit(Word, process, 1, step.Operation, step.Reason);
                return true;
            default:
                return false;
        }
    }
}
