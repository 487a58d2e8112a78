namespace ActorIpc.Simulation;

/// <summary>What can be wrong with a run.</summary>
public enum FailureKind
{
    /// <summary>The body of a process let an exception pass.</summary>
    Exception,

    /// <summary>Something does not hold that the program says always holds, or holds at its end.</summary>
    Assertion,

    /// <summary>A primitive found its own state impossible: a bug in ActorIpc.</summary>
    Broken,

    /// <summary>Processes wait, and nobody can run.</summary>
    Deadlock,

    /// <summary>A process waits for something that is there already.</summary>
    LostWakeup,

    /// <summary>All bodies have ended, and something is still held.</summary>
    Leak,

    /// <summary>The run went on for more steps than it may have.</summary>
    TooLong,

    /// <summary>Code did what a simulation cannot follow: another thread, a real delay, a blocked thread.</summary>
    LeftSimulation,
}

/// <summary>What was wrong with a run.</summary>
/// <param name="Kind">Which kind of thing.</param>
/// <param name="Text">What, in words.</param>
/// <param name="Exception">The exception that said so, if one did.</param>
public sealed record SimulationFailure(FailureKind Kind, string Text, Exception? Exception = null);
