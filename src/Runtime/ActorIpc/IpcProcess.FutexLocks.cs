using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Words that are locks with an owner: the everyday face of the PI calls of futex(2).
public sealed partial class IpcProcess
{
    /// <summary>Takes a word that is a lock, waiting in order of arrival. Neither a kill nor an interrupt ends the wait, so code after it holds the lock.</summary>
    /// <param name="word">The word: 0 is free, otherwise the number of the process that holds it, and <see cref="FutexBits"/>.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to try only.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether it is held now, and whether an owner died holding it; or why not: WouldBlock, TimedOut, Cancelled, Exited, NoProcess.</returns>
    /// <exception cref="IpcException">
    /// EDEADLK: this process holds it, or its owner waits for this process. EINVAL: others wait on the word for something else, or it was changed behind the owner's
    /// back. EPERM: the word names init. ERANGE: the number of this process has more than 30 bits.
    /// </exception>
    /// <remarks>
    /// Follows futex(2), FUTEX_LOCK_PI: FUT-35 to 41. Where nobody else holds it, the word alone is changed. When its owner dies the lock passes to who waits for it;
    /// where nobody waits, only a <see cref="RobustList"/> tells those who come later. <see cref="IpcMutex"/> is the lock for everyday use.
    /// </remarks>
    [Uninterruptible(Reason = "As FUTEX_LOCK_PI, which never returns EINTR, and as LockAsync: the owner is about to let go.")]
    public ValueTask<FutexLockResult> FutexLockAsync(FutexWord word, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(word);
        return timeout is null && !cancellation.CanBeCanceled && IsOrdinary && word.CompareExchange((uint)Id.Value, 0) == 0
            ? new ValueTask<FutexLockResult>(new FutexLockResult(Outcome.Granted))
            : LockPi(FutexCall.LockPi, word, timeout, cancellation);
    }

    /// <summary>Takes a word that is a lock, if it is free.</summary>
    /// <param name="word">The word.</param>
    /// <returns>Whether it is held now, and whether an owner died holding it; or WouldBlock, NoProcess.</returns>
    /// <exception cref="IpcException">As <see cref="FutexLockAsync"/>.</exception>
    /// <remarks>Follows futex(2), FUTEX_TRYLOCK_PI: FUT-37, FUT-39.</remarks>
    [return: MustCheckKilled]
    public ValueTask<FutexLockResult> FutexTryLockAsync(FutexWord word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return LockPi(FutexCall.TryLockPi, word);
    }

