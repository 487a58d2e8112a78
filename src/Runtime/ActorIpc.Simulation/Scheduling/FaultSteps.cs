using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Simulation.Scheduling;

/// <summary>What can be done to processes, where the options allow it.</summary>
internal sealed class FaultSteps(World world)
{
    private readonly Dictionary<(long Process, FaultKind Kind), FaultStep> steps = [];

    // To whom none happens.
    private readonly HashSet<IpcProcess> spared = [];

    private const SimulatedFaults OfProcesses = SimulatedFaults.Kill | SimulatedFaults.Interrupt | SimulatedFaults.Death | SimulatedFaults.SpuriousWakeup;

    /// <summary>How many faults have happened.</summary>
    public int Used { get; private set; }

    /// <summary>Another one happens.</summary>
    public void Use() => Used++;

    public void Spare(IpcProcess process) => spared.Add(process);

    /// <summary>Adds the faults that can happen now.</summary>
    public void AddTo(List<Step> choices)
    {
        var allowed = world.Options.Faults;
        if ((allowed & OfProcesses) == 0 || Used >= world.Options.MostFaults)
        {
            return;
        }

        foreach (var context in world.Contexts)
        {
            if (!context.HasBegun || context.Process.HasExited || context.Node is { IsRunning: false } || spared.Contains(context.Process))
            {
                continue;
            }

            if ((allowed & SimulatedFaults.Kill) != 0 && !context.Process.Killed)
            {
                choices.Add(Step(context, FaultKind.Kill));
            }

            if ((allowed & SimulatedFaults.Interrupt) != 0)
            {
                choices.Add(Step(context, FaultKind.Interrupt));
            }

            if ((allowed & SimulatedFaults.Death) != 0)
            {
                choices.Add(Step(context, FaultKind.Death));
            }

            if ((allowed & SimulatedFaults.SpuriousWakeup) != 0 && SleeperOf(context.Process) is not null)
            {
                choices.Add(Step(context, FaultKind.SpuriousWakeup));
            }
        }
    }

    private FaultStep Step(ProcessContext context, FaultKind kind)
    {
        var key = (context.Number, kind);
        if (!steps.TryGetValue(key, out var step))
        {
            steps.Add(key, step = new FaultStep(this, context, kind));
        }

        return step;
    }

    // A call that may return without what it waits for: whoever makes it looks again.
    private static Request? SleeperOf(IpcProcess process)
    {
        foreach (var request in process.Outstanding())
        {
            var sleeps = request switch
            {
                Request<SleepOperation> sleep => sleep.Operation is { Call: SleepCall.Sleep, Returning: false },
                Request<MutexOperation> wait => wait.Operation is { Call: MutexCall.Wait, Returns: false },
                Request<FutexOperation> wait => wait.Operation.Call == FutexCall.Wait,
                Request<WordOperation> wait => wait.Operation.Call == WordCall.Wait,
                _ => false,
            };
            if (sleeps && request.State == RequestState.Parked)
            {
                return request;
            }
        }

        return null;
    }

    private sealed class FaultStep(FaultSteps faults, ProcessContext context, FaultKind kind) : Step
    {
        public override StepKey Key => new(StepKind.Fault, context.Number, (long)kind);

        public override void Run(World world)
        {
            var process = context.Process;
            faults.Use();
            context.Node?.Touch();
            world.Touch(Footprint.Everything);
            using (world.As(new object()))
            {
                switch (kind)
                {
                    case FaultKind.Kill:
                        process.Post(Signal.Kill);
                        break;
                    case FaultKind.Interrupt:
                        process.Post(Signal.Interrupt);
                        break;
                    case FaultKind.Death:
                        context.Die();
                        break;
                    case FaultKind.SpuriousWakeup:
                        var sleeper = SleeperOf(process)!;
                        ((Mailbox)sleeper.Home!).Abandon(sleeper, sleeper.Generation, Outcome.Granted);
                        break;
                }
            }
        }
    }
}
