using System.Runtime.Versioning;

namespace ActorIpc.Benchmarks;

/// <summary>Messages handed from one task to another and back.</summary>
internal static class MessageWorks
{
    // One operation is a round trip of eight bytes: each side sends once and receives once.
    internal static Func<int, Task> HandOver(IpcSystem ipc, IpcProcess self)
    {
        var queue = ipc.CreateMessageQueue();
        var (ping, pong, text) = (MessageFilter.OfType(1), MessageFilter.OfType(2), new byte[8]);
        return async count =>
        {
            var other = ipc.Spawn("other", async partner =>
            {
                for (var i = 0; i < count; i++)
                {
                    await partner.SendAsync(queue, 2, (await partner.ReceiveAsync(queue, ping)).Text.Span);
                }
            });
            for (var i = 0; i < count; i++)
            {
                await self.SendAsync(queue, 1, text);
                _ = (await self.ReceiveAsync(queue, pong)).IsReceived;
            }

            await other.Completion;
        };
    }

    // Two threads, as the kernel needs them.
    [SupportedOSPlatform("linux")]
    internal static Func<int, Task> KernelPingPong() => count =>
    {
        using var kernel = new KernelQueue();
        var other = new Thread(() =>
        {
            for (var i = 0; i < count; i++)
            {
                kernel.Send(2, kernel.Receive(1));
            }
        });
        other.Start();
        for (var i = 0; i < count; i++)
        {
            kernel.Send(1, i);
            kernel.Receive(2);
        }

        other.Join();
        return Task.CompletedTask;
    };
}
