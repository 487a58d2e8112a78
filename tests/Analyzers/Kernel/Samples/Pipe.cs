namespace ActorIpc.Analyzers.Tests.Kernel.Samples;

// pipe.c, pipewrite and piperead.
internal sealed class Pipe(IpcLock pipeLock, WaitChannel canRead, WaitChannel canWrite)
{
    private readonly byte[] data = new byte[512];
    private uint read;
    private uint written;
    private bool readerIsOpen = true;
    private bool writerIsOpen = true;

    public async Task<int> WriteAsync(IpcProcess self, byte[] source)
    {
        var n = 0;
        await using var held = await self.LockAsync(pipeLock);
        while (n < source.Length)
        {
            if (!readerIsOpen || self.Killed)
            {
                return -1;
            }

            if (written == read + data.Length)
            {
                await self.WakeupAsync(canRead);
                await self.SleepAsync(canWrite, pipeLock);
            }
            else
            {
                data[written++ % data.Length] = source[n++];
            }
        }

        await self.WakeupAsync(canRead);
        return n;
    }

    public async Task<int> ReadAsync(IpcProcess self, byte[] target)
    {
        await using var held = await self.LockAsync(pipeLock);
        while (read == written && writerIsOpen)
        {
            if (self.Killed)
            {
                return -1;
            }

            await self.SleepAsync(canRead, pipeLock);
        }

        var n = 0;
        while (n < target.Length && read != written)
        {
            target[n++] = data[read++ % data.Length];
        }

        await self.WakeupAsync(canWrite);
        return n;
    }

    public async Task CloseAsync(IpcProcess self, bool writer)
    {
        await using var held = await self.LockAsync(pipeLock);
        if (writer)
        {
            writerIsOpen = false;
            await self.WakeupAsync(canRead);
        }
        else
        {
            readerIsOpen = false;
            await self.WakeupAsync(canWrite);
        }
    }
}
