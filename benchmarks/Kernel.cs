using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ActorIpc.Benchmarks;

/// <summary>The kernel's own semaphore array, by P/Invoke.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class Kernel : IDisposable
{
    private const int SemUndo = 0x1000;
    private const int Create = 0x200;
    private const int Remove = 0;
    private const int SetValue = 16;

    private readonly int id;

    public Kernel(params int[] values)
    {
        id = Check(semget(0, values.Length, Create | 0x180));
        for (var i = 0; i < values.Length; i++)
        {
            Check(semctl(id, i, SetValue, values[i]));
        }
    }

    public unsafe void Operate(ushort number, short delta, bool undo)
    {
        var op = new Operation { Number = number, Delta = delta, Flags = undo ? (short)SemUndo : (short)0 };
        Check(semop(id, &op, 1));
    }

    public void Dispose() => Check(semctl(id, 0, Remove, 0));

    private static int Check(int result) =>
        result >= 0 ? result : throw new InvalidOperationException($"The kernel answered with errno {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int semget(int key, int nsems, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int semop(int id, Operation* ops, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int semctl(int id, int number, int command, nint argument);

    [StructLayout(LayoutKind.Sequential)]
    private struct Operation
    {
        public ushort Number;
        public short Delta;
        public short Flags;
    }
}
