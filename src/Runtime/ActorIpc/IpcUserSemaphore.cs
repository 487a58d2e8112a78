using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A counter that is taken from one by one: Plan 9's semaphore in user memory, with its memory in it.</summary>
/// <remarks>
/// Made by <see cref="IpcSystem.CreateUserSemaphore"/>; used by <see cref="IpcProcess.AcquireAsync(IpcUserSemaphore, TimeSpan?, CancellationToken)"/> and
/// <see cref="IpcProcess.ReleaseAsync(IpcUserSemaphore, int)"/>. Whoever comes may take past those who sleep, and a dead process gives nothing back: for
/// units that do, there is the <see cref="SemaphoreSet"/>.
/// </remarks>
public sealed class IpcUserSemaphore
{
    internal IpcUserSemaphore(Mailbox<UserSemaphoreOperation> mailbox) => Mailbox = mailbox;

    internal Mailbox<UserSemaphoreOperation> Mailbox { get; }
}
