namespace ActorIpc.Simulation;

/// <summary>What one run came to.</summary>
public sealed record SimulationResult
{
    internal SimulationResult(SimulationFailure? failure, int steps, TimeSpan time, string schedule, string report)
    {
        Failure = failure;
        Steps = steps;
        Time = time;
        Schedule = schedule;
        Report = report;
    }

    /// <summary>What was wrong; null if nothing was.</summary>
    public SimulationFailure? Failure { get; }

    /// <summary>How many steps were taken.</summary>
    public int Steps { get; }

    /// <summary>How much virtual time passed.</summary>
    public TimeSpan Time { get; }

    /// <summary>The steps, for <see cref="Simulation.Replay"/>.</summary>
    public string Schedule { get; }

    /// <summary>For people: what was wrong, and what happened step by step. Empty if nothing was wrong and nobody asked for it.</summary>
    public string Report { get; }

    /// <summary>Throws if something was wrong.</summary>
    /// <exception cref="SimulationFailedException">Something was wrong; its message is the report.</exception>
    public void ThrowIfFailed()
    {
        if (Failure is not null)
        {
            throw new SimulationFailedException(this);
        }
    }
}

/// <summary>A program fails under some schedule. The message says how, and how to see it again.</summary>
public sealed class SimulationFailedException : Exception
{
    internal SimulationFailedException(SimulationResult result)
        : base(result.Report, result.Failure!.Exception) => Result = result;

    /// <summary>The run that failed.</summary>
    public SimulationResult Result { get; }
}
