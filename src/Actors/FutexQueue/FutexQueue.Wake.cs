namespace ActorIpc.Actors;

// Who is woken, and in which order: the order of arrival, past those whose bits are not meant.
public sealed partial class FutexQueue
{
    private const int MetLock = -1;

    private void Wake(Request<FutexOperation> request, Outbox outbox)
    {
        if (!HasNoBits(request, outbox))
        {
            ref readonly var operation = ref request.Operation;
            Answer(request, WakeSome(operation.Word!, operation.Count, operation.Mask, outbox), outbox);
        }
    }

    // Who waits for a lock is given the lock, not a wake. Those who stood before it have been woken all the same, as in the kernel.
    private static void Answer(Request<FutexOperation> request, int count, Outbox outbox)
    {
        if (count == MetLock)
        {
            outbox.Fail(request, Errno.EINVAL, "uaddr: somebody waits there for a lock with an owner (EINVAL, FUT-42).");
        }
        else
        {
            outbox.Grant(request, count);
        }
    }

    // How many were woken, or that the next one waits for a lock.
    private int WakeSome(FutexCell word, int most, uint mask, Outbox outbox)
    {
        var woken = 0;
        Request? next;
        for (var at = lines.Find(word)?.Head; at is not null && woken < most; at = next)
        {
            next = at.Next;
            var waiter = (Request<FutexOperation>)at;
            if (WaitsForLock(waiter))
            {
                return MetLock;
            }

            if ((waiter.Operation.Mask & mask) != 0)
            {
                WakeUp(waiter, mask, outbox);
                woken++;
            }
        }

        return woken;
    }

    private void WakeUp(Request<FutexOperation> waiter, uint mask, Outbox outbox)
    {
        lines.Remove(waiter);
        switch (waiter.Operation.Call)
        {
            case FutexCall.WaitAny:
                WakeUp((FutexVectorEntry)waiter);
                break;
            case FutexCall.Await:
                WakeUp((FutexRecord)waiter, mask);
                break;
            default:
                outbox.Grant(waiter);
                break;
        }
    }
}
