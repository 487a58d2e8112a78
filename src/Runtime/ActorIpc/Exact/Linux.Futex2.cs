using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>The flags of the futex2 calls.</summary>
/// <remarks>Follows linux/futex.h. Of the sizes only 32 bits are accepted, as by the kernel.</remarks>
[Flags]
public enum Futex2Flags : uint
{
    /// <summary>FUTEX2_SIZE_U8: not accepted.</summary>
    Size8 = 0,

    /// <summary>FUTEX2_SIZE_U16: not accepted.</summary>
    Size16 = 1,

    /// <summary>FUTEX2_SIZE_U32.</summary>
    Size32 = 2,

    /// <summary>FUTEX2_SIZE_U64: not accepted.</summary>
    Size64 = 3,

    /// <summary>FUTEX2_PRIVATE: accepted; a word is one word for whoever has it.</summary>
    Private = 128,
}

/// <summary>A word and what it must hold.</summary>
/// <remarks>Follows <c>struct futex_waitv</c>.</remarks>
/// <param name="Val">The value that it must hold; no more than 32 bits.</param>
/// <param name="Uaddr">The word.</param>
/// <param name="Flags">Its size.</param>
/// <param name="Reserved">0.</param>
public readonly record struct FutexWaitv(ulong Val, FutexWord? Uaddr, Futex2Flags Flags = Futex2Flags.Size32, uint Reserved = 0);

