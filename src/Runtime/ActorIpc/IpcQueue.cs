using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A message queue: messages with a type, which receivers choose by.</summary>
/// <remarks>
/// Made by <see cref="IpcSystem.CreateMessageQueue"/>, <see cref="IpcProcess.OpenMessageQueueAsync"/> or by msgget; used by
/// <see cref="IpcProcess.SendAsync"/> and <see cref="IpcProcess.ReceiveAsync"/>.
/// </remarks>
public sealed class IpcQueue
{
    internal IpcQueue(Mailbox<MessageOperation> mailbox) => Mailbox = mailbox;

    internal Mailbox<MessageOperation> Mailbox { get; }
}
