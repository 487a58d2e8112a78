using ActorIpc;

namespace Lecture.Queues;

internal static class Killable
{
    public static async Task<string?> ReadAsync(IpcProcess self, Pcq q)
    {
        await using var held = await self.LockAsync(q.Lock);
        while (q.Ptr is null)
        {
            self.ThrowIfKilled(); // whoever was killed goes, and the lock is released on the way
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
            self.ThrowIfKilled(); // whoever was killed goes, and the lock is released on the way
            await self.SleepAsync(q.Channel, q.Lock);
        }

        q.Ptr = p;
        await self.WakeupAsync(q.Channel); // wake the reader
    }
}
