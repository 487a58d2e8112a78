using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Futexes that do not block: what was in Linux until 2.6.25, and what was proposed before it.
public readonly partial struct Linux
{
    /// <summary>FUTEX_FD.</summary>
    /// <param name="uaddr">The word. It is not compared, so the caller looks at it afterwards.</param>
    /// <param name="val">What the process is sent when the descriptor is woken; 0 for nothing.</param>
    /// <returns>The descriptor: it stands in the line of the word and takes one wake, once.</returns>
    /// <exception cref="IpcException">EINVAL: no such signal. EAGAIN: too many descriptors.</exception>
    /// <remarks>Follows futex(2), FUTEX_FD, of Linux 2.6.25: FUT-50, FUT-51.</remarks>
    public async ValueTask<FutexWatch> FutexFdAsync(FutexWord uaddr, FutexSignal val) => (await self.FutexWatchAsync(uaddr, null, val).OffScheduler()).Watch;

    /// <summary>poll(2) of a FUTEX_FD, without waiting.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <returns>Whether it is readable: it was woken.</returns>
    /// <exception cref="IpcException">EBADF: this process has no such descriptor.</exception>
    /// <remarks>Follows FUT-51.</remarks>
    public ValueTask<bool> FutexPollAsync(FutexWatch fd) => self.Record(fd, FutexCall.Poll);

    /// <summary>close(2) of a FUTEX_FD.</summary>
    /// <param name="fd">The descriptor.</param>
    /// <returns>Not in the manual: whether it had been woken.</returns>
    /// <exception cref="IpcException">EBADF: this process has no such descriptor.</exception>
    /// <remarks>Follows FUT-51.</remarks>
    public ValueTask<bool> FutexCloseAsync(FutexWatch fd) => self.FutexUnwatchAsync(fd);

    /// <summary>FUTEX_AWAIT.</summary>
    /// <param name="uaddr">The word.</param>
    /// <param name="val">The value that it must hold.</param>
    /// <param name="sig">What the process is sent when the record is woken.</param>
    /// <returns>The record; or EAGAIN, as a value.</returns>
    /// <exception cref="IpcException">EINVAL: no such signal. EAGAIN: too many records.</exception>
    /// <remarks>Follows Franke's proposal of April 2002: FUT-53, FUT-54.</remarks>
    public ValueTask<FutexWatchResult> FutexAwaitAsync(FutexWord uaddr, uint val, FutexSignal sig) => self.FutexWatchAsync(uaddr, val, sig);

    /// <summary>FUTEX_AWAKERS.</summary>
    /// <param name="nr">How many records there is room for.</param>
    /// <param name="timeout">How long to wait for the first; zero to look only, null for as long as it takes.</param>
    /// <param name="space">Not in the proposal: whose words; null for those of the system.</param>
    /// <param name="cancellation">Not in the proposal: ends the wait.</param>
    /// <returns>The records that were woken; or EAGAIN, ETIMEDOUT, EINTR, as a value.</returns>
    /// <exception cref="IpcException">EINVAL: room for none, or the timeout is negative.</exception>
    /// <remarks>Follows Franke's proposal of April 2002, where the call shares the number of FUTEX_WAIT: FUT-53 to 55.</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<FutexFetchResult> FutexAwakersAsync(int nr, TimeSpan? timeout, FutexSpace? space = null, CancellationToken cancellation = default) =>
        self.FutexFetchAsync(space, nr, timeout, cancellation);
}
