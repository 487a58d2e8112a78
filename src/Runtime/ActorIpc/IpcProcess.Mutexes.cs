using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Mutexes on futex words: what an owner can do by itself it does here.
public sealed partial class IpcProcess
{
    // Of the mutex that was locked last with a call, by anybody of this process.
    private MutexHold? lastHold;

    /// <summary>Locks a mutex, waiting in order of arrival. A kill does not end the wait, so code after it holds the mutex.</summary>
    /// <param name="mutex">The mutex.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to try only.</param>
    /// <param name="cancellation">Ends the wait; cancelled already, nothing is taken.</param>
    /// <returns>
    /// The key. Look at <see cref="MutexGrant.IsHeld"/> where there is a timeout or a token, or where the process can end while this waits; and at
    /// <see cref="MutexGrant.OwnerDied"/> where owners can die.
    /// </returns>
    /// <exception cref="IpcException">
    /// EDEADLK: this process holds it already. ENOTRECOVERABLE: an owner died, and the next one unlocked without <see cref="MutexGrant.MarkConsistent"/>. ERANGE: the pid does not fit.
    /// </exception>
    /// <remarks>Follows pthread_mutex_lock(3) of a robust mutex. A free mutex costs one compare and exchange, and no call.</remarks>
    [Uninterruptible(Reason = "As xv6's locks: the holder is about to release, and a caller that goes on without the lock would have to be written twice.")]
    public ValueTask<MutexGrant> LockAsync(IpcMutex mutex, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mutex);
        return timeout is null && !cancellation.CanBeCanceled && mutex.Last is { } hold && ReferenceEquals(hold.Process, this) && hold.TryTake()
            ? new ValueTask<MutexGrant>(new MutexGrant(hold))
            : Lock(mutex, WaitMode.Uninterruptible, timeout, cancellation);
    }

    /// <summary>Locks a mutex, waiting in order of arrival until a kill or an interrupt.</summary>
    /// <inheritdoc cref="LockAsync(IpcMutex, TimeSpan?, CancellationToken)"/>
    [Sleeps(Rechecks = true)]
    public ValueTask<MutexGrant> LockInterruptibleAsync(IpcMutex mutex, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mutex);
        return Lock(mutex, Interruptibly, timeout, cancellation);
    }

    /// <summary>Locks a mutex if it is free now. Never waits, on no host.</summary>
    /// <param name="mutex">The mutex.</param>
    /// <param name="grant">The key.</param>
    /// <returns>True when it was locked.</returns>
    /// <exception cref="IpcException">EDEADLK: this process holds it already. ENOTRECOVERABLE, ERANGE: as <see cref="LockAsync(IpcMutex, TimeSpan?, CancellationToken)"/>. ESRCH: the process has ended.</exception>
    public bool TryLock(IpcMutex mutex, out MutexGrant grant)
    {
        ArgumentNullException.ThrowIfNull(mutex);
        var hold = Prepare(mutex);
        if (hold?.TryTake(out var ownerDied) == true)
        {
            Remember(mutex, hold);
            grant = new MutexGrant(hold, ownerDied);
            return true;
        }

        grant = new MutexGrant(Outcome.WouldBlock);
        return EntryError() is { } error ? throw error
            : mutex.IsNotRecoverable ? throw new IpcException(Errno.ENOTRECOVERABLE, "mutex: an owner died, and nobody gets it any more (ENOTRECOVERABLE).")
            : hold!.IsOwner ? throw new IpcException(Errno.EDEADLK, "mutex: this process holds the mutex already (EDEADLK).")
            : false;
    }

    /// <summary>Unlocks a mutex that this process holds, without the key. Never waits.</summary>
    /// <param name="mutex">The mutex.</param>
    /// <exception cref="IpcException">EPERM: this process does not hold it.</exception>
    /// <remarks>Follows pthread_mutex_unlock(3).</remarks>
    public void Unlock(IpcMutex mutex)
    {
        ArgumentNullException.ThrowIfNull(mutex);
        var hold = HoldOf(mutex);
        if (hold is not { IsOwner: true })
        {
            throw EntryError() ?? new IpcException(Errno.EPERM, "mutex: only the process that holds a mutex can unlock it (EPERM).");
        }

        hold.Release(hold.Ticket);
    }

    private ValueTask<MutexGrant> Lock(IpcMutex mutex, WaitMode mode, TimeSpan? timeout, CancellationToken cancellation) => System.Host.Interleaves
        ? LockAtPoint(mutex, mode, timeout, cancellation)
        : LockHere(mutex, mode, timeout, cancellation);

    private async ValueTask<MutexGrant> LockAtPoint(IpcMutex mutex, WaitMode mode, TimeSpan? timeout, CancellationToken cancellation)
    {
        await Task.Yield();
        return await LockHere(mutex, mode, timeout, cancellation);
    }

    private ValueTask<MutexGrant> LockHere(IpcMutex mutex, WaitMode mode, TimeSpan? timeout, CancellationToken cancellation)
    {
        MutexHold? hold;
        try
        {
            hold = Prepare(mutex);
        }
        catch (IpcException tooLarge)
        {
            return ValueTask.FromException<MutexGrant>(tooLarge);
        }

        if (IsSound(timeout) && !cancellation.IsCancellationRequested && hold?.TryTake(out var ownerDied) == true)
        {
            Remember(mutex, hold);
            return new ValueTask<MutexGrant>(new MutexGrant(hold, ownerDied));
        }

        var call = PendingCall<MutexOperation, MutexGrant>.Rent(this);
        call.Operation = new MutexOperation { Call = MutexCall.Lock, Hold = hold };
        return call.Start(mutex.Mailbox, mode, timeout, cancellation);
    }

    // Whoever locked it last without a call finds its hold at the mutex; whoever waits in one line again and again finds it here, with no lock in common with others.
    private MutexHold? Prepare(IpcMutex mutex)
    {
        var hold = mutex.Last;
        if (hold is not null && ReferenceEquals(hold.Process, this))
        {
            return hold;
        }

        hold = Volatile.Read(ref lastHold);
        if (hold is null || !ReferenceEquals(hold.Word, mutex.Word))
        {
            hold = HoldOf(mutex);
            Volatile.Write(ref lastHold, hold);
        }

        return hold;
    }

    // Where others are to come between two calls, nothing is prepared that would make the next one without a call.
    private void Remember(IpcMutex mutex, MutexHold hold)
    {
        if (!System.Host.Interleaves)
        {
            mutex.Last = hold;
        }
    }

    // A timeout that is not sound is for the call to complain about.
    private static bool IsSound(TimeSpan? timeout) => timeout is not { } limit || limit >= TimeSpan.Zero || limit == Timeout.InfiniteTimeSpan;
}
