using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Strategies;

/// <summary>Whoever has the highest priority goes on, with all that it sends; at a few moments the one that would go on falls behind all others.</summary>
/// <remarks>
/// The moments are spread over a length, which is to be that of the program: what comes after it is never interrupted. Who falls at one of them may end up below or above
/// those who fall at others, whichever comes first in time, as in Burckhardt et al., ASPLOS 2010.
/// </remarks>
internal sealed class PriorityChooser : Chooser
{
    private readonly Dictionary<StepKey, ulong> priorities = [];

    // By step: the priority to which whoever would run then falls.
    private readonly Dictionary<int, ulong> changes = [];
    private RandomSource random;
    private int step;

    public PriorityChooser(ulong seed, int count, int length)
    {
        random = new RandomSource(seed);
        for (; count > 0; count--)
        {
            changes[random.Below(length)] = (ulong)count;
        }
    }

    public override Step Choose(ReadOnlySpan<Step> choices)
    {
        var best = Highest(choices);
        if (changes.TryGetValue(step++, out var lower))
        {
            priorities[Of(best)] = lower;
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
            // The upper half: who has fallen is far below.
            priorities.Add(who, priority = random.Next() | (1UL << 63));
        }

        return priority;
    }

    // What a process sends goes by its priority too; what a primitive sends, by its own, and so do the frames of a node or an owner. Each fault has one of its own.
    private static StepKey Of(Step step) => step.Key switch
    {
        { Kind: StepKind.Message or StepKind.Process, A: var who } => new StepKey(StepKind.Process, who, 0),
        { Kind: StepKind.Frame, A: var from } when !step.IsFault => new StepKey(StepKind.Frame, from, 0),
        var key => key,
    };
}
