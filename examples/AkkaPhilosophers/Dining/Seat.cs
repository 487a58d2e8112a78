using ActorIpc;

namespace AkkaPhilosophers.Dining;

/// <summary>A place at the table.</summary>
/// <param name="Number">Which; the fork on the left has the same number.</param>
/// <param name="Count">How many places there are, and how many forks.</param>
/// <param name="Forks">One semaphore for each fork.</param>
/// <param name="Pace">How long who sits here thinks and eats.</param>
internal sealed record Seat(int Number, int Count, SemaphoreSet Forks, Pace Pace)
{
    public int Left => Number;

    public int Right => (Number + 1) % Count;
}

/// <summary>Random times, from a quarter of the longest on.</summary>
internal sealed class Pace(TimeSpan longest, int seed)
{
    private readonly Random random = new(seed);

    public TimeSpan Next() => longest * (0.25 + (0.75 * random.NextDouble()));
}
