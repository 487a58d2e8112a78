namespace ActorIpc.Actors;

// Words that are locks with an owner. Users take and leave a free lock by compare and exchange; here are the calls for all other cases.
public sealed partial class FutexQueue
{
    // What becomes of an attempt to take a lock.
    private enum Attempt
    {
        Taken,
        Contended,

        // The taker holds it.
        Held,

        // Who waits there does not wait for a lock, or its owner is not the one that the word names.
        NotThatLock,
        HeldByInit,

        // The caller has to find out who has that number.
        HeldByUnknown,
        HeldByDead,
    }

    // As futex_lock_pi in the kernel's kernel/futex/pi.c.
    private void LockPi(Request<FutexOperation> request, Outbox outbox)
    {
        if (HasNoTid(request, outbox))
        {
            return;
        }

        var attempt = TryTake(request, request.Operation.Word!, request.Process, marks: false, out var held, out var owner);
        if (attempt == Attempt.Taken)
        {
            GrantLock(request, held, outbox);
        }
        else if (attempt != Attempt.Contended)
        {
            Refuse(request, request.Process, attempt, held, outbox);
        }
        else if (request.Operation.Call == FutexCall.TryLockPi)
        {
            outbox.Refuse(request, Outcome.WouldBlock);
        }
        else if (ClosesCircle(request.Process, owner!))
        {
            outbox.Fail(request, Errno.EDEADLK, $"uaddr: {owner!.Id} holds this lock, and waits for {request.Process.Id} in turn (EDEADLK, FUT-36).");
        }
        else if (!outbox.RefusedToPark(request))
        {
            ParkBehind(owner!, request, outbox);
        }
    }

    // As futex_unlock_pi there. No bit is kept of a lock that nobody waits for, and of one that is passed on OWNER_DIED is not (FUT-38).
    private void UnlockPi(Request<FutexOperation> request, Outbox outbox)
    {
        var (word, process) = (request.Operation.Word!, request.Process);
        for (var held = word.Read(); ;)
        {
            if ((held & FutexBits.TidMask) != process.Id.Value)
            {
                outbox.Fail(request, Errno.EPERM, $"uaddr: {process.Id} does not hold this lock (EPERM, FUT-37).");
                return;
            }

            if (lines.Find(word)?.Head is Request<FutexOperation> first)
            {
                if (first.Operation.Call != FutexCall.LockPi || ownerships[word.Id].Owner.Process.Id != process.Id)
                {
                    Refuse(request, process, Attempt.NotThatLock, held, outbox);
                    return;
                }

                HandOver(ownerships[word.Id], ownerDied: false, outbox);
                outbox.Grant(request);
                return;
            }

            var seen = word.CompareExchange(0, held);
            if (seen == held)
            {
                outbox.Grant(request);
                return;
            }

            held = seen;
        }
    }

    // As futex_lock_pi_atomic there. What a failed attempt leaves is the waiters bit: the owner that it names, if there is one, will have to make a call.
    private Attempt TryTake(Request<FutexOperation> request, FutexCell word, ProcessRef taker, bool marks, out uint held, out ProcessRef? owner)
    {
        owner = null;
        for (held = word.Read(); ;)
        {
            var tid = held & FutexBits.TidMask;
            if (tid == taker.Id.Value)
            {
                return Attempt.Held;
            }

            if (lines.Find(word)?.Head is Request<FutexOperation> first)
            {
                owner = first.Operation.Call == FutexCall.LockPi ? ownerships[word.Id].Owner.Process : null;

                // An owner that is dying has been taken out of the word before its locks pass on.
                var isNamed = tid == owner?.Id.Value || (tid == 0 && (held & FutexBits.OwnerDied) != 0);
                return owner is not null && isNamed ? Attempt.Contended : Attempt.NotThatLock;
            }

            var changed = tid == 0 ? (held & FutexBits.OwnerDied) | Tid(taker) | (marks ? FutexBits.Waiters : 0) : held | FutexBits.Waiters;
            var seen = word.CompareExchange(changed, held);
            if (seen == held)
            {
                held = changed;
                return tid == 0 ? Attempt.Taken : Identify(request, tid, out owner);
            }

            held = seen;
        }
    }

    private static Attempt Identify(Request<FutexOperation> request, uint tid, out ProcessRef? owner)
    {
        owner = request.Operation.OwnerTid == tid ? request.Operation.Owner : null;
        return owner is not null ? Attempt.Contended
            : tid == ProcessId.Init.Value ? Attempt.HeldByInit
            : request.Operation.OwnerTid == tid ? Attempt.HeldByDead
            : Attempt.HeldByUnknown;
    }

    private static void Refuse(Request<FutexOperation> request, ProcessRef taker, Attempt attempt, uint held, Outbox outbox)
    {
        switch (attempt)
        {
            case Attempt.Held:
                outbox.Fail(request, Errno.EDEADLK, $"uaddr: {taker.Id} holds this lock already (EDEADLK, FUT-36).");
                break;
            case Attempt.HeldByInit:
                outbox.Fail(request, Errno.EPERM, "uaddr: the word names init, which takes no locks (EPERM, FUT-37).");
                break;
            case Attempt.HeldByDead:
                outbox.Refuse(request, Outcome.NoProcess);
                break;
            case Attempt.HeldByUnknown:
                outbox.Complete(request, new Answer(Outcome.NoProcess, Errno.None, held & FutexBits.TidMask, null));
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"uaddr: who waits there does not wait for a lock whose owner the word 0x{held:x8} names (EINVAL, FUT-37).");
                break;
        }
    }

    private static void GrantLock(Request<FutexOperation> request, uint held, Outbox outbox) =>
        outbox.Complete(request, new Answer(Outcome.Granted, (held & FutexBits.OwnerDied) != 0 ? Errno.EOWNERDEAD : Errno.None, 0, null));

    private static bool HasNoTid(Request<FutexOperation> request, Outbox outbox)
    {
        if (request.Process.Id.Value <= FutexBits.TidMask)
        {
            return false;
        }

        outbox.Fail(request, Errno.ERANGE, $"process: a word has 30 bits for its owner, and {request.Process.Id} does not fit (ERANGE, FUT-35).");
        return true;
    }

    private static uint Tid(ProcessRef process) => (uint)process.Id.Value;
}
