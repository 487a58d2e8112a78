using System.Runtime.InteropServices;

namespace ActorIpc.Conformance.Kernel.Workers;

/// <summary>What judge and worker need of the C library beside the calls that are judged.</summary>
internal static unsafe partial class Native
{
    /// <summary>The signal that is posted to a worker: it has a handler that does nothing, set without SA_RESTART.</summary>
    public const int Signal = 10;

    /// <summary>Installs the handler.</summary>
    public static void HandleSignal()
    {
        // struct sigaction of glibc: the handler, 128 bytes of mask, the flags, the restorer. Any function that takes a number and does nothing serves.
        var action = stackalloc byte[152];
        new Span<byte>(action, 152).Clear();
        *(nint*)action = NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "abs");
        if (sigaction(Signal, action, null) != 0)
        {
            throw new InvalidOperationException($"sigaction: errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    public static void WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var written = write(descriptor, start + done, bytes.Length - done);
                if (written < 0 && Marshal.GetLastPInvokeError() != 4)
                {
                    throw new IOException($"write: errno {Marshal.GetLastPInvokeError()}.");
                }

                done += (int)Math.Max(0, written);
            }
        }
    }

    /// <summary>Fills the buffer. False at the end of the stream.</summary>
    public static bool ReadAll(int descriptor, Span<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var got = read(descriptor, start + done, bytes.Length - done);
                if (got == 0 || (got < 0 && Marshal.GetLastPInvokeError() != 4))
                {
                    return false;
                }

                done += (int)Math.Max(0, got);
            }
        }

        return true;
    }

    /// <summary>Reads a byte of another process. Null where it has none to read.</summary>
    public static byte? TryReadIn(int pid, long address)
    {
        byte value = 0;
        return Move(SystemCall.ReadMemory, pid, address, &value) ? value : null;
    }

    /// <summary>Writes a byte of another process. False where it has none to write.</summary>
    public static bool TryWriteIn(int pid, long address, byte value) => Move(SystemCall.WriteMemory, pid, address, &value);

    private static bool Move(int how, int pid, long address, byte* value)
    {
        // struct iovec, of here and of there.
        var here = stackalloc long[] { (nint)value, 1 };
        var there = stackalloc long[] { address, 1 };
        const int fault = 14;
        var (moved, error) = SystemCall.Make(how, pid, (nint)here, 1, (nint)there, 1);
        return error is 0 or fault ? moved == 1 : throw new InvalidOperationException($"The memory of {pid} cannot be reached: {Names.OfError(error)}.");
    }

    /// <summary>Whether there is something to read, or the other end is closed.</summary>
    public static bool IsReadable(int descriptor)
    {
        var wanted = new Poll { Descriptor = descriptor, Events = 1 };
        return poll(&wanted, 1, 0) > 0;
    }

    [LibraryImport("libc")]
    public static partial int sched_yield();

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sigaction(int signal, byte* action, byte* before);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int descriptor, byte* bytes, nint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(Poll* wanted, nuint count, int timeout);

    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
