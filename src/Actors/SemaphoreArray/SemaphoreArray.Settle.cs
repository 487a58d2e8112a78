namespace ActorIpc.Actors;

// What a change of values sets in motion: sleepers whose vectors can now be performed are performed, by the waker, in the kernel's order.
public sealed partial class SemaphoreArray
{
    // Semaphores that have grown during the turn; one may stand here twice. Used again every turn.
    private readonly List<ushort> grown = [];

    private void SettleAll(Outbox outbox)
    {
        if (sleepers == 0)
        {
            return;
        }

        var changed = new SemaphoreOp[semaphores.Length];
        for (var i = 0; i < changed.Length; i++)
        {
            changed[i] = new SemaphoreOp((ushort)i, 1);
        }

        Settle(changed, outbox);
    }

    // SEM-41: waits for zero first. Then takers: one semaphore at a time while no vector sleeps, else all in one order (SEM-46).
    private void Settle(ReadOnlySpan<SemaphoreOp> changed, Outbox outbox)
    {
        ReleaseZeros(changed, outbox);
        if (!takingVectors.IsEmpty || !zeroVectors.IsEmpty)
        {
            SettleTogether(changed, outbox);
            return;
        }

        foreach (ref readonly var op in changed)
        {
            // Who could not take before cannot take from less.
            while (op.Delta > 0 && semaphores[op.Number].Takers?.First(semaphores[op.Number].Value) is { } taker)
            {
                RetryTaker(taker, outbox);
            }
        }
    }

    // Always the earliest arrival that can run (or must fail), whichever semaphores it takes from. A vector is tried after every change, for
    // the operation at which it stops, and that operation's IPC_NOWAIT, may be another one now (SEM-35).
    private void SettleTogether(ReadOnlySpan<SemaphoreOp> changed, Outbox outbox)
    {
        grown.Clear();
        Note(changed);
        while (true)
        {
            Request<SemaphoreOperation>? taker = null;
            foreach (var number in grown)
            {
                if (semaphores[number].Takers?.First(semaphores[number].Value) is { } first
                    && (taker is null || first.Operation.Arrival < taker.Operation.Arrival))
                {
                    taker = first;
                }
            }

            if (RetryVectors(taker?.Operation.Arrival ?? long.MaxValue, outbox) is { } vector)
            {
                Note(vector.Operation.Vector.Ops);
            }
            else if (taker is not null)
            {
                RetryTaker(taker, outbox);
            }
            else
            {
                return;
            }
        }
    }

    private Request<SemaphoreOperation>? RetryVectors(long before, Outbox outbox)
    {
        for (var at = takingVectors.Head; at is not null; at = at.Next)
        {
            var vector = (Request<SemaphoreOperation>)at;
            if (vector.Operation.Arrival > before)
            {
                return null;
            }

            if (RetryTaker(vector, outbox))
            {
                return vector;
            }
        }

        return null;
    }

    private void Note(ReadOnlySpan<SemaphoreOp> changed)
    {
        foreach (ref readonly var op in changed)
        {
            if (op.Delta > 0)
            {
                grown.Add(op.Number);
            }
        }
    }

    private bool RetryTaker(Request<SemaphoreOperation> sleeper, Outbox outbox)
    {
        var verdict = Retry(sleeper, outbox);
        if (verdict == Verdict.Done)
        {
            ReleaseZeros(sleeper.Operation.Vector.Ops, outbox);
        }

        return verdict != Verdict.MustWait;
    }

    // SEM-40: the waker performs the sleeper's vector before the sleeper knows.
    private Verdict Retry(Request<SemaphoreOperation> sleeper, Outbox outbox)
    {
        // Then its process has exited, and the host does not know yet that this call waits.
        var isBack = AsksForUndo(sleeper.Operation.Vector.Ops) && !ReferenceEquals(sleeper.Process, lastUndoOf) && !undo.ContainsKey(sleeper.Process);
        if (isBack)
        {
            undo.Add(sleeper.Process, new short[semaphores.Length]);
        }

        var verdict = Perform(sleeper);
        if (isBack && verdict == Verdict.Done)
        {
            // Watched again, its exit is told again, after this. Not if it waits on: it would be told and tried again without end.
            outbox.Watch(sleeper.Process);
        }
        else if (isBack)
        {
            undo.Remove(sleeper.Process);
            lastUndoOf = null;
        }

        if (verdict == Verdict.MustWait)
        {
            return verdict;
        }

        Unpark(sleeper);
        Answer(sleeper, verdict, outbox);
        if (verdict == Verdict.Done)
        {
            operateTime = outbox.Now;
        }

        return verdict;
    }

    private static bool AsksForUndo(ReadOnlySpan<SemaphoreOp> ops)
    {
        foreach (ref readonly var op in ops)
        {
            if ((op.Flags & SemaphoreFlags.Undo) != 0)
            {
                return true;
            }
        }

        return false;
    }

    // SEM-41, SEM-42: everyone who waits for a zero that is there now, judged on final values.
    private void ReleaseZeros(ReadOnlySpan<SemaphoreOp> changed, Outbox outbox)
    {
        var zero = false;
        foreach (ref readonly var op in changed)
        {
            if (semaphores[op.Number].Value == 0)
            {
                zero = true;
                RetryAll(semaphores[op.Number].Zero, outbox);
            }
        }

        if (zero)
        {
            RetryAll(zeroVectors, outbox);
        }
    }

    private void RetryAll(RequestQueue? queue, Outbox outbox)
    {
        Request? next;
        for (var at = queue?.Head; at is not null; at = next)
        {
            next = at.Next;
            Retry((Request<SemaphoreOperation>)at, outbox);
        }
    }
}
