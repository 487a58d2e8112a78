using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Conditions under mutexes.
public sealed partial class IpcProcess
{
    /// <summary>Unlocks the mutex and waits on a condition, in one step; the mutex is held again on return, however the wait ended.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="held">The key to its mutex, which this process holds; it still holds afterwards.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the wait; the mutex is held again all the same.</param>
    /// <returns>How the wait ended. Call it in a loop that looks at the state, and leave the loop when killed.</returns>
    /// <exception cref="IpcException">
    /// EPERM: the key does not hold the mutex; nothing was waited for. EINVAL: it is a key to another mutex. ENOTRECOVERABLE: the mutex is not held any more, and never will be again.
    /// </exception>
    /// <remarks>
    /// Follows pthread_cond_wait(3). A timeout or a kill after the notification does not undo it. Only if the process ends is the mutex not held: then the call ends with Exited.
    /// </remarks>
    [Sleeps]
    public ValueTask<SleepResult> WaitAsync(IpcCondition condition, MutexGrant held, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Wait(condition, held, Interruptibly, timeout, cancellation);

    /// <summary>Waits on a condition as <see cref="WaitAsync(IpcCondition, MutexGrant, TimeSpan?, CancellationToken)"/> does, and goes on waiting when the process is killed.</summary>
    /// <inheritdoc cref="WaitAsync(IpcCondition, MutexGrant, TimeSpan?, CancellationToken)"/>
    [Sleeps(Interruptible = false)]
    [Uninterruptible(Reason = "As xv6's sleeps for disk and log: the notification is sure to come, and leaving half-way would lose what it brings (XV6-13).")]
    public ValueTask<SleepResult> WaitUninterruptibleAsync(
        IpcCondition condition, MutexGrant held, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Wait(condition, held, WaitMode.Uninterruptible, timeout, cancellation);

    /// <summary>Waits on a condition until something holds or the process is killed; looks before every wait, under the mutex.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="held">The key to its mutex.</param>
    /// <param name="predicate">What is waited for; called with the mutex held.</param>
    /// <param name="timeout">How long to wait in all; null for as long as it takes, zero to look only.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Granted when it holds, with the mutex held; otherwise why the wait ended, with the mutex held.</returns>
    [Sleeps(Rechecks = true)]
    public async ValueTask<SleepResult> WaitUntilAsync(
        IpcCondition condition, MutexGrant held, Func<bool> predicate, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        var time = System.Host.Time;
        var start = time.GetTimestamp();
        var ownerDied = false;
        for (var left = timeout; !predicate(); left = Left(timeout, time.GetElapsedTime(start)))
        {
            var wait = await WaitAsync(condition, held, left, cancellation);
            ownerDied |= wait.OwnerDied;
            if (!wait.IsWoken)
            {
                return new SleepResult(wait.Outcome == Outcome.WouldBlock && timeout > TimeSpan.Zero ? Outcome.TimedOut : wait.Outcome, ownerDied);
            }
        }

        return new SleepResult(Outcome.Granted, ownerDied);
    }

    /// <summary>Has the one that has waited longest on a condition go on, once it has the mutex. Nobody there: no effect, and no call.</summary>
    /// <param name="condition">The condition. To lose no notification, change the state with the mutex held; notify with it held or afterwards.</param>
    /// <returns>How many were notified.</returns>
    /// <remarks>Follows pthread_cond_signal(3). Who is notified moves to the end of the line of the mutex, and wakes once, when it has it.</remarks>
    public ValueTask<int> NotifyOneAsync(IpcCondition condition) => Notify(condition, all: false);

    /// <summary>Has all who wait on a condition go on, one after the other as they get the mutex. Nobody there: no effect, and no call.</summary>
    /// <inheritdoc cref="NotifyOneAsync"/>
    public ValueTask<int> NotifyAllAsync(IpcCondition condition) => Notify(condition, all: true);

    private ValueTask<SleepResult> Wait(IpcCondition condition, MutexGrant held, WaitMode mode, TimeSpan? timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (held.Hold is not { } hold || !ReferenceEquals(hold.Process, this) || !held.Holds)
        {
            return ValueTask.FromException<SleepResult>(
                EntryError() ?? new IpcException(Errno.EPERM, "held: the mutex is held while one waits on a condition, and this key does not hold it (EPERM)."));
        }

        if (!ReferenceEquals(hold.Word, condition.Mutex.Word))
        {
            return ValueTask.FromException<SleepResult>(new IpcException(Errno.EINVAL, "held: this is the key to another mutex than the condition's (EINVAL)."));
        }

        var call = PendingCall<MutexOperation, SleepResult>.Rent(this);
        call.Operation = new MutexOperation { Call = MutexCall.Wait, Hold = hold, Condition = condition.Waiting };
        return call.Start(condition.Mutex.Mailbox, mode, timeout, cancellation);
    }

    private ValueTask<int> Notify(IpcCondition condition, bool all)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return condition.Waiting.Value == 0 && !System.Host.Interleaves ? new ValueTask<int>(0) : NotifyThoseWhoWait(condition, all);
    }

    private async ValueTask<int> NotifyThoseWhoWait(IpcCondition condition, bool all)
    {
        var call = PendingCall<MutexOperation, CallResult>.Rent(this);
        call.Operation = new MutexOperation { Call = MutexCall.Notify, Condition = condition.Waiting, All = all };
        return (int)(await call.Start(condition.Mutex.Mailbox, WaitMode.Uninterruptible).OffScheduler()).Value;
    }
}