    /// <summary>Leaves a word that is a lock, to who has waited longest if anybody has.</summary>
    /// <param name="word">The word.</param>
    /// <returns>A task that is complete when it is left.</returns>
    /// <exception cref="IpcException">EPERM: this process does not hold it. EINVAL: others wait on the word for something else.</exception>
    /// <remarks>Follows futex(2), FUTEX_UNLOCK_PI: FUT-36 to 38. Where nobody waits, the word alone is changed.</remarks>
    public async ValueTask FutexUnlockAsync(FutexWord word)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (!IsOrdinary || word.CompareExchange(0, (uint)Id.Value) != (uint)Id.Value)
        {
            await Futex(word.Space, new FutexOperation { Call = FutexCall.UnlockPi, Word = word }).OffScheduler();
        }
    }

    /// <summary>Waits on a word until somebody gives this process a lock, if the word holds what is expected: the wait of a condition.</summary>
    /// <param name="word">The word.</param>
    /// <param name="expected">The value that it must hold.</param>
    /// <param name="taken">The lock that the wait ends with; another word of the same space. This process does not hold it.</param>
    /// <param name="timeout">How long to wait, for both; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether the lock is held now; or why not: ValueChanged, WouldBlock, TimedOut, Cancelled, Killed, Exited. In none of these is the lock held.</returns>
    /// <exception cref="IpcException">EINVAL: the words are one word, or not of one space. ERANGE: as <see cref="FutexLockAsync"/>.</exception>
    /// <remarks>
    /// Follows futex(2), FUTEX_WAIT_REQUEUE_PI: FUT-44. An interrupt has the wait begin again, at the end of the line, or end with ValueChanged if the word is another or
    /// the process waits for the lock already; it stays pending.
    /// </remarks>
    [Sleeps]
    public ValueTask<FutexLockResult> FutexWaitThenLockAsync(
        FutexWord word, uint expected, FutexWord taken, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(word);
        CheckSameSpace(word, taken);
        var call = PendingCall<FutexOperation, CallResult>.Rent(this);
        call.Operation = new FutexOperation { Call = FutexCall.WaitRequeuePi, Word = word, Expected = expected, Other = taken };
        return Taken(call.Start(word.Space.Mailbox, WaitMode.Interruptible, timeout, cancellation), taken);
    }

    /// <summary>Gives a lock to who has waited longest on a word for it, or has that process wait for the lock if it is held; and some more besides.</summary>
    /// <param name="word">The word, on which nobody waits for anything else.</param>
    /// <param name="taken">The lock; another word of the same space.</param>
    /// <param name="expected">The value that <paramref name="word"/> must hold.</param>
    /// <param name="more">How many besides the first are moved to the lock at most.</param>
    /// <returns>How many were given the lock or moved; or ValueChanged, or NoProcess for an owner of the lock that is gone.</returns>
    /// <exception cref="IpcException">EINVAL: the words are one word, not of one space, or somebody waits there for something else. EDEADLK: one would wait for itself.</exception>
    /// <remarks>Follows futex(2), FUTEX_CMP_REQUEUE_PI: FUT-43.</remarks>
    public ValueTask<RequeueResult> FutexRequeueToLockAsync(FutexWord word, FutexWord taken, uint expected, int more = 0) => RequeuePi(word, taken, expected, 1, more);

    internal async ValueTask<RequeueResult> RequeuePi(FutexWord word, FutexWord taken, uint expected, int wake, int more)
    {
        ArgumentNullException.ThrowIfNull(word);
        CheckSameSpace(word, taken);
        var operation = new FutexOperation { Call = FutexCall.RequeuePi, Word = word, Other = taken, Expected = expected, Count = wake, OtherCount = more };
        var result = await KnowingTheOwner(word.Space, operation).OffScheduler();
        return new RequeueResult(result.Outcome, (int)result.Value);
    }

    internal ValueTask<FutexLockResult> LockPi(FutexCall how, FutexWord word, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Taken(KnowingTheOwner(word.Space, new FutexOperation { Call = how, Word = word }, timeout, cancellation), word);

    // Nothing about this process that a call would have to look at, and nobody who could come in between.
    private bool IsOrdinary => !HasExited && Id.Value <= FutexBits.TidMask && !System.Host.Interleaves;

    private async ValueTask<FutexLockResult> Taken(ValueTask<CallResult> taking, FutexWord word)
    {
        var result = await taking.OffScheduler();
        if (result.Outcome == Outcome.Granted)
        {
            LeaveWhatCameLate(word);
        }

        return new FutexLockResult(result.Outcome, result.Remark == Errno.EOWNERDEAD);
    }

    // The space knows who holds a lock only once somebody waits for it. Until then it says which number the word has, and is asked again with the process.
    private async ValueTask<CallResult> KnowingTheOwner(
        FutexSpace space, FutexOperation operation, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        var time = System.Host.Time;
        var start = time.GetTimestamp();
        for (var left = timeout; ; left = Left(timeout, time.GetElapsedTime(start)))
        {
            var call = PendingCall<FutexOperation, CallResult>.Rent(this);
            call.Operation = operation;
            var result = await call.Start(space.Mailbox, WaitMode.Uninterruptible, left, cancellation).OffScheduler();
            if (result.Outcome == Outcome.WouldBlock && timeout > TimeSpan.Zero)
            {
                return result with { Outcome = Outcome.TimedOut };
            }

            if (result.Outcome != Outcome.NoProcess || result.Value == 0)
            {
                return result;
            }

            operation.Owner = await FindAsync(new ProcessId(result.Value)).OffScheduler();
            operation.OwnerTid = (uint)result.Value;
        }
    }
}
