using ActorIpc;

namespace Lecture.Queues;

internal static class Spinning
{
    public static async Task<string?> ReadAsync(IpcProcess self, Pcq q)
    {
        string? p;
        while ((p = q.Ptr) is null)
        {
            await Task.Yield();
        }

        q.Ptr = null;
        return p;
    }

    public static async Task WriteAsync(IpcProcess self, Pcq q, string p)
    {
        while (q.Ptr is not null)
        {
            await Task.Yield();
        }

        q.Ptr = p;
    }
}
