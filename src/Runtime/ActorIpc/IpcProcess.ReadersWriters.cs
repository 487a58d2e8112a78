using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Reader-writer locks on futex words.
public sealed partial class IpcProcess
{
    /// <summary>Enters a lock to read, beside other readers, waiting in order of arrival. A kill does not end the wait.</summary>
    /// <param name="entered">The lock.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to try only.</param>
    /// <param name="cancellation">Ends the wait; cancelled already, nothing is taken.</param>
    /// <returns>The key. Look at <see cref="ReaderWriterGrant.IsHeld"/> where there is a timeout or a token, or where the process can end while this waits.</returns>
    /// <exception cref="IpcException">EDEADLK: this process is in as a writer.</exception>
    /// <remarks>
    /// Follows pthread_rwlock_rdlock(3). A writer that waits is not overtaken by new readers; but a process that reads already is let in again, for the writer waits for it.
    /// </remarks>
    [Uninterruptible(Reason = "As LockAsync: those who are in are about to leave.")]
    public ValueTask<ReaderWriterGrant> EnterReadAsync(IpcReaderWriterLock entered, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Enter(entered, false, WaitMode.Uninterruptible, timeout, cancellation);

    /// <summary>Enters a lock to read as <see cref="EnterReadAsync"/> does, waiting until a kill or an interrupt.</summary>
    /// <inheritdoc cref="EnterReadAsync"/>
    [Sleeps(Rechecks = true)]
    public ValueTask<ReaderWriterGrant> EnterReadInterruptibleAsync(
        IpcReaderWriterLock entered, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Enter(entered, false, Interruptibly, timeout, cancellation);

    /// <summary>Enters a lock to write, alone, waiting in order of arrival. A kill does not end the wait.</summary>
    /// <param name="entered">The lock.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to try only.</param>
    /// <param name="cancellation">Ends the wait; cancelled already, nothing is taken.</param>
    /// <returns>The key. Look at <see cref="ReaderWriterGrant.IsHeld"/> where there is a timeout or a token, or where the process can end while this waits.</returns>
    /// <exception cref="IpcException">EDEADLK: this process is in already. A reader does not become a writer.</exception>
    /// <remarks>Follows pthread_rwlock_wrlock(3).</remarks>
    [Uninterruptible(Reason = "As LockAsync: those who are in are about to leave.")]
    public ValueTask<ReaderWriterGrant> EnterWriteAsync(IpcReaderWriterLock entered, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Enter(entered, true, WaitMode.Uninterruptible, timeout, cancellation);

    /// <summary>Enters a lock to write as <see cref="EnterWriteAsync"/> does, waiting until a kill or an interrupt.</summary>
    /// <inheritdoc cref="EnterWriteAsync"/>
    [Sleeps(Rechecks = true)]
    public ValueTask<ReaderWriterGrant> EnterWriteInterruptibleAsync(
        IpcReaderWriterLock entered, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Enter(entered, true, Interruptibly, timeout, cancellation);

    /// <summary>Enters a lock to read if nobody is in the way now. Never waits, on no host.</summary>
    /// <param name="entered">The lock.</param>
    /// <param name="grant">The key.</param>
    /// <returns>True when the process is in.</returns>
    /// <exception cref="IpcException">EDEADLK: this process is in as a writer. ESRCH: the process has ended.</exception>
    public bool TryEnterRead(IpcReaderWriterLock entered, out ReaderWriterGrant grant) => TryEnter(entered, false, out grant);

    /// <summary>Enters a lock to write if nobody is in the way now. Never waits, on no host.</summary>
    /// <param name="entered">The lock.</param>
    /// <param name="grant">The key.</param>
    /// <returns>True when the process is in.</returns>
    /// <exception cref="IpcException">EDEADLK: this process is in already. ESRCH: the process has ended.</exception>
    public bool TryEnterWrite(IpcReaderWriterLock entered, out ReaderWriterGrant grant) => TryEnter(entered, true, out grant);

    private ValueTask<ReaderWriterGrant> Enter(IpcReaderWriterLock entered, bool writes, WaitMode mode, TimeSpan? timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entered);
        return System.Host.Interleaves
            ? EnterAtPoint(entered, writes, mode, timeout, cancellation)
            : EnterHere(entered, writes, mode, timeout, cancellation);
    }

    private async ValueTask<ReaderWriterGrant> EnterAtPoint(
        IpcReaderWriterLock entered, bool writes, WaitMode mode, TimeSpan? timeout, CancellationToken cancellation)
    {
        await Task.Yield();
        return await EnterHere(entered, writes, mode, timeout, cancellation);
    }

    private ValueTask<ReaderWriterGrant> EnterHere(IpcReaderWriterLock entered, bool writes, WaitMode mode, TimeSpan? timeout, CancellationToken cancellation)
    {
        if (!IsSound(timeout))
        {
            return ValueTask.FromException<ReaderWriterGrant>(new IpcException(Errno.EINVAL, $"timeout: {timeout} is negative (EINVAL, SEM-24)."));
        }

        if (cancellation.IsCancellationRequested && !exited)
        {
            return new ValueTask<ReaderWriterGrant>(new ReaderWriterGrant(Outcome.Cancelled));
        }

        if (TryEnterByLast(entered, writes, out var grant))
        {
            return new ValueTask<ReaderWriterGrant>(grant);
        }

        if (!TryReserve(entered, out var hold, out var reserved, out var highest))
        {
            return ValueTask.FromException<ReaderWriterGrant>(EntryError()!);
        }

        if (WaitsForItself(hold, reserved, highest, writes) is { } deadlock)
        {
            return ValueTask.FromException<ReaderWriterGrant>(deadlock);
        }

        var reenters = highest == HoldState.Reads;
        if (hold.TryEnter(writes, reenters, reserved, out var key, out var ownerDied))
        {
            entered.Last = hold;
            return new ValueTask<ReaderWriterGrant>(new ReaderWriterGrant(hold, key, ownerDied));
        }

        var call = PendingCall<ReaderWriterOperation, ReaderWriterGrant>.Rent(this);
        call.Operation = new ReaderWriterOperation { Writes = writes, Reenters = reenters, Hold = hold, Reserved = reserved };
        return call.Start(entered.Mailbox, mode, timeout, cancellation);
    }

    private bool TryEnter(IpcReaderWriterLock entered, bool writes, out ReaderWriterGrant grant)
    {
        ArgumentNullException.ThrowIfNull(entered);
        if (TryEnterByLast(entered, writes, out grant))
        {
            return true;
        }

        if (!TryReserve(entered, out var hold, out var reserved, out var highest))
        {
            throw EntryError()!;
        }

        if (WaitsForItself(hold, reserved, highest, writes) is { } deadlock)
        {
            throw deadlock;
        }

        if (hold.TryEnter(writes, highest == HoldState.Reads, reserved, out var key, out var ownerDied))
        {
            entered.Last = hold;
            grant = new ReaderWriterGrant(hold, key, ownerDied);
            return true;
        }

        hold.Unreserve(reserved);
        grant = new ReaderWriterGrant(Outcome.WouldBlock);
        return EntryError() is { } error ? throw error : false;
    }

    private bool TryEnterByLast(IpcReaderWriterLock entered, bool writes, out ReaderWriterGrant grant)
    {
        if (entered.Last is { } last && ReferenceEquals(last.Process, this) && last.TryEnter(writes, out var key, out var ownerDied))
        {
            grant = new ReaderWriterGrant(last, key, ownerDied);
            return true;
        }

        grant = default;
        return false;
    }

    private static IpcException? WaitsForItself(ReaderWriterHold hold, uint reserved, uint highest, bool writes)
    {
        if (highest != HoldState.Writes && !(writes && highest == HoldState.Reads))
        {
            return null;
        }

        hold.Unreserve(reserved);
        return new IpcException(Errno.EDEADLK, "lock: this process is in already and would wait for itself (EDEADLK).");
    }
}
