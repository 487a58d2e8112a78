using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ActorIpc.Soak.Running;

/// <summary>The signals that stop a process and let it go on.</summary>
internal static partial class Signals
{
    private const int Continue = 18;
    private const int Stop = 19;

    public static void Pause(int pid) => Send(pid, Stop);

    public static void Resume(int pid) => Send(pid, Continue);

    private static void Send(int pid, int signal)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("The numbers of the signals are those of Linux.");
        }

        if (Kill(pid, signal) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int pid, int signal);
}
