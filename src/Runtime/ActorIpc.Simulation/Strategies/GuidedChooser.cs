using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Strategies;

/// <summary>Follows a schedule as far as it can: what cannot happen is passed over, and after its end whoever ran last goes on.</summary>
internal sealed class GuidedChooser(IReadOnlyList<StepKey> schedule) : Chooser
{
    private int at;
    private long last;

    public override Step Choose(ReadOnlySpan<Step> choices)
    {
        for (; at < schedule.Count; at++)
        {
            if (Find(choices, schedule[at]) is { } step)
            {
                at++;
                return Took(step);
            }
        }

        return Took(Natural(choices));
    }

    // Without faults, and with as few changes as can be.
    private Step Natural(ReadOnlySpan<Step> choices)
    {
        Step? best = null;
        foreach (var choice in choices)
        {
            if (!choice.IsFault && (best is null || Rank(choice).CompareTo(Rank(best)) < 0))
            {
                best = choice;
            }
        }

        return best ?? choices[0];
    }

    private (int, StepKind, long, long) Rank(Step step)
    {
        var key = step.Key;
        var mine = key.Kind is StepKind.Process or StepKind.Message && key.A == last;
        return (key.Kind is StepKind.Alarm or StepKind.Tick ? 2 : mine ? 0 : 1, key.Kind, key.A, key.B);
    }

    private Step Took(Step step)
    {
        if (step.Key.Kind is StepKind.Process or StepKind.Message)
        {
            last = step.Key.A;
        }

        return step;
    }

    internal static Step? Find(ReadOnlySpan<Step> choices, in StepKey key)
    {
        foreach (var choice in choices)
        {
            if (choice.Key == key)
            {
                return choice;
            }
        }

        return null;
    }
}
