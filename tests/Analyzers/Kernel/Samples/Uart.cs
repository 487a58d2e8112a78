namespace ActorIpc.Analyzers.Tests.Kernel.Samples;

// uart.c, uartwrite: a byte at a time, each when the one before is out. The device is sure to send it.
internal sealed class Uart(IpcLock sendLock, WaitChannel sent, Action<byte> device)
{
    private bool busy;

    public async Task WriteAsync(IpcProcess self, byte[] source)
    {
        var n = 0;
        await using var held = await self.LockAsync(sendLock);
        while (n < source.Length)
        {
            while (busy)
            {
                await self.SleepUninterruptibleAsync(sent, sendLock);
            }

            device(source[n++]);
            busy = true;
        }
    }

    public async Task InterruptAsync(IpcProcess self)
    {
        await using var held = await self.LockAsync(sendLock);
        busy = false;
        await self.WakeupAsync(sent);
    }
}
