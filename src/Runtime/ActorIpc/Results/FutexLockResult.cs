namespace ActorIpc;

/// <summary>Whether a word that is a lock with an owner was taken, or why not.</summary>
/// <remarks>Follows the return value and errno of futex(2), FUTEX_LOCK_PI, FUTEX_TRYLOCK_PI and FUTEX_WAIT_REQUEUE_PI.</remarks>
[MustCheckKilled]
public readonly record struct FutexLockResult
{
    internal FutexLockResult(Outcome outcome, bool ownerDied = false)
    {
        Outcome = outcome;
        OwnerDied = ownerDied;
    }

    /// <summary>How it ended. NoProcess: the word names an owner that is gone and has left no word (FUT-37).</summary>
    public Outcome Outcome { get; }

    /// <summary>Whether the process holds the lock now.</summary>
    public bool IsHeld => Outcome == Outcome.Granted;

    /// <summary>Whether an owner died holding the lock, so that what it guards may be half changed: the word has <see cref="FutexBits.OwnerDied"/>.</summary>
    public bool OwnerDied { get; }

    /// <summary>Whether the process was killed while it waited on the other word, or had been killed and would have had to wait.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>The errno that futex(2) would leave: EAGAIN, ETIMEDOUT, ESRCH, or none.</summary>
    public Errno Error => Outcome == Outcome.TimedOut ? Errno.ETIMEDOUT : Outcome.ToErrno();
}
