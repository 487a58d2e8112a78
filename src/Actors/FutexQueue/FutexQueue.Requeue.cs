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
        outbox.Grant(request, woken + Move(operation.Word!, operation.Other!, operation.OtherCount));
    }

    private int Move(FutexCell from, FutexCell to, int most)
    {
        var line = lines.Find(from);
        if (line is null || from.Id == to.Id)
        {
            // To where they are already: they count, and stay in order (FUT-27).
            return Math.Min(line?.Count ?? 0, most);
        }

        var moved = 0;
        for (var next = line.Head; next is not null && moved < most; moved++)
        {
            var waiter = (Request<FutexOperation>)next;
            next = next.Next;
            lines.Remove(waiter);
            waiter.Operation.Word = to;
            lines.Add(waiter);
        }

        return moved;
    }
}
