namespace ActorIpc.Simulation.Scheduling;

/// <summary>The steps that can happen now. Their order is the same in every run in which the same happened before.</summary>
internal sealed class EnabledSteps
{
    private Step[] steps = new Step[16];

    public int Count { get; private set; }

    public Step this[int place] => steps[place];

    public ReadOnlySpan<Step> All => steps.AsSpan(0, Count);

    public void Add(Step step)
    {
        if (Count == steps.Length)
        {
            Array.Resize(ref steps, Count * 2);
        }

        step.Place = Count;
        steps[Count++] = step;
    }

    public void Remove(Step step)
    {
        var last = steps[--Count];
        steps[step.Place] = last;
        last.Place = step.Place;
        steps[Count] = null!;
        step.Place = -1;
    }

    /// <summary>Whether a process can go on.</summary>
    public bool Has(ProcessContext context)
    {
        foreach (var step in All)
        {
            if (step is ProcessStep going && going.Context == context)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes out all that the body of a process could go on with.</summary>
    public void RemoveBodyOf(ProcessContext context)
    {
        for (var at = Count - 1; at >= 0; at--)
        {
            if (steps[at] is ProcessStep { IsOfBody: true } going && going.Context == context)
            {
                Remove(going);
            }
        }
    }
}
