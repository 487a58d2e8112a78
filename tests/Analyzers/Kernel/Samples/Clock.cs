namespace ActorIpc.Analyzers.Tests.Kernel.Samples;

// sysproc.c, sys_sleep: a number of ticks.
internal sealed class Clock(IpcLock tickLock, WaitChannel ticked)
{
    private uint ticks;

    public async Task<int> SleepAsync(IpcProcess self, uint n)
    {
        await using var held = await self.LockAsync(tickLock);
        var start = ticks;
        while (ticks - start < n)
        {
            if (self.Killed)
            {
                return -1;
            }

            await self.SleepAsync(ticked, tickLock);
        }

        return 0;
    }

    public async Task TickAsync(IpcProcess self)
    {
        await using var held = await self.LockAsync(tickLock);
        ticks++;
        await self.WakeupAsync(ticked);
    }
}
