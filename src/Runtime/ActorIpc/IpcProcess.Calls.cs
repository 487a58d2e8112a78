using System.Runtime.CompilerServices;
using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// Processes, locks, sleep/wakeup and rendezvous: the calls that a process makes.
public sealed partial class IpcProcess
{
    internal bool HasExited => exited;

    /// <summary>Starts a child.</summary>
    /// <param name="name">Its name, for messages to people.</param>
    /// <param name="body">What it does. It runs on the thread pool; the status that it returns is its exit status.</param>
    /// <param name="options">How to start it; by default with this process's tag space and credentials, as rfork without RFREND (REN-6).</param>
    /// <returns>The child. If the process table was full, its <see cref="Completion"/> fails with EAGAIN.</returns>
    /// <remarks>Follows xv6 fork() (XV6-4) and Plan 9 rfork(2). The child starts with no undo (SEM-63).</remarks>
    public IpcProcess Fork(string name, Func<IpcProcess, Task<ExitStatus>> body, ProcessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(body);
        return System.Start(this, name, body, options);
    }

    /// <summary>Starts a child that exits with success when its body returns.</summary>
    /// <inheritdoc cref="Fork(string, Func{IpcProcess, Task{ExitStatus}}, ProcessOptions?)"/>
    public IpcProcess Fork(string name, Func<IpcProcess, Task> body, ProcessOptions? options = null) =>
        System.Start(this, name, IpcSystem.WithStatus(body), options);

