namespace ActorIpc.Actors;

public sealed partial class FutexQueue
{
    // What is returned is how many were woken and how many were moved, together (FUT-25). Bits do not matter.
    private void Requeue(Request<FutexOperation> request, Outbox outbox)
    {
        ref readonly var operation = ref request.Operation;
        if (operation.Count < 0 || operation.OtherCount < 0)
        {
            outbox.Fail(request, Errno.EINVAL, $"val: waking {operation.Count} and moving {operation.OtherCount} is not possible (EINVAL, FUT-23).");
            return;
        }

        if (operation.Compares && operation.Word!.Read() != operation.Expected)
        {
            outbox.Refuse(request, Outcome.ValueChanged);
            return;
        }

        var woken = WakeSome(operation.Word!, operation.Count, FutexOperation.AnyBits, outbox);
        var moved = woken == MetLock ? MetLock : Move(operation.Word!, operation.Other!, operation.OtherCount);
        Answer(request, moved == MetLock ? MetLock : woken + moved, outbox);
    }

    private int Move(FutexCell from, FutexCell to, int most)
    {
        var moved = 0;
        for (var next = lines.Find(from)?.Head; next is not null && moved < most; moved++)
        {
            var waiter = (Request<FutexOperation>)next;
            next = next.Next;
            if (WaitsForLock(waiter))
            {
                return MetLock;
            }

            // To where they are already: they count, and stay in order (FUT-27).
            if (from.Id != to.Id)
            {
                lines.Remove(waiter);
                waiter.Operation.Word = to;
                lines.Add(waiter);
            }
        }

        return moved;
    }
}
