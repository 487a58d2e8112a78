using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// The everyday face of barriers.
public sealed partial class IpcProcess
{
    private const WaitMode Interruptibly = WaitMode.Interruptible | WaitMode.NoticesPending;

    /// <summary>Becomes one of the two sides of a barrier; from now on the end of this process is the end of that side.</summary>
    /// <param name="barrier">The barrier.</param>
    /// <param name="role">Which side. Each is for one process.</param>
    /// <returns>A task that is complete when the role is this process's.</returns>
    /// <exception cref="IpcException">EINVAL: it has a role of this barrier already, or the role is none. EBUSY: another process has it.</exception>
    /// <remarks>Follows <c>barrier_set_role</c> (BAR-3), where a second call is a failed assertion.</remarks>
    public async ValueTask TakeRoleAsync(IpcBarrier barrier, BarrierRole role) =>
        _ = await OnBarrier(barrier, new BarrierOperation { Call = BarrierCall.SetRole, Role = role }).OffScheduler();

    /// <summary>Places a barrier: the other side's waits for it go on. Never waits.</summary>
    /// <param name="barrier">The barrier; this process has a role of it.</param>
    /// <returns>
    /// Reached, also when the other side has aborted or ended and this one has not noticed (BAR-18); if it knows of an abortion, that, and nothing was placed.
    /// </returns>
    /// <exception cref="IpcException">EPERM: the process has taken no role. EINVAL: it has left the barrier.</exception>
    /// <remarks>Follows <c>barrier_place</c> (BAR-4).</remarks>
    public ValueTask<BarrierResult> PlaceAsync(IpcBarrier barrier) => OnBarrier(barrier, BarrierCall.Place);

    /// <summary>Aborts for good, past what was placed and not yet seen. The waits of both sides end, but for this side's waits for their abortion.</summary>
    /// <param name="barrier">The barrier; this process has a role of it.</param>
    /// <returns>Who has aborted, as far as this side knows; a second call does nothing.</returns>
    /// <exception cref="IpcException">EPERM: the process has taken no role. EINVAL: it has left the barrier.</exception>
    /// <remarks>Follows <c>barrier_abort</c> (BAR-5, BAR-14).</remarks>
    public ValueTask<BarrierResult> AbortAsync(IpcBarrier barrier) => OnBarrier(barrier, BarrierCall.Abort);

    /// <summary>Waits for barriers of the other side that it has not waited for yet: for one at least, and takes all that are there (BAR-21).</summary>
    /// <param name="barrier">The barrier; this process has a role of it.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to look only.</param>
    /// <param name="cancellation">Ends the wait; a barrier placed after that is there for the next one.</param>
    /// <returns>Reached, or who has aborted, or why the wait was broken off.</returns>
    /// <exception cref="IpcException">EPERM: the process has taken no role. EINVAL: it has left the barrier.</exception>
    /// <remarks>Follows <c>barrier_wait_next</c> (BAR-6).</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<BarrierResult> WaitNextAsync(IpcBarrier barrier, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        OnBarrier(barrier, BarrierCall.WaitNext, Interruptibly, timeout, cancellation);

    /// <summary>Waits until the other side aborts or ends, whatever it places before.</summary>
    /// <param name="barrier">The barrier; this process has a role of it.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to look only.</param>
    /// <param name="cancellation">Ends the wait; the barriers that it has taken on the way are seen all the same.</param>
    /// <returns>Who has aborted: Theirs, or Both if this side had aborted too. Or why the wait was broken off.</returns>
    /// <exception cref="IpcException">EPERM: the process has taken no role. EINVAL: it has left the barrier.</exception>
    /// <remarks>Follows <c>barrier_wait_abortion</c> (BAR-9), the one wait that a side can make after it has aborted.</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<BarrierResult> WaitAbortionAsync(IpcBarrier barrier, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        OnBarrier(barrier, BarrierCall.WaitAbortion, Interruptibly, timeout, cancellation);

    /// <summary>Waits until the other side has placed the barrier that is linked to the next of this side; not at all if it is ahead already.</summary>
    /// <param name="barrier">The barrier; this process has a role of it.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to look only.</param>
    /// <param name="cancellation">Ends the wait; a barrier placed after that is there for the next one.</param>
    /// <returns>Reached, or who has aborted, or why the wait was broken off.</returns>
    /// <exception cref="IpcException">EPERM: the process has taken no role. EINVAL: it has left the barrier.</exception>
    /// <remarks>Follows <c>barrier_sync_next</c> (BAR-7).</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<BarrierResult> SyncNextAsync(IpcBarrier barrier, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        OnBarrier(barrier, BarrierCall.SyncNext, Interruptibly, timeout, cancellation);