    /// <summary>Waits until a child has exited, and reaps it.</summary>
    /// <param name="child">Which child; none for any. Of several that have exited, the one in the lowest slot of the process table comes first (XV6-8).</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to look only.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Which child and its status; or that there is none (NoChild), or why the wait ended.</returns>
    /// <remarks>Follows xv6 wait() (XV6-7 to 9): a killed process still reaps a child that has exited, and only then hears of the kill.</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<ChildResult> WaitAsync(ProcessId child = default, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        var call = PendingCall<ProcessOperation, ChildResult>.Rent(this);
        call.Operation = new ProcessOperation { Call = ProcessCall.Wait, Target = child };
        return call.Start(System.Processes, WaitMode.Interruptible | WaitMode.NoticesPending, timeout, cancellation);
    }

    /// <summary>Kills a process: sets its flag and breaks its interruptible waits. The victim goes when it notices.</summary>
    /// <param name="target">Which.</param>
    /// <returns>False when no process has that pid. A process that has exited and is not yet reaped still has it (XV6-11).</returns>
    /// <exception cref="IpcException">EPERM: the target is init.</exception>
    /// <remarks>Follows xv6 kill(); pid 0 is nobody's (XV6-14).</remarks>
    public ValueTask<bool> KillAsync(ProcessId target) => PostAsync(ProcessCall.Kill, target);

    /// <summary>Posts an interrupt to a process: breaks the wait that it is in, or the next one that notices.</summary>
    /// <param name="target">Which.</param>
    /// <returns>
    /// False when no process has that pid, or when it has five interrupts pending already: this one breaks a wait all the same, and is not kept (REN-16).
    /// </returns>
    /// <remarks>Stands for a Plan 9 note and a POSIX signal that has a handler. A rendezvous does not notice one that came before it (REN-10).</remarks>
    public ValueTask<bool> InterruptAsync(ProcessId target) => PostAsync(ProcessCall.Interrupt, target);

    /// <summary>Takes a lock, waiting in order of arrival. A kill does not end the wait, so code after it holds the lock.</summary>
    /// <param name="taken">The lock.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to try only.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// The key. Look at <see cref="LockGrant.IsHeld"/> where there is a timeout or a token, or where the process can end while this waits: then the call
    /// ends with <see cref="Outcome.Exited"/> and no lock.
    /// </returns>
    /// <exception cref="IpcException">EDEADLK: this process holds it already.</exception>
    /// <remarks>Follows xv6 acquire and 9front qlock.</remarks>
    [Uninterruptible(Reason = "As xv6's locks: the holder is about to release, and a caller that goes on without the lock would have to be written twice.")]
    public ValueTask<LockGrant> LockAsync(IpcLock taken, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Acquire(taken, WaitMode.Uninterruptible, timeout, cancellation);

    /// <summary>Takes a lock, waiting in order of arrival until a kill or an interrupt.</summary>
    /// <inheritdoc cref="LockAsync(IpcLock, TimeSpan?, CancellationToken)"/>
    [Sleeps(Rechecks = true)]
    public ValueTask<LockGrant> LockInterruptibleAsync(IpcLock taken, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Acquire(taken, WaitMode.Interruptible | WaitMode.NoticesPending, timeout, cancellation);

    /// <summary>Takes a lock if it is free now.</summary>
    /// <param name="taken">The lock.</param>
    /// <param name="grant">The key.</param>
    /// <returns>True when it was taken.</returns>
    /// <exception cref="IpcException">EDEADLK: this process holds it already.</exception>
    /// <exception cref="NotSupportedException">The host answers from another thread; <see cref="LockAsync(IpcLock, TimeSpan?, CancellationToken)"/> with a zero timeout does not block.</exception>
    public bool TryLock(IpcLock taken, out LockGrant grant)
    {
        ArgumentNullException.ThrowIfNull(taken);
        CheckAnswersOnTheSpot(taken.Mailbox, nameof(TryLock), nameof(LockAsync));
        grant = Now(LockAsync(taken, TimeSpan.Zero));
        return grant.IsHeld;
    }

    /// <summary>Sleeps on a channel. The lock is released when, and only when, the sleeper is parked, and is held again on return.</summary>
    /// <param name="channel">What to sleep on.</param>
    /// <param name="held">The lock that guards the condition; this process holds it.</param>
    /// <param name="timeout">How long to sleep; null for as long as it takes, zero not at all.</param>
    /// <param name="cancellation">Ends the sleep; the lock is held again all the same.</param>
    /// <returns>How the sleep ended. Call it in a loop that looks at the condition, and leave the loop when killed.</returns>
    /// <exception cref="IpcException">EPERM: the process does not hold the lock; it did not sleep.</exception>
    /// <remarks>Follows xv6 sleep(chan, lk): XV6-1 to 3.</remarks>
    [Sleeps]
    public ValueTask<SleepResult> SleepAsync(WaitChannel channel, IpcLock held, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Sleep(channel, held, WaitMode.Interruptible | WaitMode.NoticesPending, timeout, cancellation);

    /// <summary>Sleeps on a channel as <see cref="SleepAsync"/> does, and goes on sleeping when the process is killed.</summary>
    /// <inheritdoc cref="SleepAsync"/>
    [Sleeps(Interruptible = false)]
    [Uninterruptible(Reason = "As xv6's sleeps for disk and log: the wakeup is sure to come, and leaving half-way would lose what it brings (XV6-13).")]
    public ValueTask<SleepResult> SleepUninterruptibleAsync(WaitChannel channel, IpcLock held, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Sleep(channel, held, WaitMode.Uninterruptible, timeout, cancellation);

    /// <summary>Sleeps on a channel until a condition holds or the process is killed; looks at the condition before every sleep, under the lock.</summary>
    /// <param name="channel">What to sleep on.</param>
    /// <param name="held">The lock that guards the condition; this process holds it.</param>
    /// <param name="condition">The condition; called with the lock held.</param>
    /// <param name="timeout">How long to wait in all; null for as long as it takes, zero to look only.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Granted when the condition holds, with the lock held; otherwise why the wait ended, with the lock held.</returns>
    [Sleeps(Rechecks = true)]
    public async ValueTask<SleepResult> SleepUntilAsync(
        WaitChannel channel, IpcLock held, Func<bool> condition, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var time = System.Host.Time;
        var start = time.GetTimestamp();
        var ownerDied = false;
        for (var left = timeout; !condition(); left = Left(timeout, time.GetElapsedTime(start)))
        {
            var sleep = await SleepAsync(channel, held, left, cancellation);
            ownerDied |= sleep.OwnerDied;
            if (!sleep.IsWoken)
            {
                return new SleepResult(sleep.Outcome == Outcome.WouldBlock && timeout > TimeSpan.Zero ? Outcome.TimedOut : sleep.Outcome, ownerDied);
            }
        }

        return new SleepResult(Outcome.Granted, ownerDied);
    }

    /// <summary>Wakes all who sleep on a channel, but for this process itself. Nobody there: no effect.</summary>
    /// <param name="channel">The channel.</param>
    /// <returns>How many were woken. Each goes on once it has its lock again.</returns>
    /// <remarks>Follows xv6 wakeup(chan) (XV6-2). To lose no wakeup, change the condition and call this with the lock held.</remarks>
    public ValueTask<int> WakeupAsync(WaitChannel channel) => Wakeup(channel, one: false);

    /// <summary>Wakes the one that has slept longest on a channel.</summary>
    /// <inheritdoc cref="WakeupAsync"/>
    public ValueTask<int> WakeupOneAsync(WaitChannel channel) => Wakeup(channel, one: true);

    /// <summary>Sleeps for a time.</summary>
    /// <param name="duration">How long; zero returns at once.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Granted when the time has passed; otherwise Killed, Interrupted, Cancelled.</returns>
    /// <remarks>Follows xv6 sleep(n) of user programs, pause(n) in newer ones (XV6-21).</remarks>
    [Sleeps(Rechecks = true)]
    public async ValueTask<SleepResult> PauseAsync(TimeSpan duration, CancellationToken cancellation = default)
    {
        if (duration < TimeSpan.Zero && duration != Timeout.InfiniteTimeSpan)
        {
            throw new IpcException(Errno.EINVAL, $"duration: {duration} is negative (EINVAL, XV6-21).");
        }

        var call = PendingCall<SleepOperation, SleepResult>.Rent(this);
        call.Operation = new SleepOperation { Call = SleepCall.Pause };
        var result = await call.Start(System.Sleepers, WaitMode.Interruptible | WaitMode.NoticesPending, duration, cancellation).OffScheduler();

        // That nothing woke it is what was asked for; and no time at all is not waited for (XV6-21).
        return result.Outcome is Outcome.TimedOut or Outcome.WouldBlock ? new SleepResult(Outcome.Granted, false) : result;
    }

    /// <summary>Meets another process of the same tag space on a tag, and exchanges a word with it.</summary>
    /// <param name="tag">The tag, any word.</param>
    /// <param name="value">The word to give; ~0 looks like an interruption to the partner (REN-4).</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to meet only who is there.</param>
    /// <param name="cancellation">Ends the wait; the entry is unlinked, and a later partner waits instead of pairing with it (REN-8).</param>
    /// <returns>The partner's word, or ~0.</returns>
    /// <remarks>Follows Plan 9 rendezvous(2): REN-1 to 11. Whatever converts to a word by itself is given as one, unless the call names its type.</remarks>
    [Sleeps(Rechecks = true)]
    [OverloadResolutionPriority(1)]
    public ValueTask<RendezvousResult> RendezvousAsync(ulong tag, ulong value, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        var call = PendingCall<TagOperation, RendezvousResult>.Rent(this);
        call.Operation.Tag = tag;
        call.Operation.Value = value;
        return call.Start(TagSpaceMailbox, WaitMode.Interruptible, timeout, cancellation);
    }

    /// <summary>Meets another process of the same tag space on a tag, and exchanges a value with it.</summary>
    /// <typeparam name="T">The type of the values, the same for both. With <see cref="ulong"/> this meets the rendezvous for words too.</typeparam>
    /// <param name="tag">The tag, any word.</param>
    /// <param name="value">The value to give. The partner gets this very object, if it is one.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to meet only who is there.</param>
    /// <param name="cancellation">Ends the wait; the entry is unlinked, and a later partner waits instead of pairing with it (REN-8).</param>
    /// <returns>The partner's value, or why there is none.</returns>
    /// <exception cref="IpcException">EINVAL: who waits on the tag gives another type, and goes on waiting.</exception>
    /// <remarks>Follows Plan 9 rendezvous(2), REN-1 to 11, on the same tags; the types of values are not Plan 9's.</remarks>
    [Sleeps(Rechecks = true)]
    public ValueTask<RendezvousResult<T>> RendezvousAsync<T>(ulong tag, T value, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        var call = PendingCall<TagOperation, RendezvousResult<T>>.Rent(this);
        call.Operation = typeof(T) == typeof(ulong)
            ? new TagOperation { Tag = tag, Value = Unsafe.As<T, ulong>(ref value) }
            : new TagOperation { Tag = tag, Gift = new TagGift<T>(value) };
        return call.Start(TagSpaceMailbox, WaitMode.Interruptible, timeout, cancellation);
    }

    /// <summary>Moves this process to a tag space of its own; children forked from now on share it.</summary>
    /// <remarks>Follows rfork(RFREND) without RFPROC (REN-6).</remarks>
    public void EnterFreshTagSpace() => TagSpaceMailbox = System.NewTagSpace();

    internal bool TryPassRelease(Mailbox<SleepOperation> held, long ticket, FencingToken granted) =>
        exited || held.TryPass(this, new SleepOperation { Call = SleepCall.Release, Ticket = ticket }, granted);

    internal ValueTask<CallResult> ReleaseAsync(Mailbox<SleepOperation> held, long ticket)
    {
        var call = PendingCall<SleepOperation, CallResult>.Rent(this);
        call.Operation = new SleepOperation { Call = SleepCall.Release, Ticket = ticket };
        return call.Start(held, WaitMode.Uninterruptible);
    }

    // A call with a zero timeout is answered by the next message that its primitive handles: at once, or as soon as whoever runs the primitive
    // right now gets to it.
    internal static T Now<T>(ValueTask<T> call)
    {
        for (var spin = default(SpinWait); !call.IsCompleted;)
        {
            spin.SpinOnce();
        }

        return call.GetAwaiter().GetResult();
    }

    private void CheckAnswersOnTheSpot(Mailbox mailbox, string call, string instead)
    {
        // Asked last: a host that is asked keeps its promise with the next call.
        if (mailbox.IsElsewhere || !System.Host.AnswersNextOnTheSpot())
        {
            throw new NotSupportedException(
                $"{call}: the primitive runs elsewhere, so {call} would block a thread. Use {instead} with a timeout of zero.");
        }
    }

    private static TimeSpan? Left(TimeSpan? timeout, TimeSpan elapsed) =>
        timeout is not { } limit || limit < TimeSpan.Zero ? timeout : limit > elapsed ? limit - elapsed : TimeSpan.Zero;

    private ValueTask<LockGrant> Acquire(IpcLock taken, WaitMode mode, TimeSpan? timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(taken);
        var call = PendingCall<SleepOperation, LockGrant>.Rent(this);
        call.Operation = new SleepOperation { Call = SleepCall.Acquire };
        return call.Start(taken.Mailbox, mode, timeout, cancellation);
    }

    private ValueTask<SleepResult> Sleep(WaitChannel channel, IpcLock held, WaitMode mode, TimeSpan? timeout, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(channel);
        ArgumentNullException.ThrowIfNull(held);
        var call = PendingCall<SleepOperation, SleepResult>.Rent(this);
        call.Operation = new SleepOperation { Call = SleepCall.Sleep, Channel = channel.Number, Other = channel.Queue };
        return call.Start(held.Mailbox, mode, timeout, cancellation);
    }

    private async ValueTask<int> Wakeup(WaitChannel channel, bool one)
    {
        ArgumentNullException.ThrowIfNull(channel);
        var call = PendingCall<SleepOperation, CallResult>.Rent(this);
        call.Operation = new SleepOperation { Call = SleepCall.Wakeup, Channel = channel.Number, One = one };
        return (int)(await call.Start(channel.Queue, WaitMode.Uninterruptible).OffScheduler()).Value;
    }

    private async ValueTask<bool> PostAsync(ProcessCall what, ProcessId target)
    {
        var call = PendingCall<ProcessOperation, CallResult>.Rent(this);
        call.Operation = new ProcessOperation { Call = what, Target = target };
        var answer = await call.Start(System.Processes, WaitMode.Uninterruptible).OffScheduler();

        // A note may find no room, which its poster is to know, so the poster brings it.
        return answer.Outcome == Outcome.Granted && (answer.Data is not IpcProcess noted || noted.Post(Signal.Interrupt));
    }
}