// futex_waitv, futex_wait, futex_wake, futex_requeue. Their timeouts are moments of a clock.
public readonly partial struct Linux
{
    /// <summary>futex_waitv.</summary>
    /// <param name="waiters">1 to 128 words of one space.</param>
    /// <param name="flags">0.</param>
    /// <param name="timeout">When to give up, by the clock; null for never.</param>
    /// <param name="clockid">The clock; looked at only with a timeout.</param>
    /// <param name="cancellation">Not in the manual: ends the wait.</param>
    /// <returns>The place of the word that was woken, the highest if several were; or EAGAIN, ETIMEDOUT, EINTR, as a value.</returns>
    /// <exception cref="IpcException">EINVAL, EFAULT: see FUT-30.</exception>
    /// <remarks>Follows futex_waitv(2): FUT-30 to 33.</remarks>
    [Sleeps]
    public ValueTask<FutexResult> FutexWaitvAsync(
        ReadOnlySpan<FutexWaitv> waiters, uint flags = 0, TimeSpan? timeout = null, ClockId clockid = ClockId.Monotonic, CancellationToken cancellation = default)
    {
        var words = new FutexExpectation[waiters.Length];
        if (flags != 0)
        {
            return Misuse<FutexResult>(Errno.EINVAL, $"flags: {flags} is not 0 (EINVAL, FUT-30).");
        }

        for (var i = 0; i < words.Length; i++)
        {
            if (WhyNot(waiters[i]) is { } error)
            {
                return ValueTask.FromException<FutexResult>(error);
            }

            words[i] = new FutexExpectation(waiters[i].Uaddr!, (uint)waiters[i].Val);
        }

        return WhyNotUntil(timeout, clockid) is { } noTime
            ? ValueTask.FromException<FutexResult>(noTime)
            : self.FutexWaitAnyAsync(words, Until(timeout, clockid), cancellation);
    }

    /// <summary>futex_wait.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="val">The value that it must hold; no more than 32 bits.</param>
    /// <param name="mask">The bits; no more than 32.</param>
    /// <param name="flags">The size, 32 bits.</param>
    /// <param name="timeout">When to give up, by the clock; null for never.</param>
    /// <param name="clockid">The clock; looked at only with a timeout.</param>
    /// <param name="cancellation">Not in the manual: ends the wait.</param>
    /// <returns>0 or EAGAIN, ETIMEDOUT, EINTR, as a value.</returns>
    /// <exception cref="IpcException">EINVAL: another size, more than 32 bits, no bits in the mask, a negative time, or no such clock. EFAULT: no word.</exception>
    /// <remarks>Follows futex_wait of Linux 6.7: FUT-34.</remarks>
    [Sleeps]
    public ValueTask<FutexResult> Futex2WaitAsync(
        FutexWord uaddr, ulong val, ulong mask, Futex2Flags flags = Futex2Flags.Size32, TimeSpan? timeout = null, ClockId clockid = ClockId.Monotonic,
        CancellationToken cancellation = default) =>
        (WhyNot(new FutexWaitv(val, uaddr, flags)) ?? WhyNotBits(mask) ?? WhyNotUntil(timeout, clockid)) is { } error
            ? ValueTask.FromException<FutexResult>(error)
            : self.FutexWaitAsync(uaddr, (uint)val, Until(timeout, clockid), cancellation, (uint)mask);

    /// <summary>futex_wake.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="mask">The bits; no more than 32.</param>
    /// <param name="nr">How many to wake at most; 0 wakes nobody, below 0 still wakes one (FUT-7).</param>
    /// <param name="flags">The size, 32 bits.</param>
    /// <returns>How many were woken.</returns>
    /// <exception cref="IpcException">EINVAL: another size, more than 32 bits, no bits in the mask. EFAULT: no word.</exception>
    /// <remarks>Follows futex_wake of Linux 6.7: FUT-7, FUT-34.</remarks>
    public ValueTask<int> Futex2WakeAsync(FutexWord uaddr, ulong mask, int nr, Futex2Flags flags = Futex2Flags.Size32) =>
        (WhyNot(new FutexWaitv(0, uaddr, flags)) ?? WhyNotBits(mask)) is { } error
            ? ValueTask.FromException<int>(error)
            : self.FutexWakeAsync(uaddr, nr == 0 ? 0 : AtLeastOne(nr), (uint)mask);

    /// <summary>futex_requeue.</summary>
    /// <param name="waiters">Two words of one space: from which, with the value that it must hold, and to which; the other value is not looked at.</param>
    /// <param name="flags">0.</param>
    /// <param name="nr_wake">How many to wake at most.</param>
    /// <param name="nr_requeue">How many of the rest to move at most.</param>
    /// <returns>How many were woken and moved, together; or EAGAIN, as a value.</returns>
    /// <exception cref="IpcException">EINVAL: flags, sizes that differ or are not 32 bits, a count below 0, not two words of one space. EFAULT: no word.</exception>
    /// <remarks>Follows futex_requeue of Linux 6.7: FUT-34. Two words of different flags are EINVAL as in kernels of 2026.</remarks>
    public ValueTask<RequeueResult> Futex2RequeueAsync(ReadOnlySpan<FutexWaitv> waiters, uint flags, int nr_wake, int nr_requeue)
    {
        if (waiters.Length != 2 || flags != 0)
        {
            return Misuse<RequeueResult>(Errno.EINVAL, "waiters: a requeue is of two words, without flags of its own (EINVAL, FUT-34).");
        }

        var (from, to) = (waiters[0], waiters[1]);
        return (WhyNot(from) ?? WhyNot(to)) is { } error ? ValueTask.FromException<RequeueResult>(error)
            : from.Flags != to.Flags ? Misuse<RequeueResult>(Errno.EINVAL, $"waiters: {from.Flags} and {to.Flags} differ (EINVAL, FUT-34).")
            : self.FutexRequeueAsync(from.Uaddr!, to.Uaddr!, nr_wake, nr_requeue, (uint)from.Val);
    }

    private static ValueTask<T> Misuse<T>(Errno error, string message) => ValueTask.FromException<T>(new IpcException(error, message));

    private static IpcException? WhyNot(in FutexWaitv waiter) =>
        (waiter.Flags & ~Futex2Flags.Private) != Futex2Flags.Size32 ? new IpcException(Errno.EINVAL, $"flags: {waiter.Flags} is not a word of 32 bits (EINVAL, FUT-30, FUT-34).")
        : waiter.Reserved != 0 ? new IpcException(Errno.EINVAL, $"__reserved: {waiter.Reserved} is not 0 (EINVAL, FUT-30).")
        : waiter.Val > uint.MaxValue ? new IpcException(Errno.EINVAL, $"val: {waiter.Val} has more than 32 bits (EINVAL, FUT-34).")
        : waiter.Uaddr is null ? new IpcException(Errno.EFAULT, "uaddr: there is no word (EFAULT, FUT-30).")
        : null;

    private static IpcException? WhyNotBits(ulong mask) =>
        mask > uint.MaxValue ? new IpcException(Errno.EINVAL, $"mask: {mask} has more than 32 bits (EINVAL, FUT-34).") : null;

    private static IpcException? WhyNotUntil(TimeSpan? timeout, ClockId clockid) =>
        timeout is not null && !Enum.IsDefined(clockid) ? new IpcException(Errno.EINVAL, NoClock(clockid)) : null;
}
