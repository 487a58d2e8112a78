namespace ActorIpc.Actors;

// semctl(2), the commands that concern one array.
public sealed partial class SemaphoreArray
{
    private void Control(Request<SemaphoreOperation> request, Outbox outbox)
    {
        ref var operation = ref request.Operation;
        var who = request.Process.Credentials;
        var owns = operation.Command is SemaphoreCommand.Set or SemaphoreCommand.Remove;
        var needed = operation.Command is SemaphoreCommand.SetValue or SemaphoreCommand.SetAll ? IpcPermission.Write : IpcPermission.Read;

        // SEM-53: SETVAL looks at semnum before it looks at permission, the others after; the commands on all semaphores do not look at it.
        var namesOne = operation.Command is SemaphoreCommand.GetPid or SemaphoreCommand.GetValue or SemaphoreCommand.GetWaitingForIncrease
            or SemaphoreCommand.GetWaitingForZero or SemaphoreCommand.SetValue;
        var outside = namesOne && (uint)operation.Number >= (uint)semaphores.Length;
        if (owns && !permission.IsOwnedBy(who))
        {
            outbox.Fail(request, Errno.EPERM, $"semid: user {who.User} is neither owner nor creator of the array {id} (EPERM, SEM-56).");
        }
        else if (!owns && !(outside && operation.Command == SemaphoreCommand.SetValue) && operation.Command != SemaphoreCommand.StatusAtIndexForAny
            && !permission.Allows(who, needed))
        {
            outbox.Fail(request, Errno.EACCES, $"semid: user {who.User} may not {(needed == IpcPermission.Write ? "alter" : "read")} the array {id} (EACCES).");
        }
        else if (outside)
        {
            outbox.Fail(request, Errno.EINVAL, $"semnum: {operation.Number} is outside the {semaphores.Length} semaphores of the array (EINVAL, SEM-53).");
        }
        else
        {
            Control(request, operation.Command, outbox);
        }
    }

    private void Control(Request<SemaphoreOperation> request, SemaphoreCommand command, Outbox outbox)
    {
        var number = request.Operation.Number;
        switch (command)
        {
            case SemaphoreCommand.GetValue:
                outbox.Grant(request, semaphores[number].Value);
                break;
            case SemaphoreCommand.GetPid:
                outbox.Grant(request, semaphores[number].LastPid.Value);
                break;
            case SemaphoreCommand.GetWaitingForIncrease:
                outbox.Grant(request, (semaphores[number].Takers?.Count ?? 0) + CountVectors(takingVectors, number, forZero: false));
                break;
            case SemaphoreCommand.GetWaitingForZero:
                var alone = semaphores[number].Zero?.Count ?? 0;
                outbox.Grant(request, alone + CountVectors(takingVectors, number, forZero: true) + CountVectors(zeroVectors, number, forZero: true));
                break;
            case SemaphoreCommand.GetAll:
                outbox.Grant(request, semaphores.Length, Array.ConvertAll(semaphores, semaphore => semaphore.Value));
                break;
            case SemaphoreCommand.SetValue:
                SetValues(request, number, [request.Operation.Argument], outbox);
                break;
            case SemaphoreCommand.SetAll:
                SetAll(request, outbox);
                break;
            case SemaphoreCommand.Status or SemaphoreCommand.StatusAtIndex or SemaphoreCommand.StatusAtIndexForAny:
                outbox.Grant(request, request.Operation.Command == SemaphoreCommand.Status ? 0 : id, new SemaphoreStatus(id, permission, operateTime / 1000, changeTime / 1000, semaphores.Length));
                break;
            case SemaphoreCommand.Set:
                SetPermission(request, outbox);
                break;
            case SemaphoreCommand.Remove:
                Remove(request, outbox);
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"cmd: {command} is not a command on one array (EINVAL, SEM-55).");
                break;
        }
    }

    private void SetAll(Request<SemaphoreOperation> request, Outbox outbox)
    {
        var values = (IReadOnlyList<int>)request.Operation.Data!;
        if (values.Count != semaphores.Length)
        {
            outbox.Fail(request, Errno.EINVAL, $"values: {values.Count} values for the {semaphores.Length} semaphores of the array (EINVAL).");
        }
        else if (values.Any(value => value is < 0 or > SemaphoreLimits.MaxValue))
        {
            outbox.Fail(request, Errno.ERANGE, "values: a value is outside 0 to 32767 (ERANGE, SEM-52).");
        }
        else
        {
            SetValues(request, 0, values, outbox);
        }
    }

    // SEM-54: adjustments of every process are forgotten, the setter is the last pid, and whoever can run now runs.
    private void SetValues(Request<SemaphoreOperation> request, int first, IReadOnlyList<int> values, Outbox outbox)
    {
        foreach (var adjustments in undo.Values)
        {
            Array.Clear(adjustments, first, values.Count);
        }

        for (var i = 0; i < values.Count; i++)
        {
            semaphores[first + i].Value = values[i];
            semaphores[first + i].LastPid = request.Process.Id;
        }

        changeTime = outbox.Now;
        outbox.Grant(request);

        // The kernel takes every semaphore as changed. That shows only in vectors that wait for zeros: it looks at them again if any semaphore is 0.
        if (values.Count == 1 && zeroVectors.IsEmpty)
        {
            Settle([new SemaphoreOp((ushort)first, 1)], outbox);
        }
        else
        {
            SettleAll(outbox);
        }
    }

    private void SetPermission(Request<SemaphoreOperation> request, Outbox outbox)
    {
        var wanted = (IpcPermission)request.Operation.Data!;
        permission = permission with { User = wanted.User, Group = wanted.Group, Mode = wanted.Mode & IpcPermission.ModeBits };
        changeTime = outbox.Now;
        request.Operation.Data = permission;
        TellRegistry(request, outbox);
    }

    // SEM-27, SEM-64: sleepers end with EIDRM, undo is dropped.
    private void Remove(Request<SemaphoreOperation> request, Outbox outbox)
    {
        removed = true;
        undo.Clear();
        lastUndoOf = null;
        foreach (var sleeper in Sleepers())
        {
            Unpark(sleeper);
            outbox.Refuse(sleeper, Outcome.Removed);
        }

        TellRegistry(request, outbox);
        outbox.Retire();
    }

    private void TellRegistry(Request<SemaphoreOperation> request, Outbox outbox)
    {
        if (registry is null)
        {
            outbox.Grant(request);
        }
        else
        {
            request.Operation.Argument = id;
            outbox.Forward(request, registry);
        }
    }

    // SEM-49: a vector counts at the one operation at which it stops.
    private static int CountVectors(RequestQueue vectors, int number, bool forZero)
    {
        var count = 0;
        for (var at = vectors.Head; at is not null; at = at.Next)
        {
            var operation = ((Request<SemaphoreOperation>)at).Operation;
            var blocking = operation.Vector.Ops[operation.Blocking];
            if (blocking.Number == number && forZero == (blocking.Delta == 0))
            {
                count++;
            }
        }

        return count;
    }
}
