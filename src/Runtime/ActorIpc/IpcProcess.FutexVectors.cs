using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A word and the value with which there is something to wait for.</summary>
/// <param name="Word">The word.</param>
/// <param name="Expected">The value that it must hold.</param>
public readonly record struct FutexExpectation(FutexWord Word, uint Expected);

// The futex calls that concern several words at once.
public sealed partial class IpcProcess
{
    /// <summary>Waits on several words until somebody wakes through one of them, if each holds what is expected of it.</summary>
    /// <param name="words">1 to 128 words of one space. One that is named twice is waited on twice.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait; a wake after that goes to others.</param>
    /// <returns>Granted and the place of the word that was woken, the highest if several were at once; or why not: ValueChanged, WouldBlock, TimedOut, Cancelled, Interrupted, Killed.</returns>
    /// <exception cref="IpcException">EINVAL: too few or too many words, not of one space, or the timeout is negative.</exception>
    /// <remarks>Follows futex_waitv(2): FUT-30 to 33.</remarks>
    [Sleeps]
    public ValueTask<FutexResult> FutexWaitAnyAsync(ReadOnlySpan<FutexExpectation> words, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        if (words.Length is 0 or > FutexVector.MostWords)
        {
            return Misuse<FutexResult>(Errno.EINVAL, $"words: {words.Length} words are not 1 to {FutexVector.MostWords} (EINVAL, FUT-30).");
        }

        var vector = new FutexVector(words.Length);
        foreach (var (word, expected) in words)
        {
            ArgumentNullException.ThrowIfNull(word, nameof(words));
            if (!ReferenceEquals(word.Space, words[0].Word.Space))
            {
                return Misuse<FutexResult>(Errno.EINVAL, "words: the words of one call are of one space (EINVAL).");
            }

            vector.Add(word, expected);
        }

        var call = PendingCall<FutexOperation, FutexResult>.Rent(this);
        call.Operation = new FutexOperation { Call = FutexCall.WaitAny, Vector = vector };
        return call.Start(words[0].Word.Space.Mailbox, Interruptibly, timeout, cancellation);
    }

    /// <summary>Changes another word, wakes who waits on a word, and then, by what the other word held, who waits on that one; all in one step.</summary>
    /// <param name="word">The word whose waiters are woken.</param>
    /// <param name="other">The word that is changed; of the same space.</param>
    /// <param name="op">How to change it, and what it must have held for its own waiters to be woken.</param>
    /// <param name="wake">How many to wake at most; with 0 nobody.</param>
    /// <param name="wakeOther">How many to wake of those who wait on <paramref name="other"/> at most; with 0 nobody.</param>
    /// <returns>How many were woken.</returns>
    /// <exception cref="IpcException">EINVAL: a count is negative, or the words are not of one space. ENOSYS: there is no such change or comparison.</exception>
    /// <remarks>
    /// Follows futex(2), FUTEX_WAKE_OP: FUT-28, FUT-29. Others may change the word at the same time, so the change is made again until none of theirs is lost.
    /// </remarks>
    public ValueTask<int> FutexWakeOpAsync(FutexWord word, FutexWord other, FutexWakeOp op, int wake = 1, int wakeOther = 1)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (wake < 0 || wakeOther < 0)
        {
            return Misuse<int>(Errno.EINVAL, $"wake: {wake} and {wakeOther} are not both numbers of waiters (EINVAL, FUT-7).");
        }

        CheckSameSpace(word, other);
        return FutexCount(word, new FutexOperation { Call = FutexCall.WakeOp, Word = word, Other = other, WakeOp = op, Count = wake, OtherCount = wakeOther });
    }
}
