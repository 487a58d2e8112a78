using ActorIpc;

namespace Lecture.Queues;

internal static class Looping
{
    public static async Task<string?> ReadAsync(IpcProcess self, Pcq q)
    {
        await using var held = await self.LockAsync(q.Lock);
        while (q.Ptr is null)
        {
            await self.SleepAsync(q.Channel, q.Lock);
        }

        var p = q.Ptr;
        q.Ptr = null;
        await self.WakeupAsync(q.Channel); // wake the writer
        return p;
    }

    public static async Task WriteAsync(IpcProcess self, Pcq q, string p)
    {
        await using var held = await self.LockAsync(q.Lock);
        while (q.Ptr is not null)
        {
            await self.SleepAsync(q.Channel, q.Lock);
        }

        q.Ptr = p;
        await self.WakeupAsync(q.Channel); // wake the reader
    }
}
