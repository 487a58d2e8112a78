using System.Runtime.CompilerServices;

namespace ActorIpc.Actors;

public sealed partial class SemaphoreArray
{
    private enum Verdict
    {
        Done,
        MustWait,
        WouldBlock,
        OutOfRange,
    }

    private void Operate(Request<SemaphoreOperation> request, Outbox outbox)
    {
        var ops = request.Operation.Vector.Ops;
        if (ops.IsEmpty)
        {
            outbox.Fail(request, Errno.EINVAL, "ops: a call needs at least one operation (EINVAL, SEM-14).");
            return;
        }

        ref readonly var first = ref ops[0];
        var (outside, alters, flags) = (first.Number >= semaphores.Length, first.Delta != 0, first.Flags);
        for (var i = 1; i < ops.Length; i++)
        {
            ref readonly var op = ref ops[i];
            outside |= op.Number >= semaphores.Length;
            alters |= op.Delta != 0;
            flags |= op.Flags;
        }

        // As the kernel, before anything can fail: that a process has asked for undo, even in vain, shows at its exit (SEM-59).
        if ((flags & SemaphoreFlags.Undo) != 0)
        {
            EnsureUndo(request.Process, outbox);
        }

        // SEM-31: altering needs write permission, waiting for zero only read permission.
        if (outside || !permission.Allows(request.Process.Credentials, alters ? IpcPermission.Write : IpcPermission.Read))
        {
            FailOperate(request, outside, alters, outbox);
            return;
        }

        var verdict = Perform(request);
        if (verdict != Verdict.Done)
        {
            NotDone(request, verdict, outbox);
            return;
        }

        operateTime = outbox.Now;
        outbox.Grant(request);
        if (alters && sleepers > 0)
        {
            Settle(ops, outbox);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void NotDone(Request<SemaphoreOperation> request, Verdict verdict, Outbox outbox)
    {
        if (verdict != Verdict.MustWait)
        {
            Answer(request, verdict, outbox);
        }
        else if (!outbox.RefusedToPark(request))
        {
            request.Operation.Arrival = ++arrivals;
            Park(request);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FailOperate(Request<SemaphoreOperation> request, bool outside, bool alters, Outbox outbox)
    {
        if (outside)
        {
            var highest = request.Operation.Vector.Ops.ToArray().Max(op => op.Number);
            outbox.Fail(request, Errno.EFBIG, $"sem_num: {highest} is outside the {semaphores.Length} semaphores of the array (EFBIG, SEM-18).");
        }
        else
        {
            var user = request.Process.Credentials.User;
            outbox.Fail(request, Errno.EACCES, $"semid: user {user} may not {(alters ? "alter" : "read")} the array {id} (EACCES, SEM-12).");
        }
    }

    // All or nothing, in order, against running values (SEM-33). What fails half-way is rolled back.
    private Verdict Perform(Request<SemaphoreOperation> request)
    {
        var ops = request.Operation.Vector.Ops;
        return ops.Length == 1 ? PerformOne(request, ops[0]) : PerformAll(request, ops);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Verdict PerformAll(Request<SemaphoreOperation> request, ReadOnlySpan<SemaphoreOp> ops)
    {
        var verdict = Verdict.Done;
        var done = 0;
        for (; done < ops.Length; done++)
        {
            ref readonly var op = ref ops[done];
            ref var semaphore = ref semaphores[op.Number];
            var value = semaphore.Value + op.Delta;
            if (value < 0 || (op.Delta == 0 && value != 0))
            {
                // SEM-34: the operation that cannot proceed decides whether to wait.
                request.Operation.Blocking = (ushort)done;
                verdict = (op.Flags & SemaphoreFlags.NoWait) != 0 ? Verdict.WouldBlock : Verdict.MustWait;
                break;
            }

            if (value > SemaphoreLimits.MaxValue || ((op.Flags & SemaphoreFlags.Undo) != 0 && !Adjust(request.Process, op)))
            {
                verdict = Verdict.OutOfRange;
                break;
            }

            semaphore.Value = value;
        }

        if (verdict == Verdict.Done)
        {
            foreach (ref readonly var op in ops)
            {
                semaphores[op.Number].LastPid = request.Process.Id;
            }
        }
        else
        {
            RollBack(request.Process, ops[..done]);
        }

        return verdict;
    }

    private Verdict PerformOne(Request<SemaphoreOperation> request, SemaphoreOp op)
    {
        ref var semaphore = ref semaphores[op.Number];
        var value = semaphore.Value + op.Delta;
        if (value < 0 || (op.Delta == 0 && value != 0))
        {
            request.Operation.Blocking = 0;
            return (op.Flags & SemaphoreFlags.NoWait) != 0 ? Verdict.WouldBlock : Verdict.MustWait;
        }

        if (value > SemaphoreLimits.MaxValue || ((op.Flags & SemaphoreFlags.Undo) != 0 && !Adjust(request.Process, op)))
        {
            return Verdict.OutOfRange;
        }

        semaphore.Value = value;
        semaphore.LastPid = request.Process.Id;
        return Verdict.Done;
    }

    // SEM-60, SEM-61: semadj -= sem_op, within its range.
    private bool Adjust(ProcessRef process, in SemaphoreOp op)
    {
        ref var adjustment = ref UndoOf(process)[op.Number];
        var adjusted = adjustment - op.Delta;
        if (adjusted is < -SemaphoreLimits.MaxAdjustment - 1 or > SemaphoreLimits.MaxAdjustment)
        {
            return false;
        }

        adjustment = (short)adjusted;
        return true;
    }

    private void RollBack(ProcessRef process, ReadOnlySpan<SemaphoreOp> ops)
    {
        foreach (ref readonly var op in ops)
        {
            semaphores[op.Number].Value -= op.Delta;
            if ((op.Flags & SemaphoreFlags.Undo) != 0)
            {
                UndoOf(process)[op.Number] += op.Delta;
            }
        }
    }

    private static void Answer(Request request, Verdict verdict, Outbox outbox)
    {
        switch (verdict)
        {
            case Verdict.Done:
                outbox.Grant(request);
                break;
            case Verdict.WouldBlock:
                outbox.Refuse(request, Outcome.WouldBlock);
                break;
            default:
                outbox.Fail(request, Errno.ERANGE, "sem_op: a value would pass 32767, or an adjustment for exit would leave -32768 to 32767 (ERANGE, SEM-36, SEM-61).");
                break;
        }
    }
}
