using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// The everyday face of semaphores in user memory.
public sealed partial class IpcProcess
{
    /// <summary>Takes one from a semaphore, waiting while there is none. Nothing is given back when the process ends.</summary>
    /// <param name="semaphore">The semaphore.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait; nothing has been taken then.</param>
    /// <returns>Granted, or why not: WouldBlock, TimedOut, Cancelled, Interrupted, Killed.</returns>
    /// <exception cref="IpcException">EINVAL: the value of the semaphore is below 0.</exception>
    /// <remarks>Follows Plan 9 semacquire(2): REN-23, REN-25, REN-28. Others may take past who waits.</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<AcquireResult> AcquireAsync(IpcUserSemaphore semaphore, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(semaphore);
        var call = PendingCall<UserSemaphoreOperation, AcquireResult>.Rent(this);
        call.Operation = new UserSemaphoreOperation { Call = UserSemaphoreCall.Acquire };
        return call.Start(semaphore.Mailbox, WaitMode.Interruptible | WaitMode.NoticesPending, timeout, cancellation);
    }

    /// <summary>Takes one from a semaphore if there is one now.</summary>
    /// <param name="semaphore">The semaphore.</param>
    /// <returns>True when one was taken.</returns>
    /// <exception cref="IpcException">EINVAL: the value of the semaphore is below 0.</exception>
    /// <exception cref="NotSupportedException">The host answers from another thread; AcquireAsync with a zero timeout does not block.</exception>
    public bool TryAcquire(IpcUserSemaphore semaphore)
    {
        ArgumentNullException.ThrowIfNull(semaphore);
        CheckAnswersOnTheSpot(semaphore.Mailbox, nameof(TryAcquire), nameof(AcquireAsync));
        return Now(AcquireAsync(semaphore, TimeSpan.Zero)).IsAcquired;
    }

    /// <summary>Gives to a semaphore, and kicks as many of those who wait, in order of arrival; they compete for it with whoever comes.</summary>
    /// <param name="semaphore">The semaphore.</param>
    /// <param name="count">How many; with 0 nothing happens.</param>
    /// <returns>The value after it.</returns>
    /// <exception cref="IpcException">EINVAL: the count or the value is below 0. ERANGE: the value would not fit a word. Nothing has changed.</exception>
    /// <remarks>Follows Plan 9 semrelease: REN-24.</remarks>
    public async ValueTask<int> ReleaseAsync(IpcUserSemaphore semaphore, int count = 1) =>
        (int)(await OnSemaphore(semaphore, new UserSemaphoreOperation { Call = UserSemaphoreCall.Release, Count = count }).OffScheduler()).Value;

    /// <summary>How many there are to take.</summary>
    /// <param name="semaphore">The semaphore.</param>
    /// <returns>The value at some moment during the call.</returns>
    public async ValueTask<int> GetValueAsync(IpcUserSemaphore semaphore) =>
        (int)(await OnSemaphore(semaphore, new UserSemaphoreOperation { Call = UserSemaphoreCall.Read }).OffScheduler()).Value;

    private ValueTask<CallResult> OnSemaphore(IpcUserSemaphore semaphore, in UserSemaphoreOperation operation)
    {
        ArgumentNullException.ThrowIfNull(semaphore);
        var call = PendingCall<UserSemaphoreOperation, CallResult>.Rent(this);
        call.Operation = operation;
        return call.Start(semaphore.Mailbox, WaitMode.Uninterruptible);
    }
}
