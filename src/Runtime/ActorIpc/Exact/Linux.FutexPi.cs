using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Priority-inheriting futexes: words that are locks with an owner. There are no priorities here, so the highest is who has waited longest.
public readonly partial struct Linux
{
    /// <summary>gettid(): the number by which a word names this process as its owner.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="IpcException">ERANGE: the number of this process has more than the 30 bits that a word has for it.</exception>
    public uint GetTid() => self.Id.Value <= FutexBits.TidMask
        ? (uint)self.Id.Value
        : throw new IpcException(Errno.ERANGE, $"process: a word has 30 bits for its owner, and {self.Id} does not fit (ERANGE, FUT-35).");

    /// <summary>FUTEX_LOCK_PI.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="timeout">When to give up, by the real-time clock (FUT-17); null for never.</param>
    /// <param name="cancellation">Not in the manual: ends the wait.</param>
    /// <returns>0 or ETIMEDOUT, ESRCH, as a value.</returns>
    /// <exception cref="IpcException">EDEADLK, EINVAL, EPERM, ERANGE: as <see cref="IpcProcess.FutexLockAsync"/>.</exception>
    /// <remarks>Follows futex(2), FUTEX_LOCK_PI: FUT-35 to 41. A kill does not end the wait either.</remarks>
    [Uninterruptible(Reason = "As in the kernel, where it never returns EINTR (FUT-40).")]
    public ValueTask<FutexLockResult> FutexLockPiAsync(FutexWord uaddr, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        FutexLockPi2Async(uaddr, timeout, ClockId.Realtime, cancellation);

    /// <summary>FUTEX_LOCK_PI2.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="timeout">When to give up, by the clock; null for never.</param>
    /// <param name="clockid">The clock; CLOCK_REALTIME stands for FUTEX_CLOCK_REALTIME.</param>
    /// <param name="cancellation">Not in the manual: ends the wait.</param>
    /// <returns>As <see cref="FutexLockPiAsync"/>.</returns>
    /// <exception cref="IpcException">As <see cref="FutexLockPiAsync"/>; and EINVAL: no such clock.</exception>
    /// <remarks>Follows futex(2), FUTEX_LOCK_PI2: FUT-16, FUT-17.</remarks>
    [Uninterruptible(Reason = "As in the kernel, where it never returns EINTR (FUT-40).")]
    public ValueTask<FutexLockResult> FutexLockPi2Async(
        FutexWord uaddr, TimeSpan? timeout = null, ClockId clockid = ClockId.Monotonic, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(uaddr);
        return TooLate(self.LockPi(FutexCall.LockPi, uaddr, Until(timeout, clockid), cancellation));
    }

    /// <summary>FUTEX_TRYLOCK_PI.</summary>
    /// <param name="uaddr">The word.</param>
    /// <returns>0 or EAGAIN, ESRCH, as a value.</returns>
    /// <exception cref="IpcException">As <see cref="FutexLockPiAsync"/>.</exception>
    /// <remarks>Follows futex(2), FUTEX_TRYLOCK_PI: FUT-37, FUT-39. As in the kernel, a word that is held gets the waiters bit.</remarks>
    [return: MustCheckKilled]
    public ValueTask<FutexLockResult> FutexTrylockPiAsync(FutexWord uaddr) => self.FutexTryLockAsync(uaddr);

    /// <summary>FUTEX_UNLOCK_PI.</summary>
    /// <param name="uaddr">The word.</param>
    /// <returns>A task that is complete when the lock is left.</returns>
    /// <exception cref="IpcException">EPERM: this process does not hold it. EINVAL: others wait on the word for something else.</exception>
    /// <remarks>Follows futex(2), FUTEX_UNLOCK_PI: FUT-36 to 38.</remarks>
    public async ValueTask FutexUnlockPiAsync(FutexWord uaddr)
    {
        ArgumentNullException.ThrowIfNull(uaddr);
        await self.Futex(uaddr.Space, new FutexOperation { Call = FutexCall.UnlockPi, Word = uaddr }).OffScheduler();
    }

    /// <summary>FUTEX_UNLOCK_PI with FUTEX_ROBUST_UNLOCK: also takes away what the list says is pending.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="head">The head whose pending entry is for this word.</param>
    /// <returns>A task that is complete when both are done.</returns>
    /// <exception cref="IpcException">As <see cref="FutexUnlockPiAsync"/>; then the entry stays.</exception>
    /// <remarks>Follows kernels of 2026: FUT-49.</remarks>
    public async ValueTask FutexRobustUnlockPiAsync(FutexWord uaddr, RobustList head)
    {
        ArgumentNullException.ThrowIfNull(head);
        await FutexUnlockPiAsync(uaddr).OffScheduler();
        head.ListOpPending = null;
    }

    /// <summary>FUTEX_WAIT_REQUEUE_PI.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="val">The value that it must hold.</param>
    /// <param name="timeout">When to give up, by the clock (FUT-17); null for never.</param>
    /// <param name="uaddr2">The lock that the wait ends with.</param>
    /// <param name="clockid">The clock; CLOCK_REALTIME stands for FUTEX_CLOCK_REALTIME.</param>
    /// <param name="cancellation">Not in the manual: ends the wait.</param>
    /// <returns>0 or EAGAIN, ETIMEDOUT, as a value.</returns>
    /// <exception cref="IpcException">EINVAL: the words are one word, or not of one space; a negative time, or no such clock.</exception>
    /// <remarks>Follows futex(2), FUTEX_WAIT_REQUEUE_PI: FUT-44.</remarks>
    [Sleeps]
    public ValueTask<FutexLockResult> FutexWaitRequeuePiAsync(
        FutexWord uaddr, uint val, TimeSpan? timeout, FutexWord uaddr2, ClockId clockid = ClockId.Monotonic, CancellationToken cancellation = default) =>
        TooLate(self.FutexWaitThenLockAsync(uaddr, val, uaddr2, Until(timeout, clockid), cancellation));

    /// <summary>FUTEX_CMP_REQUEUE_PI.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="val">1.</param>
    /// <param name="val2">How many besides the first are moved to the lock at most.</param>
    /// <param name="uaddr2">The lock.</param>
    /// <param name="val3">The value that <paramref name="uaddr"/> must hold.</param>
    /// <returns>How many were given the lock or moved; or EAGAIN, ESRCH, as a value.</returns>
    /// <exception cref="IpcException">EINVAL, EDEADLK, EPERM: see FUT-36, FUT-37 and FUT-43. Who was moved before stays moved, as in the kernel.</exception>
    /// <remarks>Follows futex(2), FUTEX_CMP_REQUEUE_PI: FUT-43.</remarks>
    public ValueTask<RequeueResult> FutexCmpRequeuePiAsync(FutexWord uaddr, int val, int val2, FutexWord uaddr2, uint val3) =>
        self.RequeuePi(uaddr, uaddr2, val3, val, val2);

    // A moment that had passed before.
    private static async ValueTask<FutexLockResult> TooLate(ValueTask<FutexLockResult> call)
    {
        var result = await call.OffScheduler();
        return result.Outcome == Outcome.WouldBlock ? new FutexLockResult(Outcome.TimedOut) : result;
    }

    private async ValueTask<FutexResult> FutexPiAsync(
        FutexCommand command, FutexWord uaddr, uint val, TimeSpan? timeout, uint val2, FutexWord? uaddr2, uint val3, ClockId clock, CancellationToken cancellation)
    {
        switch (command)
        {
            case FutexCommand.CmpRequeuePi:
                return Count(await FutexCmpRequeuePiAsync(uaddr, (int)val, (int)val2, uaddr2!, val3).OffScheduler());
            case FutexCommand.UnlockPi:
                await FutexUnlockPiAsync(uaddr).OffScheduler();
                return new FutexResult(Outcome.Granted);
            default:
                var taking = command switch
                {
                    FutexCommand.TrylockPi => FutexTrylockPiAsync(uaddr),
                    FutexCommand.WaitRequeuePi => FutexWaitRequeuePiAsync(uaddr, val, timeout, uaddr2!, clock, cancellation),
                    _ => FutexLockPi2Async(uaddr, timeout, command == FutexCommand.LockPi ? ClockId.Realtime : clock, cancellation),
                };
                var outcome = (await taking.OffScheduler()).Outcome;

                // The one EAGAIN that a FutexResult knows.
                return new FutexResult(outcome == Outcome.WouldBlock ? Outcome.ValueChanged : outcome);
        }
    }
}
