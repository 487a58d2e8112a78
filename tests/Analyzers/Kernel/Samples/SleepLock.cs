namespace ActorIpc.Analyzers.Tests.Kernel.Samples;

// sleeplock.c, acquiresleep: a lock that is held over long waits. Its owner lets it go, killed or not.
internal sealed class SleepLock(IpcLock inner, WaitChannel released)
{
    private bool locked;
    private ProcessId owner;

    public async Task AcquireAsync(IpcProcess self)
    {
        await using var held = await self.LockAsync(inner);
        while (locked)
        {
            await self.SleepUninterruptibleAsync(released, inner);
        }

        locked = true;
        owner = self.Id;
    }

    public async Task ReleaseAsync(IpcProcess self)
    {
        await using var held = await self.LockAsync(inner);
        locked = false;
        owner = default;
        await self.WakeupAsync(released);
    }

    public async Task<bool> IsHeldByAsync(IpcProcess self)
    {
        await using var held = await self.LockAsync(inner);
        return locked && owner == self.Id;
    }
}
