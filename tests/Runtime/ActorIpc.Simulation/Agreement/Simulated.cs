using ActorIpc.Actors;
using ActorIpc.Hosting;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Tests.Agreement;

/// <summary>Performs a script in a simulation. A world is of the thread that made it, so nothing is awaited between its steps.</summary>
internal sealed class Simulated
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly string kind;
    private readonly World world;
    private readonly IpcProcess[] processes = new IpcProcess[Script.Processes];
    private readonly bool[] isAtGate = new bool[Script.Processes];
    private readonly bool[] hasEnded = new bool[Script.Processes];
    private readonly Performance performance = new();

    public Simulated(string kind, int seed)
    {
        this.kind = kind;
        world = Runner.Begin(
            sim =>
            {
                var (script, ends) = Script.Make(kind, seed, sim.Ipc);
                for (var i = 0; i < Script.Processes; i++)
                {
                    var process = i;
                    processes[i] = sim.Ipc.Spawn($"p{i}", self => LiveAsync(self, process, script[process]), new ProcessOptions { PipeEnds = ends });
                }

                sim.Time.CreateTimer(static _ => { }, null, OneSecond, OneSecond);
            },
            new SimulationOptions());
    }

    private IEnumerable<int> Waiting => Enumerable.Range(0, Script.Processes)
        .Where(process => processes[process].Outstanding().Any(request => request.State == RequestState.Parked));

    /// <summary>Performs it under a schedule by chance, to where all have ended or wait.</summary>
    public Performance Run(Random random)
    {
        if (Script.IsSequence(kind))
        {
            TakeAll(IsNoNewCall);
            while (Script.Next(kind, [.. Enumerable.Range(0, Script.Processes).Where(IsReady)], Waiting.Any(), random) is >= 0 and var next)
            {
                GoOn(next);
            }
        }
        else
        {
            RunByMessages(random);
        }

        Assert.Null(world.Failure);
        return performance;
    }

    /// <summary>Performs it in an order that is given, each call with all that comes of it, as far as whose turn it is does not wait.</summary>
    public Performance Perform(IEnumerable<int> order)
    {
        TakeAll(IsNoNewCall);
        foreach (var next in order.TakeWhile(next => next == Script.Second || IsReady(next)))
        {
            GoOn(next);
        }

        Assert.Null(world.Failure);
        return performance;
    }

    // Only what a primitive sends on comes before all else, as it does on the embedded host.
    private void RunByMessages(Random random)
    {
        while (world.Enabled.All is { IsEmpty: false } choices)
        {
            var step = choices[random.Next(choices.Length)];
            var process = WhoReachesAPrimitive(step);
            var ends = step is MessageSteps { First: ExitMessage };
            world.Take(step);
            if (process >= 0)
            {
                TakeAll(next => next is MessageSteps { Sender: ISimulatedMailbox } || (ends && next is MessageSteps { First: ExitMessage } && next.Key.A == step.Key.A));
                performance.Happened(process, Waiting);
            }
        }
    }

    private bool IsReady(int process) => isAtGate[process] && !hasEnded[process];

    private void GoOn(int next)
    {
        if (next == Script.Second)
        {
            LetASecondPass();
        }
        else
        {
            world.Take(FirstOf(step => IsAtGate(step, next))!);
            TakeAll(IsNoNewCall);
        }

        performance.Happened(next, Waiting);
    }

    // What is due is told in the order in which it is due; the clock rings last or before, and brings the time there.
    private void LetASecondPass()
    {
        var end = world.Time.Passed + OneSecond;
        while (world.Time.Armed[0] is { } next && next.Due <= end)
        {
            world.Take(next);
            TakeAll(IsNoNewCall);
        }
    }

    private int WhoReachesAPrimitive(Step step) =>
        step is MessageSteps { First: Request or ExitMessage, To: var to } && to.Address != world.Ipc.Processes
            ? Array.FindIndex(processes, process => process.Id.Value == step.Key.A)
            : -1;

    private bool IsNoNewCall(Step step) => !Enumerable.Range(0, Script.Processes).Any(process => isAtGate[process] && IsAtGate(step, process));

    private bool IsAtGate(Step step, int process) => step is ProcessStep { IsOfBody: true, Context.Process: var going } && going == processes[process];

    private void TakeAll(Func<Step, bool> which)
    {
        while (FirstOf(which) is { } step)
        {
            world.Take(step);
        }
    }

    private Step? FirstOf(Func<Step, bool> which)
    {
        foreach (var step in world.Enabled.All)
        {
            if (which(step))
            {
                return step;
            }
        }

        return null;
    }

    private async Task LiveAsync(IpcProcess self, int process, Func<IpcProcess, Call>[] calls)
    {
        foreach (var call in calls)
        {
            await GateAsync(process);
            performance.Answered(process, await call(self).AnswerAsync());
        }

        await GateAsync(process);
        hasEnded[process] = true;
    }

    // Where it waits for its turn.
    private async Task GateAsync(int process)
    {
        isAtGate[process] = true;
        await Task.Yield();
        isAtGate[process] = false;
    }
}
