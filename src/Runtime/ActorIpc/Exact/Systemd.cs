using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>The calls of systemd's barrier.h, with its own return values.</summary>
/// <remarks>
/// <para>Follows src/shared/barrier.c. An interrupt does not end a wait, as EINTR does not there, and is pending when the call returns (BAR-12).</para>
/// <para>
/// There, nothing but the two sides ends a wait. Here a timeout, a CancellationToken, a kill and the end of the process do, and make it return false, whatever
/// a false return says otherwise; <see cref="BarrierIsAbortedAsync"/> tells the one from the other. The everyday calls say it at once.
/// </para>
/// </remarks>
public readonly struct Systemd
{
    private readonly IpcProcess self;

    internal Systemd(IpcProcess self) => this.self = self;

    /// <summary>barrier_create(obj).</summary>
    /// <returns>The object; making one cannot fail here.</returns>
    public IpcBarrier BarrierCreate() => self.System.CreateBarrier();

    /// <summary>barrier_destroy(b): leaves; twice, or with no object, does nothing.</summary>
    /// <param name="b">The barrier, or null.</param>
    /// <returns>Null, as the function returns it.</returns>
    public async ValueTask<IpcBarrier?> BarrierDestroyAsync(IpcBarrier? b)
    {
        if (b is not null)
        {
            await self.LeaveAsync(b).OffScheduler();
        }

        return null;
    }

    /// <summary>barrier_set_role(b, role): once for each process.</summary>
    /// <param name="b">The barrier.</param>
    /// <param name="role">BARRIER_PARENT or BARRIER_CHILD.</param>
    /// <returns>A task that is complete when it is done.</returns>
    /// <exception cref="IpcException">EINVAL, where systemd asserts: the process has a role, or there is no such role. EBUSY: another process has it.</exception>
    public ValueTask BarrierSetRoleAsync(IpcBarrier b, BarrierRole role) => self.TakeRoleAsync(b, role);

    /// <summary>barrier_place(b).</summary>
    /// <param name="b">The barrier.</param>
    /// <returns>False if an abortion is known, and then nothing was placed; otherwise true.</returns>
    /// <exception cref="IpcException">EPERM: no role. EINVAL: left.</exception>
    public async ValueTask<bool> BarrierPlaceAsync(IpcBarrier b) => (await self.PlaceAsync(b).OffScheduler()).IsReached;

    /// <summary>barrier_abort(b).</summary>
    /// <param name="b">The barrier.</param>
    /// <returns>False if the other side is known to have aborted; otherwise true.</returns>
    /// <exception cref="IpcException">EPERM: no role. EINVAL: left.</exception>
    public async ValueTask<bool> BarrierAbortAsync(IpcBarrier b) => await self.AbortAsync(b).OffScheduler() is { Outcome: Outcome.Granted, TheyAborted: false };

    /// <summary>barrier_wait_next(b).</summary>
    /// <param name="b">The barrier.</param>
    /// <param name="timeout">Not in systemd: how long to wait.</param>
    /// <param name="cancellation">Not in systemd: ends the wait.</param>
    /// <returns>False if anybody has aborted; otherwise true.</returns>
    /// <exception cref="IpcException">EPERM: no role. EINVAL: left.</exception>
    [Sleeps(Rechecks = true)]
    [return: MustCheckKilled]
    public ValueTask<bool> BarrierWaitNextAsync(IpcBarrier b, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        IsReached(BarrierCall.WaitNext, b, timeout, cancellation);

    /// <summary>barrier_wait_abortion(b).</summary>
    /// <param name="b">The barrier.</param>
    /// <param name="timeout">Not in systemd: how long to wait.</param>
    /// <param name="cancellation">Not in systemd: ends the wait.</param>
    /// <returns>False if this side has aborted too; otherwise true.</returns>
    /// <exception cref="IpcException">EPERM: no role. EINVAL: left.</exception>
    [Sleeps(Rechecks = true)]
    [return: MustCheckKilled]
    public async ValueTask<bool> BarrierWaitAbortionAsync(IpcBarrier b, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        (await self.ThroughInterruptsAsync(b, BarrierCall.WaitAbortion, timeout, cancellation).OffScheduler()).Abortion == BarrierAbortion.Theirs;

    /// <summary>barrier_sync_next(b).</summary>
    /// <param name="b">The barrier.</param>
    /// <param name="timeout">Not in systemd: how long to wait.</param>
    /// <param name="cancellation">Not in systemd: ends the wait.</param>
    /// <returns>False if anybody has aborted; otherwise true.</returns>
    /// <exception cref="IpcException">EPERM: no role. EINVAL: left.</exception>
    [Sleeps(Rechecks = true)]
    [return: MustCheckKilled]
    public ValueTask<bool> BarrierSyncNextAsync(IpcBarrier b, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        IsReached(BarrierCall.SyncNext, b, timeout, cancellation);

    /// <summary>barrier_sync(b).</summary>
    /// <param name="b">The barrier.</param>
    /// <param name="timeout">Not in systemd: how long to wait.</param>
    /// <param name="cancellation">Not in systemd: ends the wait.</param>
    /// <returns>False if anybody has aborted; otherwise true.</returns>
    /// <exception cref="IpcException">EPERM: no role. EINVAL: left.</exception>
    [Sleeps(Rechecks = true)]
    [return: MustCheckKilled]
    public ValueTask<bool> BarrierSyncAsync(IpcBarrier b, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        IsReached(BarrierCall.Sync, b, timeout, cancellation);

    /// <summary>barrier_place_and_sync(b).</summary>
    /// <param name="b">The barrier.</param>
    /// <param name="timeout">Not in systemd: how long to wait.</param>
    /// <param name="cancellation">Not in systemd: ends the wait.</param>
    /// <returns>False if anybody has aborted; otherwise true.</returns>
    /// <exception cref="IpcException">EPERM: no role. EINVAL: left.</exception>
    [Sleeps(Rechecks = true)]
    [return: MustCheckKilled]
    public ValueTask<bool> BarrierPlaceAndSyncAsync(IpcBarrier b, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        IsReached(BarrierCall.PlaceAndSync, b, timeout, cancellation);

    /// <summary>barrier_i_aborted(b).</summary>
    /// <param name="b">The barrier.</param>
    /// <returns>Whether this side has aborted.</returns>
    public async ValueTask<bool> BarrierIAbortedAsync(IpcBarrier b) => (await self.GetAbortionAsync(b).OffScheduler()).HasFlag(BarrierAbortion.Mine);

    /// <summary>barrier_they_aborted(b).</summary>
    /// <param name="b">The barrier.</param>
    /// <returns>Whether this side knows that the other has aborted or ended.</returns>
    public async ValueTask<bool> BarrierTheyAbortedAsync(IpcBarrier b) => (await self.GetAbortionAsync(b).OffScheduler()).HasFlag(BarrierAbortion.Theirs);

    /// <summary>barrier_we_aborted(b).</summary>
    /// <param name="b">The barrier.</param>
    /// <returns>Whether both have, as far as this side knows.</returns>
    public async ValueTask<bool> BarrierWeAbortedAsync(IpcBarrier b) => await self.GetAbortionAsync(b).OffScheduler() == BarrierAbortion.Both;

    /// <summary>barrier_is_aborted(b).</summary>
    /// <param name="b">The barrier.</param>
    /// <returns>Whether anybody has, as far as this side knows.</returns>
    public async ValueTask<bool> BarrierIsAbortedAsync(IpcBarrier b) => await self.GetAbortionAsync(b).OffScheduler() != BarrierAbortion.None;

    private async ValueTask<bool> IsReached(BarrierCall what, IpcBarrier b, TimeSpan? timeout, CancellationToken cancellation) =>
        (await self.ThroughInterruptsAsync(b, what, timeout, cancellation).OffScheduler()).IsReached;
}
