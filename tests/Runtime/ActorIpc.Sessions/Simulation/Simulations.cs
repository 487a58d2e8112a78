using Xunit.Sdk;

namespace ActorIpc.Sessions.Tests.Simulation;

/// <summary>Runs worlds one after the other, and says how to see again what one of them found.</summary>
internal static class Simulations
{
    private const int StepsOfWorld = 1500;
    private const int Shown = 120;

    /// <summary>Runs worlds until so many steps have been taken.</summary>
    public static Tally Run(ulong firstSeed, long steps)
    {
        var (taken, worlds, undecided) = (0L, 0, 0);
        var outcomes = new HashSet<Outcome>();
        for (var seed = firstSeed; taken < steps; seed++)
        {
            var world = new World(seed);
            try
            {
                world.Run(StepsOfWorld);
            }
            catch (Exception failure) when (failure is not XunitException)
            {
                throw new XunitException(Report(seed, failure));
            }

            taken += world.Steps;
            undecided += world.Undecided;
            outcomes.UnionWith(world.Outcomes);
            worlds++;
        }

        return new Tally(taken, worlds, undecided, outcomes);
    }

    /// <summary>What was run.</summary>
    /// <param name="Steps">How many steps.</param>
    /// <param name="Worlds">In how many worlds.</param>
    /// <param name="Undecided">How many histories were too long to judge.</param>
    /// <param name="Outcomes">How calls ended.</param>
    public sealed record Tally(long Steps, int Worlds, int Undecided, IReadOnlySet<Outcome> Outcomes);

    // The same seed once more, with every step written down.
    private static string Report(ulong seed, Exception failure)
    {
        var trace = new List<string>();
        try
        {
            new World(seed, trace).Run(StepsOfWorld);
        }
        catch (Exception again) when (again.Message == failure.Message)
        {
            var file = Path.Combine(Path.GetTempPath(), $"actoripc-sessions-{seed}.txt");
            File.WriteAllLines(file, trace);
            return $"seed {seed}: {failure}\nthe last of {trace.Count} lines, all of which are in {file}:\n{string.Join('\n', trace.TakeLast(Shown))}";
        }
        catch (Exception other)
        {
            return $"seed {seed} fails otherwise the second time: {failure}\nand {other}";
        }

        return $"seed {seed} does not fail again: {failure}";
    }
}
