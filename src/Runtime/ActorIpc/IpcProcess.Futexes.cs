using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// The everyday face of futexes.
public sealed partial class IpcProcess
{
    /// <summary>Waits on a word until somebody wakes it, if the word holds what is expected.</summary>
    /// <param name="word">The word.</param>
    /// <param name="expected">The value with which there is something to wait for. The compare and the beginning of the wait are one step (FUT-6).</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait; a wake after that goes to others.</param>
    /// <param name="mask">Which wakes are meant for this wait: those whose mask has a bit in common; by default all.</param>
    /// <returns>Granted when woken; or why not: ValueChanged, WouldBlock, TimedOut, Cancelled, Interrupted, Killed.</returns>
    /// <exception cref="IpcException">EINVAL: the mask has no bit, or the timeout is negative.</exception>
    /// <remarks>Follows futex(2), FUTEX_WAIT and FUTEX_WAIT_BITSET: FUT-1 to 11, FUT-18 to 20. Callers look at the word again and wait again.</remarks>
    [Sleeps]
    public ValueTask<FutexResult> FutexWaitAsync(
        FutexWord word, uint expected, TimeSpan? timeout = null, CancellationToken cancellation = default, uint mask = FutexOperation.AnyBits)
    {
        ArgumentNullException.ThrowIfNull(word);
        var call = PendingCall<FutexOperation, FutexResult>.Rent(this);
        call.Operation = new FutexOperation { Call = FutexCall.Wait, Word = word, Expected = expected, Mask = mask };
        return call.Start(word.Space.Mailbox, Interruptibly, timeout, cancellation);
    }

    /// <summary>Wakes who waits on a word, in the order in which they came.</summary>
    /// <param name="word">The word, which the caller has changed before.</param>
    /// <param name="count">How many to wake at most; with 0 nobody.</param>
    /// <param name="mask">Which waits are meant: those whose mask has a bit in common; by default all.</param>
    /// <returns>How many were woken.</returns>
    /// <exception cref="IpcException">EINVAL: the mask has no bit, or the count is negative.</exception>
    /// <remarks>Follows futex(2), FUTEX_WAKE and FUTEX_WAKE_BITSET: FUT-3 to 8, FUT-18 to 20. A wake that finds nobody is not remembered; the word is.</remarks>
    public ValueTask<int> FutexWakeAsync(FutexWord word, int count = 1, uint mask = FutexOperation.AnyBits)
    {
        ArgumentNullException.ThrowIfNull(word);
        return count < 0
            ? Misuse<int>(Errno.EINVAL, $"count: {count} is not a number of waiters (EINVAL, FUT-7).")
            : FutexCount(word, new FutexOperation { Call = FutexCall.Wake, Word = word, Count = count, Mask = mask });
    }

    /// <summary>Wakes some who wait on a word, and has others wait on another word from now on, without waking them.</summary>
    /// <param name="word">The word.</param>
    /// <param name="other">The word on which those who are moved wait from then on; of the same space.</param>
    /// <param name="wake">How many to wake at most.</param>
    /// <param name="move">How many of the rest to move at most.</param>
    /// <param name="expected">The value that <paramref name="word"/> must hold; null for any.</param>
    /// <returns>How many were woken and moved, together; or ValueChanged, and nobody was.</returns>
    /// <exception cref="IpcException">EINVAL: a number is negative, or the words are not of one space.</exception>
    /// <remarks>Follows futex(2), FUTEX_REQUEUE and FUTEX_CMP_REQUEUE: FUT-21 to 27. It is how a condition moves its waiters to the mutex instead of waking them all.</remarks>
    public async ValueTask<RequeueResult> FutexRequeueAsync(FutexWord word, FutexWord other, int wake, int move, uint? expected = null)
    {
        ArgumentNullException.ThrowIfNull(word);
        CheckSameSpace(word, other);
        var operation = new FutexOperation
        {
            Call = FutexCall.Requeue, Word = word, Other = other, Count = wake, OtherCount = move, Compares = expected.HasValue, Expected = expected.GetValueOrDefault(),
        };
        var result = await Futex(word.Space, operation).OffScheduler();
        return new RequeueResult(result.Outcome, (int)result.Value);
    }

    internal ValueTask<CallResult> Futex(FutexSpace space, in FutexOperation operation)
    {
        var call = PendingCall<FutexOperation, CallResult>.Rent(this);
        call.Operation = operation;
        return call.Start(space.Mailbox, WaitMode.Uninterruptible);
    }

    internal ValueTask<int> FutexCount(FutexWord word, in FutexOperation operation)
    {
        var call = Futex(word.Space, operation);
        return call.IsCompletedSuccessfully ? ValueTask.FromResult((int)call.Result.Value) : CountAsync(call);

        static async ValueTask<int> CountAsync(ValueTask<CallResult> call) => (int)(await call.OffScheduler()).Value;
    }

    internal static void CheckSameSpace(FutexWord word, FutexWord other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!ReferenceEquals(word.Space, other.Space))
        {
            throw new IpcException(Errno.EINVAL, "other: the words of one call are of one space (EINVAL).");
        }
    }
}
