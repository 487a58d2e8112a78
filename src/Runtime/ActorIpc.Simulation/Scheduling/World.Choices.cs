using ActorIpc.Simulation.Hosting;

namespace ActorIpc.Simulation.Scheduling;

// What can happen next.
internal sealed partial class World
{
    private readonly List<Step> choices = [];

    /// <summary>The steps that can happen now; none when the run is over. Good until the next step.</summary>
    public ReadOnlySpan<Step> Choices()
    {
        var faults = Options.Faults;
        if (faults == SimulatedFaults.None && Enabled.Count > 0)
        {
            return Enabled.All;
        }

        choices.Clear();
        foreach (var step in Enabled.All)
        {
            if (step.Node is not { IsRunning: false })
            {
                choices.Add(step);
            }
        }

        var isQuiet = choices.Count == 0;
        if ((faults & SimulatedFaults.Timeouts) != 0)
        {
            choices.AddRange(Time.Armed.Where(alarm => alarm.Node is not { IsRunning: false }));
        }
        else if (isQuiet)
        {
            AddEarliest();
        }

        Cluster?.AddTo(choices, isQuiet);

        // Faults alone do not keep a run going: to whoever waits for ever, none may come.
        if (choices.Count > 0)
        {
            Faults.AddTo(choices);
            Cluster?.Faults.AddTo(choices, isQuiet);
        }

        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(choices);
    }

    /// <summary>The step with a name, if it can happen now.</summary>
    public Step? Find(in StepKey key)
    {
        foreach (var step in Choices())
        {
            if (step.Key == key)
            {
                return step;
            }
        }

        return null;
    }

    /// <summary>Delivers what the program itself has sent, so that a run begins with its processes ready to begin.</summary>
    private void Settle()
    {
        while (Failure is null && NextOfSettling() is { } step)
        {
            step.Run(this);
        }

        TakeFootprint();
        LookAtTheEnded();
    }

    private Step? NextOfSettling()
    {
        foreach (var step in Enabled.All)
        {
            if (step is not ProcessStep { Context.Process.HasBody: true })
            {
                return step;
            }
        }

        return null;
    }

    private void AddEarliest()
    {
        TimeSpan? earliest = null;
        foreach (var alarm in Time.Armed)
        {
            if (alarm.Node is { IsRunning: false })
            {
                continue;
            }

            if (alarm.Due > (earliest ??= alarm.Due))
            {
                break;
            }

            choices.Add(alarm);
        }
    }
}
