using ActorIpc;

namespace Lecture.Queues;

internal static class Locked
{
    public static async Task<string?> ReadAsync(IpcProcess self, Pcq q)
    {
        await using var held = await self.LockAsync(q.Lock); // acquire(&q->lock), and its release at the end
        if (q.Ptr is null)
        {
            await self.SleepAsync(q.Channel, q.Lock); // sleep(q, &q->lock)
        }

        var p = q.Ptr;
        q.Ptr = null;
        await self.WakeupAsync(q.Channel); // wake the writer
        return p;
    }

    public static async Task WriteAsync(IpcProcess self, Pcq q, string p)
    {
        await using var held = await self.LockAsync(q.Lock);
        if (q.Ptr is not null)
        {
            await self.SleepAsync(q.Channel, q.Lock);
        }

        q.Ptr = p;
        await self.WakeupAsync(q.Channel); // wake the reader
    }
}
