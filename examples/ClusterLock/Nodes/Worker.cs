using System.Diagnostics;
using ActorIpc;

namespace ClusterLock.Nodes;

/// <summary>What a node does: takes desks and a lamp at once, keeps them for a while, gives them back, meets another node.</summary>
/// <param name="plan">How.</param>
/// <param name="name">The name of the node.</param>
/// <param name="tell">Hears what it does.</param>
internal sealed class Worker(NodePlan plan, string name, Action<Doing, string, string, long, int> tell)
{
    /// <summary>The name of the array, the same for all nodes of the cluster.</summary>
    public const string Workshop = "workshop";

    private const string Table = "table";
    private const ulong MeetingPlace = 1;

    // Nobody has to meet: a node may be alone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private string token = "";
    private long waited;
    private int rounds;
    private bool isKilled;

    public async Task<ExitStatus> RunAsync(IpcProcess self, CancellationToken stop)
    {
        var units = await self.OpenSemaphoresAsync(Workshop, plan.Units);
        while (!stop.IsCancellationRequested && !isKilled && rounds != plan.Rounds)
        {
            if (await WorkAsync(self, units, stop) && await MeetAsync(self, stop))
            {
                rounds++;
            }
        }

        Tell(Doing.Leaving, "");
        return ExitStatus.Success;
    }

    private async Task<bool> WorkAsync(IpcProcess self, SemaphoreSet units, CancellationToken stop)
    {
        var desks = Random.Shared.Next(1, Math.Min(plan.Units[0], 2) + 1);
        Tell(Doing.Waiting, Wording.Of(desks, 1));
        var start = Stopwatch.GetTimestamp();

        // All of it or nothing: nobody holds a desk and waits for a lamp.
        await using var held = await self.AcquireAsync(units, [SemaphoreOp.Take(0, desks), SemaphoreOp.Take(1)], cancellation: stop);
        if (!held.IsHeld)
        {
            isKilled = held.IsKilled;
            return false;
        }

        (token, waited) = (held.Token.ToString(), (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        Tell(Doing.Holding, Wording.Of(desks, 1));

        // Whoever loses what it holds, because the others take this node for dead, stops using it.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, held.Lost);
        await Task.Delay(Random.Shared.Next((int)plan.Pace.TotalMilliseconds) + 1, end.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        return !held.Lost.IsCancellationRequested;
    }

    // Two meet at a barrier, and tell each other their names when both are there. A third goes back to work.
    private async Task<bool> MeetAsync(IpcProcess self, CancellationToken stop)
    {
        Tell(Doing.Meeting, "");
        var table = self.System.Barrier(Table);
        try
        {
            await SitDownAsync(self, table);
            var there = await self.PlaceAndSyncAsync(table, Patience, stop);
            isKilled = there.IsKilled;
            return there.IsReached && await TellNamesAsync(self, stop);
        }
        catch (IpcException taken) when (taken.Error is Errno.EBUSY or Errno.EINVAL or Errno.EPERM)
        {
            // Others are there, or somebody has not gone yet.
            return false;
        }
        finally
        {
            await self.LeaveAsync(table);
        }
    }

    private static async Task SitDownAsync(IpcProcess self, IpcBarrier table)
    {
        try
        {
            await self.TakeRoleAsync(table, BarrierRole.Parent);
        }
        catch (IpcException taken) when (taken.Error == Errno.EBUSY)
        {
            await self.TakeRoleAsync(table, BarrierRole.Child);
        }
    }

    private async Task<bool> TellNamesAsync(IpcProcess self, CancellationToken stop)
    {
        var met = await self.RendezvousAsync<string>(MeetingPlace, name, Patience, stop);
        if (met.IsMet)
        {
            Tell(Doing.Meeting, $"meets {met.Value}");
        }

        isKilled = met.IsKilled;
        return met.IsMet;
    }

    private void Tell(Doing doing, string what) => tell(doing, what, token, waited, rounds);
}
