namespace ActorIpc;

/// <summary>The clocks by which absolute timeouts are told.</summary>
/// <remarks>Follows clock_gettime(2), with its numbers.</remarks>
public enum ClockId
{
    /// <summary>CLOCK_REALTIME: since 1970-01-01 UTC.</summary>
    Realtime = 0,

    /// <summary>CLOCK_MONOTONIC: since some fixed moment.</summary>
    Monotonic = 1,
}

// Absolute timeouts, and the calls that take one.
public readonly partial struct Linux
{
    /// <summary>clock_gettime(clockid): what time it is for this system.</summary>
    /// <param name="clockid">The clock.</param>
    /// <returns>The time, from the zero of that clock.</returns>
    /// <exception cref="IpcException">EINVAL: no such clock.</exception>
    public TimeSpan ClockGetTime(ClockId clockid) => clockid switch
    {
        ClockId.Realtime => self.System.Host.Time.GetUtcNow() - DateTimeOffset.UnixEpoch,
        ClockId.Monotonic => self.System.Host.Time.GetElapsedTime(0),
        _ => throw new IpcException(Errno.EINVAL, NoClock(clockid)),
    };

    /// <summary>FUTEX_WAIT_BITSET.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="val">The value that it must hold.</param>
    /// <param name="timeout">When to give up, by the clock (FUT-17); null for never. A moment that has passed is ETIMEDOUT at once, unless the value is another.</param>
    /// <param name="val3">The bits; a wake is meant for this wait that has one of them.</param>
    /// <param name="clockid">The clock; CLOCK_REALTIME stands for FUTEX_CLOCK_REALTIME.</param>
    /// <param name="cancellation">Not in the manual: ends the wait.</param>
    /// <returns>0 or EAGAIN, ETIMEDOUT, EINTR, as a value.</returns>
    /// <exception cref="IpcException">EINVAL: no bits, a negative time, or no such clock.</exception>
    /// <remarks>Follows futex(2), FUTEX_WAIT_BITSET: FUT-16 to 20. A real-time clock that is set later does not move the end.</remarks>
    [Sleeps]
    public ValueTask<FutexResult> FutexWaitBitsetAsync(
        FutexWord uaddr, uint val, TimeSpan? timeout, uint val3, ClockId clockid = ClockId.Monotonic, CancellationToken cancellation = default) =>
        self.FutexWaitAsync(uaddr, val, Until(timeout, clockid), cancellation, val3);

    private static string NoClock(ClockId clockid) => $"clockid: {clockid} is neither CLOCK_REALTIME nor CLOCK_MONOTONIC (EINVAL, FUT-30).";

    // How long it is until then: none if it has passed, and something negative if it cannot be a time.
    private TimeSpan? Until(TimeSpan? moment, ClockId clockid)
    {
        if (moment is not { } at)
        {
            return null;
        }

        var now = ClockGetTime(clockid);
        return at < TimeSpan.Zero ? TimeSpan.MinValue : at > now ? at - now : TimeSpan.Zero;
    }
}
