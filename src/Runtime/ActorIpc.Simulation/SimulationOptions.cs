using ActorIpc.Actors;

namespace ActorIpc.Simulation;

/// <summary>What the scheduler may do to processes beside letting them run.</summary>
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
    /// <summary>How its system is set up; the host is the simulation's own.</summary>
    public IpcOptions Ipc { get; init; } = new();

    /// <summary>How the scheduler chooses where it does so by chance.</summary>
    public SimulationStrategy Strategy { get; init; }

    /// <summary>How many priorities change in a run of <see cref="SimulationStrategy.Priorities"/>.</summary>
    public int PriorityChanges { get; init; } = 3;

    /// <summary>What may happen to processes.</summary>
    public SimulatedFaults Faults { get; init; }

    /// <summary>How many faults may happen in one run. Timeouts do not count.</summary>
    public int MostFaults { get; init; } = 1;

    /// <summary>After how many steps a run has gone on for too long, which is a failure too.</summary>
    public int MostSteps { get; init; } = 100_000;

    /// <summary>
    /// Whether bodies share variables beside the primitives, as most do. Where they do not, an exploration need not tell apart in which order they ran; to say so of
    /// bodies that do makes it miss schedules.
    /// </summary>
    public bool BodiesShareMemory { get; init; } = true;
}
