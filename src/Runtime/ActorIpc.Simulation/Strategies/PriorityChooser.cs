using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Strategies;

/// <summary>Whoever has the highest priority goes on, with all that it sends; at a few moments the one that would go on falls behind all others.</summary>
/// <remarks>The moments are spread over the length of the last run, as what a program takes is not known before.</remarks>
internal sealed class PriorityChooser : Chooser
{
    private const int LeastLength = 64;

    private readonly Dictionary<(StepKind, long), ulong> priorities = [];
    private readonly HashSet<int> changes = [];
    private RandomSource random;
    private int step;
    private ulong lowest = int.MaxValue;

    public PriorityChooser(ulong seed, int count, int length = LeastLength)
    {
        random = new RandomSource(seed);
        for (; count > 0; count--)
        {
            changes.Add(random.Below(length));
        }
    }

    public override Step Choose(ReadOnlySpan<Step> choices)
    {
        var best = Highest(choices);
        if (changes.Contains(step++))
        {
            // Below all that were drawn, and below those that fell before.
            priorities[Of(best)] = --lowest;
            best = Highest(choices);
        }

        return best;
    }

    private Step Highest(ReadOnlySpan<Step> choices)
    {
        var best = choices[0];
        var most = PriorityOf(best);
        foreach (var choice in choices[1..])
        {
            var priority = PriorityOf(choice);
            if (priority > most)
            {
                (best, most) = (choice, priority);
            }
        }

        return best;
    }

    private ulong PriorityOf(Step step)
    {
        var who = Of(step);
        if (!priorities.TryGetValue(who, out var priority))
        {
            // The upper half: those who fall are in the lower one.
            priorities.Add(who, priority = random.Next() | (1UL << 63));
        }

        return priority;
    }

    // What a process sends goes by its priority too; what a primitive sends, by its own.
    private static (StepKind, long) Of(Step step) => step.Key is { Kind: StepKind.Message or StepKind.Process } key
        ? (StepKind.Process, key.A)
        : (step.Key.Kind, step.Key.A);
}
