using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A mutex whose waiters are served in order of arrival, and that a dead owner leaves to the next.</summary>
/// <remarks>Made by <see cref="IpcSystem.CreateLock"/> or <see cref="IpcSystem.Lock"/>; taken by <see cref="IpcProcess.LockAsync(IpcLock, TimeSpan?, CancellationToken)"/>.</remarks>
public sealed class IpcLock
{
    internal IpcLock(Mailbox<SleepOperation> mailbox) => Mailbox = mailbox;

    internal Mailbox<SleepOperation> Mailbox { get; }
}
