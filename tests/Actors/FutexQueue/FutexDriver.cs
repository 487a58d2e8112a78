namespace ActorIpc.Actors.Tests;

/// <summary>Some words and their queue in a world of their own, and the steps carried out on them.</summary>
internal sealed class FutexDriver
{
    public const int Processes = 4;
    public const int Words = 3;
    public const int MostRecords = 3;

    private static readonly FutexLimits Limits = new() { Records = MostRecords };

    private readonly FakeProcess[] processes;
    private readonly FakeCell[] words;
    private readonly bool numbersCalls;
    private long lastPid = Processes;
    private long calls;

    /// <summary>Makes the world.</summary>
    /// <param name="keepsLog">Whether effects are written down.</param>
    /// <param name="numbersCalls">Whether every call has its own number; if not, states do not count the calls before.</param>
    public FutexDriver(bool keepsLog = false, bool numbersCalls = true)
    {
        this.numbersCalls = numbersCalls;
        World = new World(keepsLog);
        processes = [.. Enumerable.Range(1, Processes).Select(pid => World.Process(pid))];
        words = [.. Enumerable.Range(0, Words).Select(word => World.Cell(word))];
        Queue = World.Run(new FutexQueue(Limits), "futexes");
    }

    public World World { get; }

    public Address Queue { get; }

    public string State => $"{string.Join(' ', words.Select(word => word.Value))} {Convert.ToHexString(World.Save(Queue))}";

    public FakeProcess At(FutexStep step) => processes[step.Process];

    public Request? Waiting(FutexStep step) => World.Parked(At(step)).SingleOrDefault();

    public uint Value(int word) => words[word].Value;

    public void Reload() => World.Reload(Queue, new FutexQueue(Limits));

    /// <summary>The number that the call of a step has.</summary>
    public long NumberOf(FutexStep step) => numbersCalls ? calls + 1 : step.MayWait ? 1 : 2;

    /// <summary>Carries a step out.</summary>
    /// <returns>False when it means nothing now: a process that waits makes no other call that may wait.</returns>
    public bool Carry(FutexStep step)
    {
        World.Endings.Clear();
        World.Posts.Clear();
        var waiting = Waiting(step);
        switch (step.Kind)
        {
            case FutexStepKind.Set:
                words[step.Word].Value = step.Value;
                return true;
            case FutexStepKind.Exit:
                World.Exit(At(step));
                processes[step.Process] = World.Process(++lastPid);
                return true;
            case FutexStepKind.Abandon:
                if (waiting is not null)
                {
                    World.Abandon(waiting, step.Reason);
                }

                return waiting is not null;
            default:
                if (waiting is not null && step.MayWait)
                {
                    return false;
                }

                World.Submit(Queue, At(step), NumberOf(step), Operation(step), step.MayWait ? step.Reason : Outcome.Granted);
                calls++;
                return true;
        }
    }

    private FutexOperation Operation(FutexStep step)
    {
        var operation = new FutexOperation
        {
            Call = step.Kind switch
            {
                FutexStepKind.Wait => FutexCall.Wait,
                FutexStepKind.WaitAny => FutexCall.WaitAny,
                FutexStepKind.Wake => FutexCall.Wake,
                FutexStepKind.Requeue or FutexStepKind.CompareRequeue => FutexCall.Requeue,
                FutexStepKind.WakeOp => FutexCall.WakeOp,
                FutexStepKind.Await => FutexCall.Await,
                FutexStepKind.Fetch => FutexCall.Awakers,
                FutexStepKind.Close => FutexCall.Close,
                _ => FutexCall.Poll,
            },
            Word = words[step.Word],
            Other = words[step.Other],
            Expected = step.Value,
            Compares = step.Kind is FutexStepKind.CompareRequeue or FutexStepKind.Await,
            Mask = step.Mask,
            Count = step.Count,
            OtherCount = step.OtherCount,
            Signal = step.Signal,
            Record = step.Count,
            WakeOp = FutexWakeOp.Of(step.Change, step.Argument, step.Comparison, step.Argument),
        };
        if (step.Kind == FutexStepKind.WaitAny)
        {
            operation.Vector = new FutexVector(3);
            foreach (var (word, expected) in step.Vector)
            {
                operation.Vector.Add(words[word], expected);
            }
        }

        return operation;
    }
}
