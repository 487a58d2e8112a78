using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ActorIpc.Benchmarks;

/// <summary>A default mutex of pthreads, by P/Invoke.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe partial class PthreadMutex
{
    // Larger than a pthread_mutex_t of any architecture.
    private const int Bytes = 128;

    public static Func<int, Task> Uncontended() => count =>
    {
        // All zeros is PTHREAD_MUTEX_INITIALIZER.
        var mutex = NativeMemory.AlignedAlloc(Bytes, 64);
        NativeMemory.Clear(mutex, Bytes);
        for (var i = 0; i < count; i++)
        {
            _ = pthread_mutex_lock(mutex);
            _ = pthread_mutex_unlock(mutex);
        }

        NativeMemory.AlignedFree(mutex);
        return Task.CompletedTask;
    };

    [LibraryImport("libc")]
    private static partial int pthread_mutex_lock(void* mutex);

    [LibraryImport("libc")]
    private static partial int pthread_mutex_unlock(void* mutex);
}
