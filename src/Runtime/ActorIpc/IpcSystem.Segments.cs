using System.Runtime.CompilerServices;
using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

public sealed partial class IpcSystem
{
    // A segment knows nothing of its bytes: they are there as long as its address is. Made at the first attach.
    private readonly ConditionalWeakTable<Mailbox, SegmentMemory> segmentMemory = [];

    /// <summary>Makes a shared segment that no name or key finds.</summary>
    /// <param name="size">How many bytes it has; they are zero.</param>
    /// <returns>The segment.</returns>
    /// <exception cref="IpcException">EINVAL: the size is below 1 or above SHMMAX of <see cref="IpcOptions.Segments"/>.</exception>
    /// <remarks>Follows shmget(2) with IPC_PRIVATE and mode 0666.</remarks>
    public IpcSegment CreateSegment(int size)
    {
        if (size < 1 || size > Options.Segments.SegmentBytes)
        {
            throw new IpcException(Errno.EINVAL, $"size: a segment has 1 to {Options.Segments.SegmentBytes} bytes, not {size} (EINVAL, SHM-1).");
        }

        var permission = IpcPermission.For(IpcKey.Private, Options.Credentials, (int)IpcFlags.Everybody);
        var now = Host.Time.GetUtcNow().ToUnixTimeMilliseconds();
        return new IpcSegment(Host.Start(new SharedSegment(0, size, permission, ProcessId.None, Options.Segments, now, null)));
    }

    internal SegmentMemory MemoryOf(IpcSegment segment, int size) => segmentMemory.GetValue(segment.Mailbox, _ => new SegmentMemory(size));
}
