using FsCheck;
using FsCheck.Fluent;

namespace ActorIpc.Actors.Tests;

/// <summary>What happened, step by step. Every step means something in every state, so any step can be left out.</summary>
internal sealed record History<TStep>(int Seed, IReadOnlyList<TStep> Steps)
{
    public override string ToString() =>
        $"seed {Seed}, {Steps.Count} steps:{string.Concat(Steps.Select((step, at) => $"{Environment.NewLine}  {at,2}. {step}"))}";
}

internal static class History
{
    /// <summary>Makes random histories and runs each; one that fails is shrunk and printed with its seed.</summary>
    /// <param name="count">How many histories.</param>
    /// <param name="length">How many steps each has.</param>
    /// <param name="step">Makes a step.</param>
    /// <param name="run">Runs a history from the start; throws when a rule is broken. The seed stays the same while shrinking.</param>
    /// <param name="smaller">Smaller steps to put in the place of a step, or null for none.</param>
    public static void Check<TStep>(
        int count, int length, Func<Random, TStep> step, Action<History<TStep>> run, Func<TStep, IEnumerable<TStep>>? smaller = null)
    {
        var seeds = Gen.Choose(0, int.MaxValue - 1).Select(seed => Make(seed, length, step));
        var histories = Arb.From(seeds, history => Shrink(history, smaller));
        Prop.ForAll(histories, run).Check(Config.QuickThrowOnFailure.WithMaxTest(count));
    }

    /// <summary>All histories of an alphabet, the empty one included.</summary>
    public static IEnumerable<History<TStep>> All<TStep>(IReadOnlyList<TStep> alphabet, int longest)
    {
        IEnumerable<IReadOnlyList<TStep>> ofLength = [[]];
        for (var length = 0; length <= longest; length++)
        {
            foreach (var steps in ofLength)
            {
                yield return new History<TStep>(0, steps);
            }

            ofLength = ofLength.SelectMany(steps => alphabet.Select(step => (IReadOnlyList<TStep>)[.. steps, step]));
        }
    }

    public static History<TStep> Make<TStep>(int seed, int length, Func<Random, TStep> step)
    {
        var random = new Random(seed);
        return new History<TStep>(seed, [.. Enumerable.Range(0, length).Select(_ => step(random))]);
    }

    private static IEnumerable<History<TStep>> Shrink<TStep>(History<TStep> history, Func<TStep, IEnumerable<TStep>>? smaller)
    {
        var steps = history.Steps;
        for (var chunk = (steps.Count + 1) / 2; chunk > 0; chunk /= 2)
        {
            for (var start = 0; start < steps.Count; start += chunk)
            {
                yield return history with { Steps = [.. steps.Take(start), .. steps.Skip(start + chunk)] };
            }
        }

        for (var at = 0; smaller is not null && at < steps.Count; at++)
        {
            foreach (var less in smaller(steps[at]))
            {
                yield return history with { Steps = [.. steps.Take(at), less, .. steps.Skip(at + 1)] };
            }
        }
    }
}
