using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// What becomes of the words that a process holds when it dies.
public sealed partial class IpcProcess
{
    private volatile RobustList? robustList;
    private volatile RobustEntry? leftPending;

    /// <summary>The list that is walked when the process ends. A child starts with none (FUT-49).</summary>
    internal RobustList? RobustList
    {
        get => robustList;
        set
        {
            lock (gate)
            {
                ThrowIfEnded();
                robustList = value;
            }
        }
    }

    internal async ValueTask<IpcProcess?> FindAsync(ProcessId target)
    {
        var call = PendingCall<ProcessOperation, CallResult>.Rent(this);
        call.Operation = new ProcessOperation { Call = ProcessCall.Find, Target = target };
        return (IpcProcess?)(await call.Start(System.Processes, WaitMode.Uninterruptible).OffScheduler()).Data;
    }

    // As exit_robust_list in the kernel's kernel/futex/core.c. The process may end at any point of its own work on the list, and its code may even go on.
    private void WalkRobustList()
    {
        if (robustList is not { } head)
        {
            return;
        }

        robustList = null;
        var pending = head.ListOpPending;

        // Before the words are looked at: who is given a lock in the meantime either sees this or is seen.
        leftPending = pending;
        var at = head.Next;
        for (var left = RobustList.Limit; left > 0 && at != head; left--)
        {
            if (at is not RobustEntry entry)
            {
                return;
            }

            // Read before the word is given away: its next holder may put the entry into a list of its own.
            at = entry.Next;
            if (entry != pending)
            {
                LeaveToOthers(entry, isPending: false);
            }
        }

        if (pending is not null)
        {
            LeaveToOthers(pending, isPending: true);
        }
    }

    // A lock may still come to a process that has ended, if it came on its way before the end did.
    private void LeaveWhatCameLate(FutexWord word)
    {
        if (HasExited && leftPending is { } entry && ReferenceEquals(entry.Word, word))
        {
            LeaveToOthers(entry, isPending: false);
        }
    }

    // As handle_futex_death there.
    private void LeaveToOthers(RobustEntry entry, bool isPending)
    {
        var word = entry.Word;
        for (var held = word.Read(); ;)
        {
            if ((held & FutexBits.TidMask) == 0 && isPending && !entry.IsPi)
            {
                // Let go of and nobody woken yet, or woken and not taken yet: who waits must not wait for ever.
                WakeOne(word);
                return;
            }

            if ((held & FutexBits.TidMask) != Id.Value)
            {
                return;
            }

            var seen = word.CompareExchange((held & FutexBits.Waiters) | FutexBits.OwnerDied, held);
            if (seen == held)
            {
                // Who waits for a priority-inheriting lock is handed it when its space hears of the end.
                if (!entry.IsPi && (held & FutexBits.Waiters) != 0)
                {
                    WakeOne(word);
                }

                return;
            }

            held = seen;
        }

    }

    // In the line of the space before the end of the process is, and so before anybody can hear of that.
    private void WakeOne(FutexWord word) => _ = WakeFinally(word);

    private async Task WakeFinally(FutexWord word)
    {
        var call = PendingCall<FutexOperation, CallResult>.Rent(this);
        call.Operation = new FutexOperation { Call = FutexCall.Wake, Word = word, Count = 1, Mask = FutexOperation.AnyBits };
        await call.Start(word.Space.Mailbox, WaitMode.Final).OffScheduler();
    }
}
