namespace ActorIpc.Analyzers.Tests.Kernel.Samples;

// console.c, consoleread: what is typed, a line at a time.
internal sealed class Input(IpcLock inputLock, WaitChannel arrived)
{
    private const byte EndOfFile = 4;
    private readonly byte[] buffer = new byte[128];
    private uint read;
    private uint written;

    public async Task<int> ReadAsync(IpcProcess self, byte[] target)
    {
        var n = 0;
        await using var held = await self.LockAsync(inputLock);
        while (n < target.Length)
        {
            while (read == written)
            {
                if (self.Killed)
                {
                    return -1;
                }

                await self.SleepAsync(arrived, inputLock);
            }

            var typed = buffer[read++ % buffer.Length];
            if (typed == EndOfFile)
            {
                if (n > 0)
                {
                    // The next call is to return 0.
                    read--;
                }

                break;
            }

            target[n++] = typed;
            if (typed == '\n')
            {
                break;
            }
        }

        return n;
    }

    public async Task TypeAsync(IpcProcess self, byte typed)
    {
        await using var held = await self.LockAsync(inputLock);
        if (written - read < buffer.Length)
        {
            buffer[written++ % buffer.Length] = typed;
            await self.WakeupAsync(arrived);
        }
    }
}
