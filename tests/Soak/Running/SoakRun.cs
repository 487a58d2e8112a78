using System.Diagnostics;
using ActorIpc.Simulation.Histories;
using ActorIpc.Soak.Resource;

namespace ActorIpc.Soak.Running;

/// <summary>Rounds of one fault: all work, one node is struck, the others go on, the node comes back.</summary>
internal sealed class SoakRun : IDisposable
{
    // Of the same worker after the fault: with the second, whoever was in the queue before the fault has had his turn or lost it.
    private const int EnoughProgress = 3;

    private readonly SoakOptions options;
    private readonly Board board = new();
    private readonly GuardedResource resource;
    private readonly ResourceServer server;
    private readonly Ensemble ensemble;

    private SoakRun(SoakOptions options)
    {
        this.options = options;
        resource = new GuardedResource(board);
        server = new ResourceServer(resource);
        ensemble = new Ensemble(board, options, server.Port);
    }

    /// <summary>Runs all rounds, or until something has been seen that must not be.</summary>
    public static async Task<Tally> RunAsync(SoakOptions options)
    {
        using var run = new SoakRun(options);
        var tally = new Tally(options, run.resource);
        try
        {
            await run.ensemble.StartAsync();
            var began = Stopwatch.GetTimestamp();
            for (var round = 0; round < options.Rounds && tally.Violations.Count == 0 && Stopwatch.GetElapsedTime(began) < options.Most; round++)
            {
                await run.RoundAsync(round, tally);
            }
        }
        catch (SoakException stuck)
        {
            tally.Violations.Add($"{stuck.Message}\n{run.Describe()}");
        }

        return tally;
    }

    public void Dispose()
    {
        ensemble.Dispose();
        server.Dispose();
    }

    private async Task RoundAsync(int round, Tally tally)
    {
        var overBefore = ensemble.Nodes.Sum(node => node.Over);
        resource.BeginRound();
        await BeReadyAsync();
        var victim = ensemble.Nodes[round % ensemble.Nodes.Count];
        var life = victim.Life;
        await StrikeAsync(victim, round, tally);

        resource.EndRound();
        await board.Until(() => resource.LiveExcept(life).All(worker => worker.IsIdle), () => "all workers have let go");
        await board.Until(
            () => resource.ToldOtherwise.All(told => ensemble.Nodes.All(node => node.Life != told.Life)),
            () => $"only nodes that are out were told that it is over: {string.Join("; ", resource.ToldOtherwise)}");
        var mistaken = ensemble.Nodes.Sum(node => node.Over) - overBefore - (options.Fault == Fault.Kill ? 0 : 1);
        if (options.Fault is Fault.Kill or Fault.Restart)
        {
            ensemble.Replace(victim);
        }

        var (calls, failure) = resource.Check(withLock: mistaken == 0);
        tally.Rounds++;
        tally.Calls += calls;
        tally.Mistaken += mistaken;
        tally.Unjudged += mistaken > 0 ? 1 : 0;
        tally.Violations.AddRange(resource.Violations);
        if (failure is not null)
        {
            tally.Violations.Add($"round {round + 1}: {failure}");
        }

        options.Tell($"round {round + 1}: life {life}, {tally.Waits.LastOrDefault().TotalMilliseconds:0} ms, {calls} calls, {tally.Fenced.Value} fenced, {tally.Plain.Lost} lost unfenced");
        await ensemble.CompleteAsync();
    }

    // Who was taken for dead by mistake joins again: with one node less, what strikes another could take the majority away.
    private async Task BeReadyAsync()
    {
        bool AllWork() => ensemble.Nodes.All(node => node.IsUp && resource.Workers.Count(worker => worker.Life == node.Life && worker.Progress > 0) == options.Workers);
        bool OneIsOut() => ensemble.Nodes.Any(node => node.Life == 0);
        while (true)
        {
            await board.Until(() => AllWork() || OneIsOut(), () => "every worker works");
            if (!OneIsOut())
            {
                return;
            }

            resource.KeepOnly([.. ensemble.Nodes.Select(node => node.Life)]);
            await ensemble.CompleteAsync();
        }
    }

    private async Task StrikeAsync(NodeProcess victim, int round, Tally tally)
    {
        var life = victim.Life;
        var over = victim.Over;

        // A holder that is killed has written in every other round, and not heard that it has.
        var trap = new Trap(life, options.Fault == Fault.Kill && round % 2 == 1 ? "write" : "read");
        resource.Set(trap);
        await board.Until(() => trap.Caught is not null || victim.Over > over, () => $"a worker of life {life} holds the lock");
        var struckAt = Stopwatch.GetTimestamp();
        var exits = resource.Strike(life);
        switch (options.Fault)
        {
            case Fault.Kill:
                victim.Kill();
                break;
            case Fault.Pause:
                Signals.Pause(victim.Id);
                break;
            case Fault.Partition:
                var others = ensemble.Nodes.Where(node => node != victim && node.IsUp).ToList();
                victim.Command($"cut {string.Join(' ', others.Select(other => other.Address))}");
                others.ForEach(other => other.Command($"cut {victim.Address}"));
                break;
            default:
                victim.Command("leave");
                trap.Open();
                break;
        }

        await board.Until(
            () => resource.LiveExcept(life).Any() && resource.LiveExcept(life).All(worker => worker.Progress >= EnoughProgress),
            () => $"whoever survived life {life} goes on: {string.Join("; ", resource.LiveExcept(life))}");
        if (options.Fault != Fault.Restart)
        {
            exits.ForEach(exit => exit.Answer(HistoryAnswer.Granted()));
        }

        tally.Waits.Add(options.Fault == Fault.Restart ? resource.LongestGap : Stopwatch.GetElapsedTime(struckAt, resource.PassedOnAt));
        trap.Open();
        if (options.Fault == Fault.Pause)
        {
            Signals.Resume(victim.Id);
        }

        if (options.Fault != Fault.Kill)
        {
            await board.Until(() => victim.Over > over, () => $"life {life} knows that it is over");
        }

        // Nobody waits for ever, on the node that is no longer either.
        resource.KeepOnly([.. ensemble.Nodes.Where(node => node != victim).Select(node => node.Life)]);
        await board.Until(() => resource.Workers.All(worker => worker.Life != life || worker.IsGone), () => $"the workers of life {life} have ended: {string.Join("; ", resource.Workers)}");
        if (victim.Broken.Count > 0)
        {
            tally.Violations.AddRange(victim.Broken);
        }
    }

    private string Describe() => string.Join('\n', [.. resource.Workers.Select(worker => worker.ToString()), .. ensemble.Nodes.Select(node => $"node {node.Id}, life {node.Life}, up {node.IsUp}:\n{node.Errors}")]);
}
