namespace ActorIpc.Simulation;

/// <summary>How far an exploration goes.</summary>
public sealed record ExplorationBounds
{
    /// <summary>How many runs at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public long MostRuns
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MostRuns), value, "MostRuns: it is 1 at least.");
    } = long.MaxValue;

    /// <summary>How many different states at most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int MostStates { get; init => field = SimulationOptions.NotBelow(1, value, nameof(MostStates)); } = int.MaxValue;

    /// <summary>How many steps a run has at most; longer ones are cut off there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int MostSteps { get; init => field = SimulationOptions.NotBelow(1, value, nameof(MostSteps)); } = 10_000;
}

/// <summary>What an exploration found.</summary>
public sealed record Exploration
{
    internal Exploration(SimulationResult? failed, bool isComplete, long runs, long states, long steps)
    {
        Failed = failed;
        IsComplete = isComplete;
        Runs = runs;
        States = states;
        Steps = steps;
    }

    /// <summary>A run that fails, made as short as it could be; null if there is none within the bounds.</summary>
    public SimulationResult? Failed { get; }

    /// <summary>Whether every schedule has been covered: with no failure, the program is proved right for the faults that were on.</summary>
    public bool IsComplete { get; }

    /// <summary>How many runs it took.</summary>
    public long Runs { get; }

    /// <summary>How many different states there are, as far as it went.</summary>
    public long States { get; }

    /// <summary>How many steps were taken, those taken again included.</summary>
    public long Steps { get; }

    /// <summary>Throws if a failure was found, or not every schedule was covered.</summary>
    /// <exception cref="SimulationFailedException">There is a schedule under which the program fails.</exception>
    /// <exception cref="InvalidOperationException">The bounds were too narrow to say.</exception>
    public void ThrowUnlessProved()
    {
        Failed?.ThrowIfFailed();
        if (!IsComplete)
        {
            throw new InvalidOperationException($"bounds: after {Runs} runs and {States} states the exploration was not over, and nothing is proved.");
        }
    }
}
