using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ActorIpc.Conformance.Kernel.Workers;

/// <summary>A child process that makes the system calls that it is told to make, one after the other, on its only thread.</summary>
/// <remarks>
/// It is forked and not started, for that takes a hundredth of the time. Of a forked runtime only the thread that forked is left: nobody collects garbage there, and nobody compiles. So the child
/// never leaves one method, compiled before the fork, which allocates nothing and calls the C library without telling the runtime.
/// </remarks>
internal static unsafe class Worker
{
    /// <summary>How much a call and what comes back of it can need.</summary>
    private const int Room = 1 << 17;

    private const int AnswerSize = 12;
    private const int ChildEnds = 17;
    private const int SetParentDeathSignal = 1;
    private const int KillSignal = 9;

    private static delegate* unmanaged[SuppressGCTransition]<long, long, long, long, long, long, long, long> syscall;
    private static delegate* unmanaged[SuppressGCTransition]<int*> errno;
    private static byte* room;

    /// <summary>Gets ready to fork.</summary>
    public static void Prepare()
    {
        var libc = NativeLibrary.Load("libc.so.6");
        syscall = (delegate* unmanaged[SuppressGCTransition]<long, long, long, long, long, long, long, long>)NativeLibrary.GetExport(libc, "syscall");
        errno = (delegate* unmanaged[SuppressGCTransition]<int*>)NativeLibrary.GetExport(libc, "__errno_location");
        room = (byte*)NativeMemory.AllocZeroed(Room + 128);
        RuntimeHelpers.PrepareMethod(((Delegate)Fork).Method.MethodHandle);
    }

    /// <summary>Forks a worker.</summary>
    /// <param name="calls">Where it reads what to do.</param>
    /// <param name="answers">Where it writes what came of it.</param>
    /// <param name="callsEnd">The judge's end of the first, which it closes.</param>
    /// <param name="answersEnd">The judge's end of the other.</param>
    /// <returns>Its pid, in the process that forked it. The worker does not return.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Fork(int calls, int answers, int callsEnd, int answersEnd)
    {
        // All that is needed later, so that nothing has to be looked up.
        var system = syscall;
        var error = errno;
        var header = room;
        long read = SystemCall.Read, write = SystemCall.Write, close = SystemCall.Close, exit = SystemCall.ExitGroup, prctl = SystemCall.ProcessControl;
        var answer = header + 64;
        var memory = answer + AnswerSize + 4;
        var child = system(SystemCall.Clone, ChildEnds, 0, 0, 0, 0, 0);
        if (child != 0)
        {
            return child;
        }

        system(prctl, SetParentDeathSignal, KillSignal, 0, 0, 0, 0);
        system(close, callsEnd, 0, 0, 0, 0, 0);
        system(close, answersEnd, 0, 0, 0, 0, 0);
        while (true)
        {
            for (long done = 0, wanted = Command.HeaderSize; done < wanted;)
            {
                var got = system(read, calls, (long)(header + done), wanted - done, 0, 0, 0);
                if (got == 0)
                {
                    system(exit, 0, 0, 0, 0, 0, 0);
                }

                done += got > 0 ? got : 0;
            }

            var words = (int*)header;
            var (number, pointers, wantsBack) = (words[0], words[1], words[2]);
            for (long done = 0, wanted = words[3]; done < wanted;)
            {
                var got = system(read, calls, (long)(memory + done), wanted - done, 0, 0, 0);
                done += got > 0 ? got : 0;
            }

            var arguments = (long*)(header + 16);
            for (var i = 0; i < 6; i++)
            {
                arguments[i] += (pointers >> i & 1) != 0 ? (long)memory : 0;
            }

            var result = system(number, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5]);
            *(int*)(memory - 4) = result == -1 ? *error() : 0;
            *(long*)(memory - AnswerSize) = result;
            for (long done = 0, wanted = AnswerSize + wantsBack; done < wanted;)
            {
                var put = system(write, answers, (long)(memory - AnswerSize + done), wanted - done, 0, 0, 0);
                done += put > 0 ? put : 0;
            }
        }
    }
}
