using System.Diagnostics.CodeAnalysis;
using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// What the process holds, or has held, of locks that it takes without a call: only the process itself knows when it ends.
public sealed partial class IpcProcess
{
    // Guarded by gate. By the address of the lock, which it does not keep alive.
    private Dictionary<WeakReference<Mailbox>, LockHold>? holds;
    private int holdRoom = 8;

    // There before the first attempt to lock, so that the end of the process finds it. Null when that has come.
    internal MutexHold? HoldOf(IpcMutex mutex)
    {
        if (Id.Value > MutexWord.LargestOwner)
        {
            throw new IpcException(Errno.ERANGE, $"process: pid {Id} does not fit into the 30 bits that a futex word has for its owner (ERANGE, FUT-35).");
        }

        lock (gate)
        {
            return exited ? null : (MutexHold)(Find(mutex.Home) ?? Keep(mutex.Home, new MutexHold(this, mutex)));
        }
    }

    /// <summary>Sets a hold aside for a call that enters a reader-writer lock. False when the process has ended.</summary>
    /// <param name="entered">The lock.</param>
    /// <param name="hold">The hold.</param>
    /// <param name="reserved">What stands in it.</param>
    /// <param name="highest">The most that the process holds of the lock by others, a <see cref="HoldState"/>.</param>
    internal bool TryReserve(IpcReaderWriterLock entered, [NotNullWhen(true)] out ReaderWriterHold? hold, out uint reserved, out uint highest)
    {
        (hold, reserved, highest) = (null, 0, 0);
        lock (gate)
        {
            if (exited)
            {
                return false;
            }

            var first = Find(entered.Home) ?? Keep(entered.Home, new ReaderWriterHold(this, entered));
            for (var at = first; at is not null; at = at.Next)
            {
                var one = (ReaderWriterHold)at;
                if (hold is null && one.TryReserve(out reserved))
                {
                    hold = one;
                }
                else if (one.Code is HoldState.Reads or HoldState.Writes)
                {
                    highest = Math.Max(highest, one.Code);
                }
            }

            if (hold is null)
            {
                hold = new ReaderWriterHold(this, entered) { Next = first.Next };
                hold.TryReserve(out reserved);
                first.Next = hold;
            }

            return true;
        }
    }

    /// <summary>Whether it is in a reader-writer lock, which does not know itself who is.</summary>
    internal bool IsIn(Mailbox entered)
    {
        lock (gate)
        {
            for (var at = Find(entered.Weak); at is not null; at = at.Next)
            {
                if (at is ReaderWriterHold { Code: HoldState.Reads or HoldState.Writes })
                {
                    return true;
                }
            }

            return false;
        }
    }

    // Under the gate, as the next one.
    private LockHold? Find(WeakReference<Mailbox> home) => holds?.GetValueOrDefault(home);

    private LockHold Keep(WeakReference<Mailbox> home, LockHold hold)
    {
        holds ??= [];
        if (holds.Count == holdRoom)
        {
            // Locks that nobody can reach any more hold nobody up.
            foreach (var gone in holds.Keys.Where(key => !key.TryGetTarget(out _)).ToList())
            {
                holds.Remove(gone);
            }

            holdRoom = Math.Max(8, holds.Count * 2);
        }

        holds.Add(home, hold);
        return hold;
    }

    private static void Close(Dictionary<WeakReference<Mailbox>, LockHold>? held)
    {
        if (held is null)
        {
            return;
        }

        foreach (var first in held.Values)
        {
            for (var at = first; at is not null; at = at.Next)
            {
                at.Close();
            }
        }
    }
}
