namespace ActorIpc.Actors;

// Who holds the locks that somebody waits for, and to whom they pass.
public sealed partial class FutexQueue
{
    // So many are kept for the next locks that somebody waits for.
    private const int KeptOwnerships = 64;

    // By word: those that somebody waits for.
    private readonly Dictionary<long, FutexOwnership> ownerships = [];
    private readonly Stack<FutexOwnership> spareOwnerships = new();

    // Processes that have held such a lock or waited for one, until they exit.
    private readonly Dictionary<long, FutexOwner> owners = [];

    // Of use only while a circle is looked for.
    private readonly HashSet<long> reached = [];
    private readonly Stack<long> toReach = new();

    private static bool WaitsForLock(Request<FutexOperation> waiter) => waiter.Operation.Call is FutexCall.LockPi or FutexCall.WaitRequeuePi;

    // A process is one thread here, as in the kernel: if it waits for a lock, it can let go of none.
    private bool ClosesCircle(ProcessRef waiter, ProcessRef owner)
    {
        reached.Clear();
        toReach.Push(owner.Id.Value);
        while (toReach.TryPop(out var next))
        {
            if (next == waiter.Id.Value)
            {
                toReach.Clear();
                return true;
            }

            if (reached.Add(next) && owners.TryGetValue(next, out var waiting))
            {
                foreach (var wait in waiting.Waits)
                {
                    toReach.Push(ownerships[wait.Operation.Word!.Id].Owner.Process.Id.Value);
                }
            }
        }

        return false;
    }

    // The owner may have died since it was found: then the host says so as soon as it is watched, and the lock passes on.
    private void ParkBehind(ProcessRef owner, Request<FutexOperation> waiter, Outbox outbox)
    {
        var word = waiter.Operation.Word!;
        if (!ownerships.TryGetValue(word.Id, out var ownership))
        {
            ownership = spareOwnerships.TryPop(out var kept) ? kept : new FutexOwnership();
            ownership.Begin(word, Know(owner, outbox));
            ownerships.Add(word.Id, ownership);
        }

        ownership.Waiters++;
        Know(waiter.Process, outbox).Waits.Add(waiter);
        lines.Add(waiter);
    }

    private void LeaveLock(Request<FutexOperation> waiter)
    {
        lines.Remove(waiter);
        owners.GetValueOrDefault(waiter.Process.Id.Value)?.Waits.Remove(waiter);
        var ownership = ownerships[waiter.Operation.Word!.Id];
        if (--ownership.Waiters == 0)
        {
            ownership.End();
            ownerships.Remove(ownership.Word.Id);
            if (spareOwnerships.Count < KeptOwnerships)
            {
                spareOwnerships.Push(ownership);
            }
        }
    }

    // To who has waited longest. The waiters bit stays as long as anybody was known to wait, so that its next owner makes a call too.
    private void HandOver(FutexOwnership ownership, bool ownerDied, Outbox outbox)
    {
        var word = ownership.Word;
        var next = FirstInLine(word);
        LeaveLock(next);
        uint held;
        uint changed;
        do
        {
            held = word.Read();
            changed = FutexBits.Waiters | Tid(next.Process) | (ownerDied ? FutexBits.OwnerDied : 0);
        }
        while (word.CompareExchange(changed, held) != held);

        if (ownership.Waiters > 0)
        {
            ownership.PassTo(Know(next.Process, outbox));
        }

        GrantLock(next, changed, outbox);
    }

    // The first in line, unless others have been let in between by those who used the word for something else too.
    private Request<FutexOperation> FirstInLine(FutexCell word)
    {
        var at = lines.Find(word)!.Head;
        while (((Request<FutexOperation>)at!).Operation.Call != FutexCall.LockPi)
        {
            at = at.Next;
        }

        return (Request<FutexOperation>)at;
    }

    // As exit_pi_state_list in the kernel's kernel/futex/pi.c.
    private void PassOnLocks(ProcessRef dead, Outbox outbox)
    {
        if (owners.Remove(dead.Id.Value, out var owner))
        {
            while (owner.Holds.First is { } held)
            {
                HandOver(held.Value, ownerDied: true, outbox);
            }
        }
    }

    private FutexOwner Know(ProcessRef process, Outbox outbox)
    {
        if (!owners.TryGetValue(process.Id.Value, out var owner))
        {
            owner = new FutexOwner(process);
            owners.Add(process.Id.Value, owner);
            outbox.Watch(process);
        }

        return owner;
    }
}
