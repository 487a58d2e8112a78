using System.Runtime.InteropServices;

namespace ActorIpc.Conformance.Kernel.Workers;

/// <summary>The numbers of the system calls that are judged, and the one function that makes any of them.</summary>
internal static unsafe partial class SystemCall
{
    private static readonly bool IsX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    public static readonly int SemGet = IsX64 ? 64 : 190;
    public static readonly int SemControl = IsX64 ? 66 : 191;
    public static readonly int SemTimedOperate = IsX64 ? 220 : 192;
    public static readonly int MsgGet = IsX64 ? 68 : 186;
    public static readonly int MsgSend = IsX64 ? 69 : 189;
    public static readonly int MsgReceive = IsX64 ? 70 : 188;
    public static readonly int MsgControl = IsX64 ? 71 : 187;
    public static readonly int ShmGet = IsX64 ? 29 : 194;
    public static readonly int ShmAttach = IsX64 ? 30 : 196;
    public static readonly int ShmControl = IsX64 ? 31 : 195;
    public static readonly int ShmDetach = IsX64 ? 67 : 197;
    public static readonly int Futex = IsX64 ? 202 : 98;
    public static readonly int FutexWaitV = 449;
    public static readonly int SetRobustList = IsX64 ? 273 : 99;
    public static readonly int OpenAt = IsX64 ? 257 : 56;
    public static readonly int MemoryMap = IsX64 ? 9 : 222;
    public static readonly int SetUser = IsX64 ? 117 : 147;
    public static readonly int SetGroup = IsX64 ? 119 : 149;
    public static readonly int SetGroups = IsX64 ? 116 : 159;
    public static readonly int ReadMemory = IsX64 ? 310 : 270;
    public static readonly int WriteMemory = IsX64 ? 311 : 271;
    public static readonly int SetAffinity = IsX64 ? 203 : 122;
    public static readonly int GetAffinity = IsX64 ? 204 : 123;
    public static readonly int SetScheduler = IsX64 ? 144 : 119;
    public static readonly int ExitGroup = IsX64 ? 231 : 94;
    public static readonly int Kill = IsX64 ? 62 : 129;
    public static readonly int Clone = IsX64 ? 56 : 220;
    public static readonly int Wait = IsX64 ? 61 : 260;
    public static readonly int Pipe = IsX64 ? 293 : 59;
    public static readonly int Read = IsX64 ? 0 : 63;
    public static readonly int Write = IsX64 ? 1 : 64;
    public static readonly int Close = IsX64 ? 3 : 57;
    public static readonly int ProcessControl = IsX64 ? 157 : 167;
    public static readonly int SendSignal = IsX64 ? 234 : 131;

    /// <summary>Makes a call in this very process.</summary>
    /// <param name="number">Which.</param>
    /// <param name="arguments">Its arguments; those that are left out are 0.</param>
    /// <returns>The result, or the errno and -1.</returns>
    public static (long Result, int Error) Make(int number, params ReadOnlySpan<long> arguments)
    {
        var six = stackalloc long[6];
        new Span<long>(six, 6).Clear();
        arguments.CopyTo(new Span<long>(six, 6));
        var result = syscall(number, six[0], six[1], six[2], six[3], six[4], six[5]);
        return (result, result == -1 ? Marshal.GetLastPInvokeError() : 0);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial long syscall(long number, long one, long two, long three, long four, long five, long six);
}
