using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Futexes without a wait: a record stands in the line instead of the process, which hears of it.
public sealed partial class IpcProcess
{
    /// <summary>Raised when a record of this process has been woken that asked for it; and what was woken can be fetched then.</summary>
    /// <remarks>
    /// Several wakes may raise it once, so who hears of one fetches until there is nothing more. It is raised on the thread pool. A process that is an actor gets a
    /// message instead.
    /// </remarks>
    public event Action<IpcProcess>? FutexNotified;

    internal bool HearsOfNotifications => FutexNotified is not null;

    /// <summary>Leaves a record in the line of a word, if the word holds what is expected, and goes on at once.</summary>
    /// <param name="word">The word.</param>
    /// <param name="expected">The value with which there is something to wait for; null for any, and then the word has to be looked at afterwards (FUT-50).</param>
    /// <param name="signal">What this process is sent when the record is woken.</param>
    /// <param name="mask">Which wakes are meant for it: those whose mask has a bit in common; by default all.</param>
    /// <returns>The record, which takes one wake as a waiter would; or ValueChanged.</returns>
    /// <exception cref="IpcException">EAGAIN: the process has as many records as it may. EINVAL: the mask has no bit, or there is no such signal.</exception>
    /// <remarks>
    /// Follows FUTEX_AWAIT as Franke proposed it in April 2002: FUT-53, FUT-54. When the process ends, what woke a record that it has not fetched goes to the next who
    /// waits on that word.
    /// </remarks>
    public async ValueTask<FutexWatchResult> FutexWatchAsync(
        FutexWord word, uint? expected, FutexSignal signal = FutexSignal.Message, uint mask = FutexOperation.AnyBits)
    {
        ArgumentNullException.ThrowIfNull(word);
        var operation = new FutexOperation
        {
            Call = FutexCall.Await, Word = word, Compares = expected.HasValue, Expected = expected.GetValueOrDefault(), Signal = signal, Mask = mask,
        };
        var result = await Futex(word.Space, operation).OffScheduler();
        return new FutexWatchResult(result.Outcome, new FutexWatch(word, result.Value));
    }

    /// <summary>Fetches the records of this process that were woken; if there are none, waits for one.</summary>
    /// <param name="space">Whose words; null for those made by <see cref="IpcSystem.CreateFutexWord"/>.</param>
    /// <param name="most">How many to fetch at most.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The records, in the order in which they were woken; or why there are none: WouldBlock, TimedOut, Cancelled, Interrupted, Killed.</returns>
    /// <exception cref="IpcException">EINVAL: fewer than one are asked for, or the timeout is negative.</exception>
    /// <remarks>Follows FUTEX_AWAKERS of the same proposal: FUT-53 to 55. What is fetched is the process's own: its end does not pass it on.</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<FutexFetchResult> FutexFetchAsync(
        FutexSpace? space = null, int most = int.MaxValue, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        var call = PendingCall<FutexOperation, FutexFetchResult>.Rent(this);
        call.Operation = new FutexOperation { Call = FutexCall.Awakers, Count = most };
        return call.Start((space ?? System.Futexes).Mailbox, Interruptibly, timeout, cancellation);
    }

    /// <summary>Takes a record back.</summary>
    /// <param name="watch">The record.</param>
    /// <returns>Whether it had been woken: then this process has taken a wake, and it is for it to see to what that means.</returns>
    /// <exception cref="IpcException">EBADF: this process has no such record; it was fetched or taken back before.</exception>
    /// <remarks>Follows close(2) of a FUTEX_FD (FUT-51).</remarks>
    public async ValueTask<bool> FutexUnwatchAsync(FutexWatch watch) => await Record(watch, FutexCall.Close).OffScheduler();

    internal void HearOfNotification() => FutexNotified?.Invoke(this);

    internal async ValueTask<bool> Record(FutexWatch watch, FutexCall what)
    {
        ArgumentNullException.ThrowIfNull(watch.Word);
        return (await Futex(watch.Word.Space, new FutexOperation { Call = what, Record = watch.Number }).OffScheduler()).Value != 0;
    }
}
