using System.Collections.Concurrent;
using System.Diagnostics;

namespace ActorIpc.Benchmarks.Akka.Across;

/// <summary>One way to lock and unlock on another node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pair">Locks and unlocks once, for the client of that number.</param>
internal sealed record Side(string Name, Func<int, Task> Pair)
{
    private readonly List<double> perPair = [];
    private readonly ConcurrentBag<List<double>> latencies = [];

    /// <summary>How long a pair takes when many clients share the time; the median of the rounds.</summary>
    public double Nanoseconds => perPair.Order().ElementAt(perPair.Count / 2);

    public double Percentile(int percent)
    {
        var all = latencies.SelectMany(some => some).Order().ToArray();
        return all[Math.Min(all.Length - 1, all.Length * percent / 100)];
    }

    /// <summary>Has all clients go round for some time.</summary>
    public async Task RunAsync(int clients, TimeSpan time, bool counts)
    {
        var done = 0L;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var own = new List<double>();
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                var began = Stopwatch.GetTimestamp();
                await Pair(client);
                own.Add(Stopwatch.GetElapsedTime(began).TotalNanoseconds);
            }

            Interlocked.Add(ref done, own.Count);
            if (counts)
            {
                latencies.Add(own);
            }
        })));
        if (counts)
        {
            perPair.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / done);
        }
    }
}
