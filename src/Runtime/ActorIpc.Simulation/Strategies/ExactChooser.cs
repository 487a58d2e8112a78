using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Strategies;

/// <summary>Follows a schedule to the letter, and then ends the run.</summary>
internal sealed class ExactChooser(IReadOnlyList<StepKey> schedule) : Chooser
{
    private int at;

    public override Step? Choose(ReadOnlySpan<Step> choices)
    {
        if (at == schedule.Count)
        {
            return null;
        }

        var key = schedule[at++];
        return GuidedChooser.Find(choices, key)
            ?? throw new ArgumentException($"schedule: step {at}, {key}, cannot happen there. It is the schedule of another program, of another version of it, or of other options.", nameof(schedule));
    }
}
