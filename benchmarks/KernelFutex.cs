using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ActorIpc.Benchmarks;

/// <summary>Words of which two threads take turns by the kernel's own futex(2), by P/Invoke.</summary>
[SupportedOSPlatform("linux")]
public sealed unsafe partial class KernelFutex : IDisposable
{
    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;

    // A cache line each.
    private const int Stride = 16;

    private static readonly int Number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 202 : 98;

    private readonly int* words;

    public KernelFutex(int count)
    {
        words = (int*)NativeMemory.AlignedAlloc((nuint)(count * Stride * sizeof(int)), 64);
        new Span<int>(words, count * Stride).Clear();
    }

    /// <summary>Gives one word its turn: stores 1, and wakes who waits for it.</summary>
    public void Give(int word)
    {
        Volatile.Write(ref words[word * Stride], 1);
        _ = syscall(Number, &words[word * Stride], WakePrivate, 1, 0);
    }

    /// <summary>Waits until a word has its turn, and takes it.</summary>
    public void Take(int word)
    {
        while (Interlocked.CompareExchange(ref words[word * Stride], 0, 1) != 1)
        {
            _ = syscall(Number, &words[word * Stride], WaitPrivate, 0, 0);
        }
    }

    public void Dispose() => NativeMemory.AlignedFree(words);

    /// <summary>A round trip between two threads, as the kernel needs them.</summary>
    public static Func<int, Task> PingPong() => count =>
    {
        using var kernel = new KernelFutex(2);
        var other = new Thread(() =>
        {
            for (var i = 0; i < count; i++)
            {
                kernel.Take(0);
                kernel.Give(1);
            }
        });
        other.Start();
        for (var i = 0; i < count; i++)
        {
            kernel.Give(0);
            kernel.Take(1);
        }

        other.Join();
        return Task.CompletedTask;
    };

    [LibraryImport("libc")]
    private static partial nint syscall(nint number, int* word, nint operation, nint value, nint timeout);
}
