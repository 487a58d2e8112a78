using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>The futex calls of Linux, operation by operation as in futex(2), with its own numbers and results. Where an address is asked for there, a word is here.</summary>
/// <remarks>
/// Expected outcomes are values; every other errno is an <see cref="IpcException"/>. FUTEX_PRIVATE_FLAG has no counterpart: a word is one word for whoever has it.
/// </remarks>
public readonly partial struct Linux
{
    private readonly IpcProcess self;

    internal Linux(IpcProcess self) => this.self = self;

    /// <summary>FUTEX_WAIT.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="val">The value that it must hold.</param>
    /// <param name="timeout">How long to wait, from now; null for as long as it takes. Zero is ETIMEDOUT at once, unless the value is another.</param>
    /// <param name="cancellation">Not in the manual: ends the wait.</param>
    /// <returns>0 or EAGAIN, ETIMEDOUT, EINTR, as a value.</returns>
    /// <exception cref="IpcException">EINVAL: the timeout is negative.</exception>
    /// <remarks>Follows futex(2), FUTEX_WAIT: FUT-1, FUT-2, FUT-6, FUT-9 to 11. No call is started again by itself.</remarks>
    [Sleeps]
    public ValueTask<FutexResult> FutexWaitAsync(FutexWord uaddr, uint val, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        self.FutexWaitAsync(uaddr, val, timeout, cancellation);

    /// <summary>FUTEX_WAKE.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="val">How many to wake at most. Below 1 still wakes one (FUT-7).</param>
    /// <returns>How many were woken.</returns>
    /// <remarks>Follows futex(2), FUTEX_WAKE: FUT-3 to 8.</remarks>
    public ValueTask<int> FutexWakeAsync(FutexWord uaddr, int val) => FutexWakeBitsetAsync(uaddr, val, FutexOperation.AnyBits);

    /// <summary>FUTEX_WAKE_BITSET.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="val">How many to wake at most. Below 1 still wakes one (FUT-7).</param>
    /// <param name="val3">The bits; a waiter is meant that has one of them.</param>
    /// <returns>How many were woken.</returns>
    /// <exception cref="IpcException">EINVAL: no bits.</exception>
    /// <remarks>Follows futex(2), FUTEX_WAKE_BITSET: FUT-18 to 20.</remarks>
    public ValueTask<int> FutexWakeBitsetAsync(FutexWord uaddr, int val, uint val3) => self.FutexWakeAsync(uaddr, AtLeastOne(val), val3);

    /// <summary>FUTEX_REQUEUE.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="val">How many to wake at most.</param>
    /// <param name="val2">How many of the rest to move at most.</param>
    /// <param name="uaddr2">The word to move them to.</param>
    /// <returns>How many were woken and moved, together; the manual speaks of those woken only (FUT-25).</returns>
    /// <exception cref="IpcException">EINVAL: a number is negative, or the words are not of one space.</exception>
    /// <remarks>Follows futex(2), FUTEX_REQUEUE: FUT-21, FUT-23 to 27.</remarks>
    public async ValueTask<int> FutexRequeueAsync(FutexWord uaddr, int val, int val2, FutexWord uaddr2) =>
        (await self.FutexRequeueAsync(uaddr, uaddr2, val, val2).OffScheduler()).Count;

    /// <summary>FUTEX_CMP_REQUEUE.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="val">How many to wake at most.</param>
    /// <param name="val2">How many of the rest to move at most.</param>
    /// <param name="uaddr2">The word to move them to.</param>
    /// <param name="val3">The value that <paramref name="uaddr"/> must hold.</param>
    /// <returns>How many were woken and moved, together; or EAGAIN, as a value.</returns>
    /// <exception cref="IpcException">EINVAL: a number is negative, or the words are not of one space.</exception>
    /// <remarks>Follows futex(2), FUTEX_CMP_REQUEUE: FUT-22 to 27.</remarks>
    public ValueTask<RequeueResult> FutexCmpRequeueAsync(FutexWord uaddr, int val, int val2, FutexWord uaddr2, uint val3) =>
        self.FutexRequeueAsync(uaddr, uaddr2, val, val2, val3);

    // It is looked at after the first was woken.
    private static int AtLeastOne(int val) => Math.Max(val, 1);
}
