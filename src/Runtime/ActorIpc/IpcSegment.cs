using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A shared segment: bytes that processes attach.</summary>
/// <remarks>
/// Made by <see cref="IpcSystem.CreateSegment"/>, <see cref="IpcProcess.OpenSegmentAsync"/> or by shmget; attached by <see cref="IpcProcess.AttachAsync"/>.
/// </remarks>
public sealed class IpcSegment
{
    internal IpcSegment(Mailbox<SegmentOperation> mailbox) => Mailbox = mailbox;

    internal Mailbox<SegmentOperation> Mailbox { get; }
}
