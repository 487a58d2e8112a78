using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ActorIpc.Benchmarks;

/// <summary>The kernel's own message queue, by P/Invoke, with messages of eight bytes.</summary>
[SupportedOSPlatform("linux")]
public sealed partial class KernelQueue : IDisposable
{
    private const int Create = 0x200;
    private const int Remove = 0;

    private readonly int id = (int)Check(msgget(0, Create | 0x180));

    public unsafe void Send(long type, long text)
    {
        var message = new Message { Type = (nint)type, Text = text };
        Check(msgsnd(id, &message, sizeof(long), 0));
    }

    public unsafe long Receive(long type)
    {
        Message message;
        Check(msgrcv(id, &message, sizeof(long), (nint)type, 0));
        return message.Text;
    }

    public void Dispose() => Check(msgctl(id, Remove, 0));

    private static nint Check(nint result) =>
        result >= 0 ? result : throw new InvalidOperationException($"The kernel answered with errno {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", SetLastError = true)]
    private static partial int msgget(int key, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial int msgsnd(int id, Message* message, nuint size, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint msgrcv(int id, Message* message, nuint size, nint type, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int msgctl(int id, int command, nint argument);

    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public nint Type;
        public long Text;
    }
}
