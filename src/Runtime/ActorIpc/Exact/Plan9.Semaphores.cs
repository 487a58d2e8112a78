using ActorIpc.Hosting;

namespace ActorIpc;

// Semaphores in user memory: semacquire, tsemacquire, semrelease.
public readonly partial struct Plan9
{
    // Longer ones have no TimeSpan, and no end that anybody will see.
    private const long LongestTime = long.MaxValue / TimeSpan.TicksPerMillisecond;

    /// <summary>semacquire(addr, block).</summary>
    /// <param name="addr">The semaphore.</param>
    /// <param name="block">Whether to wait.</param>
    /// <param name="timeout">Not in Plan 9: how long to wait; <see cref="TSemAcquireAsync"/> has a time of its own.</param>
    /// <param name="cancellation">Not in Plan 9: ends the wait.</param>
    /// <returns>1 if one was taken; 0 if there was none to be had without waiting, or in time; -1 when interrupted or killed, or cancelled.</returns>
    /// <exception cref="IpcException">EINVAL, where Plan 9 returns -1: the value is below 0.</exception>
    /// <remarks>Follows Plan 9 semacquire(2): REN-23, REN-25, REN-28.</remarks>
    [Sleeps(Rechecks = true)]
    [return: MustCheckKilled]
    public async ValueTask<int> SemAcquireAsync(IpcUserSemaphore addr, bool block, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Number(await self.AcquireAsync(addr, block ? timeout : TimeSpan.Zero, cancellation).OffScheduler());

    /// <summary>tsemacquire(addr, ms).</summary>
    /// <param name="addr">The semaphore.</param>
    /// <param name="ms">How long to wait, in milliseconds; 0 to try only.</param>
    /// <param name="cancellation">Not in Plan 9: ends the wait.</param>
    /// <returns>1 if one was taken, 0 if the time has passed, -1 when interrupted or killed, or cancelled.</returns>
    /// <exception cref="IpcException">EINVAL, where Plan 9 returns -1: the value is below 0. EINVAL: a negative time.</exception>
    /// <remarks>Follows Plan 9 semacquire(2): REN-26. A kick that was in vain does not start the time again.</remarks>
    [Sleeps(Rechecks = true)]
    [return: MustCheckKilled]
    public async ValueTask<int> TSemAcquireAsync(IpcUserSemaphore addr, long ms, CancellationToken cancellation = default) =>
        ms < 0 ? throw new IpcException(Errno.EINVAL, $"ms: {ms} is negative (EINVAL, REN-26).")
        : Number(await self.AcquireAsync(addr, ms < LongestTime ? TimeSpan.FromMilliseconds(ms) : null, cancellation).OffScheduler());

    /// <summary>semrelease(addr, count).</summary>
    /// <param name="addr">The semaphore.</param>
    /// <param name="count">How many.</param>
    /// <returns>The value after it.</returns>
    /// <exception cref="IpcException">EINVAL, where Plan 9 returns -1: the count or the value is below 0. ERANGE: the value would not fit a word.</exception>
    /// <remarks>Follows Plan 9 semrelease: REN-24.</remarks>
    public ValueTask<int> SemReleaseAsync(IpcUserSemaphore addr, int count) => self.ReleaseAsync(addr, count);

    private static int Number(AcquireResult result) => result.Outcome switch
    {
        Outcome.Granted => 1,
        Outcome.WouldBlock or Outcome.TimedOut => 0,
        _ => -1,
    };
}
