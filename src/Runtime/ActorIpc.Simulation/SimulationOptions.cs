using ActorIpc.Actors;

namespace ActorIpc.Simulation;

/// <summary>What the scheduler may do to processes, and to nodes and what is between them, beside letting them run.</summary>
[Flags]
public enum SimulatedFaults
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Kill a process, at any moment.</summary>
    Kill = 1,

    /// <summary>Post an interrupt to a process, at any moment.</summary>
    Interrupt = 2,

    /// <summary>End a process, at any moment, without asking it: what it held is given back.</summary>
    Death = 4,

    /// <summary>Wake a sleeper for no reason, as POSIX allows for conditions and Linux for futexes.</summary>
    SpuriousWakeup = 8,

    /// <summary>Let a timeout pass while others could still run, and let one that has passed be told late.</summary>
    Timeouts = 16,

    /// <summary>Lose a frame between a node and an owner, or between two owners.</summary>
    FrameLoss = 32,

    /// <summary>Let a frame arrive twice, the second time whenever.</summary>
    FrameDoubling = 64,

    /// <summary>Let a frame arrive before older ones of the same sender.</summary>
    FrameReordering = 128,

    /// <summary>Hold frames up for so long that their senders send them again.</summary>
    FrameDelay = 256,

    /// <summary>Let a node stand still for a while, in which the owners may take it for gone; then it goes on and does not know.</summary>
    NodePause = 512,

    /// <summary>End a node with all its processes; sooner or later the owners hear of it, and give back what they held.</summary>
    NodeCrash = 1024,

    /// <summary>End an owner, and start it again with what it made durable.</summary>
    OwnerCrash = 2048,
}

/// <summary>What the owners of the primitives of nodes make durable.</summary>
public enum SimulatedDurability
{
    /// <summary>Everything: an owner writes down what happens before it says anything, and knows it after a crash.</summary>
    Durable,

    /// <summary>Nothing: an owner answers at once, and knows nothing after a crash; who held is told so, and who asked gets <see cref="Outcome.Unknown"/>.</summary>
    Volatile,
}

/// <summary>How the scheduler chooses.</summary>
public enum SimulationStrategy
{
    /// <summary>Every step that can happen is as likely as any other.</summary>
    Uniform,

    /// <summary>
    /// Probabilistic concurrency testing: each process has a priority, and at a few random moments the one that runs loses its own. Finds a bug that needs d
    /// orderings with a probability that is known.
    /// </summary>
    /// <remarks>Follows Burckhardt et al., A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs, ASPLOS 2010.</remarks>
    Priorities,
}

/// <summary>How a program is run.</summary>
public sealed record SimulationOptions
{
    private const SimulatedFaults All =
        SimulatedFaults.Kill | SimulatedFaults.Interrupt | SimulatedFaults.Death | SimulatedFaults.SpuriousWakeup | SimulatedFaults.Timeouts
        | SimulatedFaults.FrameLoss | SimulatedFaults.FrameDoubling | SimulatedFaults.FrameReordering | SimulatedFaults.FrameDelay
        | SimulatedFaults.NodePause | SimulatedFaults.NodeCrash | SimulatedFaults.OwnerCrash;

    /// <summary>How its system is set up; the host is the simulation's own.</summary>
    /// <exception cref="ArgumentException">It names a host.</exception>
    public IpcOptions Ipc
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Ipc));
            field = value.Host is null ? value : throw new ArgumentException("Ipc: a simulation has a host of its own; leave Host out.", nameof(Ipc));
        }
    } = new();

    /// <summary>How the scheduler chooses where it does so by chance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such strategy.</exception>
    public SimulationStrategy Strategy
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Strategy), value, "Strategy: it is Uniform or Priorities.");
    }

    /// <summary>How many priorities change in a run of <see cref="SimulationStrategy.Priorities"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0.</exception>
    public int PriorityChanges { get; init => field = NotBelow(0, value, nameof(PriorityChanges)); } = 3;

    /// <summary>What may happen to processes, and to nodes, owners and frames.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such fault.</exception>
    public SimulatedFaults Faults
    {
        get;
        init => field = (value & ~All) == 0 ? value : throw new ArgumentOutOfRangeException(nameof(Faults), value, $"Faults: there are none but {All}.");
    }

    /// <summary>How many faults may happen in one run. Timeouts do not count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0.</exception>
    public int MostFaults { get; init => field = NotBelow(0, value, nameof(MostFaults)); } = 1;

    /// <summary>What owners make durable, where there are nodes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such durability.</exception>
    public SimulatedDurability Durability
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Durability), value, "Durability: it is Durable or Volatile.");
    }

    /// <summary>After how many steps a run has gone on for too long, which is a failure too.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int MostSteps { get; init => field = NotBelow(1, value, nameof(MostSteps)); } = 100_000;

    /// <summary>
    /// Whether bodies share variables beside the primitives, as most do. Where they do not, an exploration need not tell apart in which order they ran; to say so of
    /// bodies that do makes it miss schedules.
    /// </summary>
    public bool BodiesShareMemory { get; init; } = true;

    internal static int NotBelow(int least, int value, string name) =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"{name}: it is {least} at least.");
}
