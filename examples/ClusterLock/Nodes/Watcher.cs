using ActorIpc;

namespace ClusterLock.Nodes;

/// <summary>Looks at the array now and then: how much is free, and how many wait.</summary>
internal static class Watcher
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(500);

    public static async Task<ExitStatus> RunAsync(IpcProcess self, NodePlan plan, Action<Stock> tell, CancellationToken stop)
    {
        var id = await self.SystemV.SemGetAsync(new IpcKey(0, Worker.Workshop), plan.Units.Length, IpcFlags.Create | IpcFlags.Everybody, plan.Units);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var free = (await self.SystemV.SemCtlAsync(id, 0, SemaphoreCommand.GetAll)).Values!;
                var waiting = 0L;
                for (var number = 0; number < plan.Units.Length; number++)
                {
                    waiting += (await self.SystemV.SemCtlAsync(id, number, SemaphoreCommand.GetWaitingForIncrease)).Value;
                }

                tell(new Stock(free[0], free[1], (int)waiting, DateTime.Now));
            }
            catch (IpcException)
            {
                // The node that ran the array is gone, or this one is; the next look tells.
            }

            await Task.Delay(Often, stop).ContinueWith(static _ => { }, TaskScheduler.Default);
        }

        return ExitStatus.Success;
    }
}
