using System.Diagnostics;

namespace JobRunner.Running;

/// <summary>Milliseconds since the run began, by a clock that nobody can set back.</summary>
/// <remarks>
/// Rounding keeps the order of two readings, so what was read first is never the larger number: the proof of <c>check</c> rests on that.
/// </remarks>
public sealed class RunClock
{
    private readonly long began = Stopwatch.GetTimestamp();

    /// <summary>The time now, to the microsecond.</summary>
    public double Now => Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 3);
}