    /// <summary>Waits until the other side has placed as many barriers as this one; not at all if it has.</summary>
    /// <param name="barrier">The barrier; this process has a role of it.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to look only.</param>
    /// <param name="cancellation">Ends the wait; barriers that it has taken stay counted, and the next sync waits for the rest.</param>
    /// <returns>Reached, or who has aborted, or why the wait was broken off.</returns>
    /// <exception cref="IpcException">EPERM: the process has taken no role. EINVAL: it has left the barrier.</exception>
    /// <remarks>Follows <c>barrier_sync</c> (BAR-8).</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<BarrierResult> SyncAsync(IpcBarrier barrier, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        OnBarrier(barrier, BarrierCall.Sync, Interruptibly, timeout, cancellation);

    /// <summary>Places a barrier and waits until the other side has placed as many: both meet here, or both hear that it failed.</summary>
    /// <param name="barrier">The barrier; this process has a role of it.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to place and look only.</param>
    /// <param name="cancellation">Ends the wait, and what was placed stays placed; cancelled already, nothing is placed.</param>
    /// <returns>Reached, or who has aborted, or why the wait was broken off.</returns>
    /// <exception cref="IpcException">EPERM: the process has taken no role. EINVAL: it has left the barrier.</exception>
    /// <remarks>Follows <c>barrier_place_and_sync</c>, in one step.</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<BarrierResult> PlaceAndSyncAsync(IpcBarrier barrier, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        OnBarrier(barrier, BarrierCall.PlaceAndSync, Interruptibly, timeout, cancellation);

    /// <summary>Who has aborted, as far as this side knows: an abortion of the other is known once a wait has seen it.</summary>
    /// <param name="barrier">The barrier.</param>
    /// <returns>Who; None for a process that has no role or has left.</returns>
    /// <remarks>Follows <c>barrier_i_aborted</c>, <c>barrier_they_aborted</c>, <c>barrier_we_aborted</c> and <c>barrier_is_aborted</c>.</remarks>
    public async ValueTask<BarrierAbortion> GetAbortionAsync(IpcBarrier barrier) => (await OnBarrier(barrier, BarrierCall.Query).OffScheduler()).Abortion;

    /// <summary>Leaves a barrier for good. The other side sees it as it would see this process end: after what was placed (BAR-15).</summary>
    /// <param name="barrier">The barrier. Leaving twice, or without a role, does nothing.</param>
    /// <returns>A task that is complete when this side has left; its waits have ended as Removed.</returns>
    /// <remarks>Follows <c>barrier_destroy</c> (BAR-2). The end of a process leaves all its barriers.</remarks>
    public async ValueTask LeaveAsync(IpcBarrier barrier) => _ = await OnBarrier(barrier, BarrierCall.Destroy).OffScheduler();

    // Keeps a role for a process that may end before it can take it.
    internal async ValueTask PromiseRoleAsync(IpcBarrier barrier, BarrierRole role, IpcProcess heir) =>
        _ = await OnBarrier(barrier, new BarrierOperation { Call = BarrierCall.Promise, Role = role, Heir = heir }).OffScheduler();

    // BAR-12: systemd goes on after EINTR, so an interrupt does not end the wait and is pending afterwards.
    internal ValueTask<BarrierResult> ThroughInterruptsAsync(IpcBarrier barrier, BarrierCall what, TimeSpan? timeout, CancellationToken cancellation) =>
        OnBarrier(barrier, what, WaitMode.Killable, timeout, cancellation);

    private ValueTask<BarrierResult> OnBarrier(IpcBarrier barrier, BarrierCall what, WaitMode mode, TimeSpan? timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(barrier);
        var call = PendingCall<BarrierOperation, BarrierResult>.Rent(this);
        call.Operation = new BarrierOperation { Call = what };
        return call.Start(barrier.Mailbox, mode, timeout, cancellation);
    }

    private ValueTask<BarrierResult> OnBarrier(IpcBarrier barrier, BarrierCall what) => OnBarrier(barrier, new BarrierOperation { Call = what });

    // Calls that do not wait.
    private ValueTask<BarrierResult> OnBarrier(IpcBarrier barrier, in BarrierOperation operation)
    {
        ArgumentNullException.ThrowIfNull(barrier);
        var call = PendingCall<BarrierOperation, BarrierResult>.Rent(this);
        call.Operation = operation;
        return call.Start(barrier.Mailbox, WaitMode.Uninterruptible);
    }
}
