using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A semaphore array: several counters that one call can take from all at once, or not at all.</summary>
/// <remarks>
/// Made by <see cref="IpcSystem.CreateSemaphores"/>, <see cref="IpcProcess.OpenSemaphoresAsync"/> or by semget; used by
/// <see cref="IpcProcess.AcquireAsync(SemaphoreSet, int, int, TimeSpan?, CancellationToken)"/> and <see cref="IpcProcess.OperateAsync"/>.
/// </remarks>
public sealed class SemaphoreSet
{
    internal SemaphoreSet(Mailbox<SemaphoreOperation> mailbox) => Mailbox = mailbox;

    internal Mailbox<SemaphoreOperation> Mailbox { get; }
}
