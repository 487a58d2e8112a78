using ActorIpc;

namespace Lecture.Queues;

internal static class Sleeping
{
    public static async Task<string?> ReadAsync(IpcProcess self, Pcq q)
    {
        if (q.Ptr is null)
        {
            await SleepAsync(self, q);
        }

        var p = q.Ptr;
        q.Ptr = null;
        await self.WakeupAsync(q.Channel); // wake the writer
        return p;
    }

    public static async Task WriteAsync(IpcProcess self, Pcq q, string p)
    {
        if (q.Ptr is not null)
        {
            await SleepAsync(self, q);
        }

        q.Ptr = p;
        await self.WakeupAsync(q.Channel); // wake the reader
    }

    // sleep(q). Here no sleep goes without a lock; this one is taken after the test and guards nothing.
    private static async Task SleepAsync(IpcProcess self, Pcq q)
    {
        await using var held = await self.LockAsync(q.Lock);
        await self.SleepAsync(q.Channel, q.Lock);
    }
}
