using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A barrier between two processes: each places barriers, waits for those of the other, and hears of its abortion or end.</summary>
/// <remarks>
/// Made by <see cref="IpcSystem.CreateBarrier"/> or <see cref="IpcSystem.Barrier"/>; each of the two takes a role with <see cref="IpcProcess.TakeRoleAsync"/> before any other call.
/// <c>ForkWithBarrierAsync</c> does all of it for a parent and its child. Follows systemd's <c>Barrier</c>, src/shared/barrier.h.
/// </remarks>
public sealed class IpcBarrier
{
    internal IpcBarrier(Mailbox<BarrierOperation> mailbox) => Mailbox = mailbox;

    internal Mailbox<BarrierOperation> Mailbox { get; }
}
