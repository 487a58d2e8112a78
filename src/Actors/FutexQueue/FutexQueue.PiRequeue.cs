namespace ActorIpc.Actors;

// Waits that end with a lock held: what a condition with a priority-inheriting lock is made of.
public sealed partial class FutexQueue
{
    // As futex_wait_requeue_pi in the kernel's kernel/futex/requeue.c.
    private void WaitRequeuePi(Request<FutexOperation> request, Outbox outbox)
    {
        if (HasNoTid(request, outbox) || IsOneWord(request, outbox))
        {
            return;
        }

        if (request.Operation.Word!.Read() != request.Operation.Expected)
        {
            outbox.Refuse(request, Outcome.ValueChanged);
        }
        else if (!outbox.RefusedToPark(request))
        {
            lines.Add(request);
        }
    }

    // An interrupt does not end the wait: it begins again, and so compares again and stands behind the others (FUT-44).
    private void BeginAgain(Request<FutexOperation> waiting, Outbox outbox)
    {
        lines.Remove(waiting);
        if (waiting.Operation.Word!.Read() != waiting.Operation.Expected)
        {
            outbox.Refuse(waiting, Outcome.ValueChanged);
        }
        else
        {
            lines.Add(waiting);
        }
    }

    // As futex_requeue there, for locks. The first waiter takes the lock if it is free, or else queues for it as all others do.
    private void RequeuePi(Request<FutexOperation> request, Outbox outbox)
    {
        ref readonly var operation = ref request.Operation;
        var (from, to) = (operation.Word!, operation.Other!);
        if (operation.Count < 0 || operation.OtherCount < 0)
        {
            outbox.Fail(request, Errno.EINVAL, $"val: waking {operation.Count} and moving {operation.OtherCount} is not possible (EINVAL, FUT-23).");
            return;
        }

        if (IsOneWord(request, outbox))
        {
            return;
        }

        if (operation.Count != 1)
        {
            outbox.Fail(request, Errno.EINVAL, $"val: one is woken at most, not {operation.Count} (EINVAL, FUT-43).");
        }
        else if (from.Read() != operation.Expected)
        {
            outbox.Refuse(request, Outcome.ValueChanged);
        }
        else if (lines.Find(from)?.Head is not Request<FutexOperation> first)
        {
            outbox.Grant(request);
        }
        else if (!IsMeant(first, to))
        {
            FailForStranger(request, outbox);
        }
        else
        {
            MoveToLock(request, first, outbox);
        }
    }

    private void MoveToLock(Request<FutexOperation> request, Request<FutexOperation> first, Outbox outbox)
    {
        var (from, to, most) = (request.Operation.Word!, request.Operation.Other!, request.Operation.OtherCount);
        var attempt = TryTake(request, to, first.Process, marks: most > 0, out var held, out var owner);
        var count = 0;
        if (attempt == Attempt.Taken)
        {
            lines.Remove(first);
            GrantLock(first, held, outbox);
            owner = first.Process;
            count++;
        }
        else if (attempt != Attempt.Contended)
        {
            Refuse(request, first.Process, attempt, held, outbox);
            return;
        }

        // One is not counted: whom the lock was given to, or would have been.
        while (count - 1 < most && lines.Find(from)?.Head is Request<FutexOperation> next)
        {
            if (!IsMeant(next, to))
            {
                FailForStranger(request, outbox);
                return;
            }

            if (ClosesCircle(next.Process, owner!))
            {
                outbox.Fail(request, Errno.EDEADLK, $"uaddr2: {next.Process.Id} would wait for a lock whose owner waits for it (EDEADLK, FUT-36).");
                return;
            }

            lines.Remove(next);
            next.Operation.Call = FutexCall.LockPi;
            next.Operation.Word = to;
            next.Operation.Other = null;
            ParkBehind(owner!, next, outbox);
            count++;
        }

        outbox.Grant(request, count);
    }

    private static bool IsMeant(Request<FutexOperation> waiter, FutexCell to) =>
        waiter.Operation.Call == FutexCall.WaitRequeuePi && waiter.Operation.Other!.Id == to.Id;

    // Who was moved before stays moved, as in the kernel.
    private static void FailForStranger(Request<FutexOperation> request, Outbox outbox) =>
        outbox.Fail(request, Errno.EINVAL, "uaddr: somebody waits there who does not wait to be moved to this lock (EINVAL, FUT-43).");

    private static bool IsOneWord(Request<FutexOperation> request, Outbox outbox)
    {
        if (request.Operation.Word!.Id != request.Operation.Other!.Id)
        {
            return false;
        }

        outbox.Fail(request, Errno.EINVAL, "uaddr2: the lock is another word than the one that is waited on (EINVAL, FUT-43).");
        return true;
    }
}
