namespace ActorIpc.Analyzers.Tests.Kernel.Samples;

// virtio_disk.c, virtio_disk_rw: three free descriptors, then the completion. The device answers every request, and writes where it was told: nobody leaves before.
internal sealed class Disk(IpcLock diskLock, WaitChannel freed, Action<int[], Disk.Block> device)
{
    private readonly bool[] free = [.. Enumerable.Repeat(true, 8)];

    public async Task TransferAsync(IpcProcess self, Block block)
    {
        await using var held = await self.LockAsync(diskLock);
        var chain = new int[3];
        while (true)
        {
            if (Allocate(chain))
            {
                break;
            }

            await self.SleepUninterruptibleAsync(freed, diskLock);
        }

        block.IsAtDevice = true;
        device(chain, block);
        while (block.IsAtDevice)
        {
            await self.SleepUninterruptibleAsync(block.Done, diskLock);
        }

        Free(chain);
        await self.WakeupAsync(freed);
    }

    public async Task InterruptAsync(IpcProcess self, Block block)
    {
        await using var held = await self.LockAsync(diskLock);
        block.IsAtDevice = false;
        await self.WakeupAsync(block.Done);
    }

    private bool Allocate(int[] chain)
    {
        for (var i = 0; i < chain.Length; i++)
        {
            chain[i] = Array.IndexOf(free, true);
            if (chain[i] < 0)
            {
                Free(chain[..i]);
                return false;
            }

            free[chain[i]] = false;
        }

        return true;
    }

    private void Free(int[] chain)
    {
        foreach (var descriptor in chain)
        {
            free[descriptor] = true;
        }
    }

    internal sealed class Block(WaitChannel done)
    {
        public WaitChannel Done => done;

        public bool IsAtDevice { get; set; }
    }
}
