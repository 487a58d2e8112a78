namespace ActorIpc.Benchmarks;

/// <summary>One operation is one meeting: each side places a barrier and syncs; as a round trip over two channels.</summary>
internal static class BarrierWork
{
    public static Func<int, Task> HandOver(IpcSystem ipc, IpcProcess self) => async count =>
    {
        var barrier = ipc.CreateBarrier();
        await self.TakeRoleAsync(barrier, BarrierRole.Parent);
        var other = ipc.Spawn("other", async partner =>
        {
            await partner.TakeRoleAsync(barrier, BarrierRole.Child);
            await MeetAsync(partner, barrier, count);
        });
        await MeetAsync(self, barrier, count);
        await other.Completion;
        await self.LeaveAsync(barrier);
    };

    private static async Task MeetAsync(IpcProcess side, IpcBarrier barrier, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (!(await side.PlaceAndSyncAsync(barrier)).IsReached)
            {
                throw new InvalidOperationException("The other side is gone.");
            }
        }
    }
}
