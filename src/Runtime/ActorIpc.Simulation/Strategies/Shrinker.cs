using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Strategies;

/// <summary>Makes a failing schedule shorter, as long as the program fails in the same way.</summary>
internal sealed class Shrinker(Action<SimulatedSystem> program, SimulationOptions options, FailureKind kind)
{
    private const int MostRuns = 2_000;

    private int runs;

    public IReadOnlyList<StepKey> Shrink(IReadOnlyList<StepKey> schedule)
    {
        var best = schedule;
        for (var chunk = Math.Max(1, best.Count / 2); chunk > 0 && runs < MostRuns; chunk /= 2)
        {
            for (var at = 0; at < best.Count && runs < MostRuns;)
            {
                var shorter = Try([.. best.Take(at), .. best.Skip(at + chunk)]);
                if (shorter is not null && IsBetter(shorter, best))
                {
                    best = shorter;
                    at = 0;
                }
                else
                {
                    at += chunk;
                }
            }
        }

        return best;
    }

    private IReadOnlyList<StepKey>? Try(IReadOnlyList<StepKey> candidate)
    {
        runs++;
        var world = Runner.Begin(program, options);
        var taken = new List<StepKey>();
        Runner.Run(world, new GuidedChooser(candidate), taken);
        return world.Failure?.Kind == kind ? taken : null;
    }

    private static bool IsBetter(IReadOnlyList<StepKey> one, IReadOnlyList<StepKey> other) =>
        one.Count < other.Count || (one.Count == other.Count && Changes(one) < Changes(other));

    private static int Changes(IReadOnlyList<StepKey> schedule) =>
        schedule.Zip(schedule.Skip(1)).Count(pair => (pair.First.A, IsSent(pair.First)) != (pair.Second.A, IsSent(pair.Second)));

    private static bool IsSent(in StepKey key) => key.Kind is StepKind.Process or StepKind.Message;
}
