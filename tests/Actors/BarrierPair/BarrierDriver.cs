namespace ActorIpc.Actors.Tests;

internal enum BarrierStepKind
{
    Call,
    Abandon,
    Exit,
}

/// <summary>One call of a process on a barrier pair, or what happens to it. Which: the wait that is abandoned, of those that there are.</summary>
internal sealed record BarrierStep(
    BarrierStepKind Kind, int Process, BarrierCall Call = BarrierCall.Query, Outcome Reason = Outcome.Granted, BarrierRole Role = 0, int Heir = 0, int Which = 0)
{
    private static readonly Outcome[] Reasons = [Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed];

    public static BarrierStep Of(int process, BarrierCall call) => new(BarrierStepKind.Call, process, call);

    public static BarrierStep Random(Random random)
    {
        var kind = random.Next(100) switch
        {
            < 88 => BarrierStepKind.Call,
            < 97 => BarrierStepKind.Abandon,
            _ => BarrierStepKind.Exit,
        };
        var call = random.Next(100) switch
        {
            < 3 => BarrierCall.SetRole,
            < 5 => BarrierCall.Promise,
            < 35 => BarrierCall.Place,
            < 40 => BarrierCall.Abort,
            < 53 => BarrierCall.WaitNext,
            < 60 => BarrierCall.WaitAbortion,
            < 70 => BarrierCall.SyncNext,
            < 82 => BarrierCall.Sync,
            < 94 => BarrierCall.PlaceAndSync,
            < 97 => BarrierCall.Query,
            _ => BarrierCall.Destroy,
        };
        var reason = kind == BarrierStepKind.Abandon ? Reasons[random.Next(Reasons.Length)]
            : random.Next(6) == 0 ? Outcome.WouldBlock : Outcome.Granted;

        // A third process comes by now and then.
        var process = random.Next(20) == 0 ? 2 : random.Next(2);
        return new BarrierStep(kind, process, call, reason, (BarrierRole)random.Next(2), random.Next(BarrierDriver.Processes), random.Next(3));
    }

    public override string ToString() => $"process {Process} {(Kind == BarrierStepKind.Call ? Call : Kind)} {Reason} {Role} {Heir} {Which}";
}

/// <summary>A barrier pair and three processes in a world of their own, and the steps carried out on them.</summary>
internal sealed class BarrierDriver
{
    public const int Processes = 3;
    private const int WaitsAtOnce = 3;

    private readonly FakeProcess[] processes;
    private readonly bool numbersCalls;
    private long lastPid = Processes;
    private long calls;

    /// <summary>Makes the world.</summary>
    /// <param name="withRoles">Whether the first two processes have their roles already.</param>
    /// <param name="keepsLog">Whether effects are written down.</param>
    /// <param name="numbersCalls">Whether every call has its own number; if not, states do not count the calls before.</param>
    /// <param name="renews">Whether the pair begins as new when both sides have ended.</param>
    public BarrierDriver(bool withRoles, bool keepsLog = false, bool numbersCalls = true, bool renews = false)
    {
        this.numbersCalls = numbersCalls;
        World = new World(keepsLog);
        processes = [.. Enumerable.Range(1, Processes).Select(pid => World.Process(pid))];
        Pair = World.Run(new BarrierPair(renews), "barrier");
        if (withRoles)
        {
            Carry(BarrierStep.Of(0, BarrierCall.SetRole));
            Carry(BarrierStep.Of(1, BarrierCall.SetRole) with { Role = BarrierRole.Child });
        }
    }

    public World World { get; }

    public Address Pair { get; }

    /// <summary>The number of the last call or of the abandoned one.</summary>
    public long Sequence { get; private set; }

    public string State => Convert.ToHexString(World.Save(Pair));

    public FakeProcess At(int process) => processes[process];

    public IReadOnlyList<Request> Waiting(int process) => [.. World.Parked(processes[process]).OrderBy(request => request.Sequence)];

    /// <summary>Carries a step out.</summary>
    /// <returns>False when it means nothing now.</returns>
    public bool Carry(BarrierStep step)
    {
        World.Endings.Clear();
        var process = processes[step.Process];
        var waiting = Waiting(step.Process);
        switch (step.Kind)
        {
            case BarrierStepKind.Exit:
                World.Exit(process);
                processes[step.Process] = World.Process(++lastPid);
                return true;
            case BarrierStepKind.Abandon when waiting.Count == 0:
                return false;
            case BarrierStepKind.Abandon:
                var abandoned = waiting[step.Which % waiting.Count];
                Sequence = abandoned.Sequence;
                World.Abandon(abandoned, step.Reason);
                return true;
            default:
                if (waiting.Count == WaitsAtOnce)
                {
                    return false;
                }

                Sequence = numbersCalls ? ++calls : Enumerable.Range(1, WaitsAtOnce).First(free => waiting.All(wait => wait.Sequence != free));
                var operation = new BarrierOperation { Call = step.Call, Role = step.Role };
                operation.Heir = step.Call == BarrierCall.Promise ? processes[step.Heir] : null;
                World.Submit(Pair, process, Sequence, operation, step.Reason);
                return true;
        }
    }
}
