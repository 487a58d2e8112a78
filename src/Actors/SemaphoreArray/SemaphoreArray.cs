namespace ActorIpc.Actors;

/// <summary>A System V semaphore array: vectors of operations, all or nothing, with undo.</summary>
/// <remarks>
/// Follows semop(2), semctl(2) and Linux ipc/sem.c: SEM-11 to 64. Who runs next is what the kernel's queues decide: waits for zero before all else,
/// then takers in order of arrival, those that cannot run passed over, newcomers served at once if they can be.
/// </remarks>
public sealed partial class SemaphoreArray : Primitive<SemaphoreOperation>
{
    // Constant. The registry is null for an array that no key finds.
    private readonly PrimitiveRef? registry;
    private int id;
    private Semaphore[] semaphores;

    private IpcPermission permission;
    // In milliseconds; status reports seconds.
    private long operateTime;
    private long changeTime;
    private bool removed;

    // Sleepers with more than one operation, in order of arrival: those that only wait for zeros, and those that alter.
    private readonly RequestQueue zeroVectors = new();
    private readonly RequestQueue takingVectors = new();
    private long arrivals;
    private int sleepers;

    // semadj of each process that ever asked for SEM_UNDO here and has not exited. The last one used is looked at first.
    private readonly Dictionary<ProcessRef, short[]> undo = [];
    private ProcessRef? lastUndoOf;
    private short[]? lastUndo;

    /// <summary>Makes an array.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="values">Its values; as many semaphores as there are.</param>
    /// <param name="permission">Whose it is.</param>
    /// <param name="now">The time, in milliseconds since 1970-01-01 UTC.</param>
    /// <param name="registry">Who finds it by key, or null.</param>
    public SemaphoreArray(int id, ReadOnlySpan<int> values, IpcPermission permission, long now, PrimitiveRef? registry)
    {
        this.id = id;
        this.permission = permission;
        this.registry = registry;
        changeTime = now;
        semaphores = new Semaphore[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            semaphores[i].Value = values[i];
        }
    }

    // One whose state is read next.
    internal SemaphoreArray(StateReader constants)
        : this(0, [], new IpcPermission(), 0, constants.ReadPrimitive())
    {
    }

    /// <inheritdoc/>
    public override void Submit(Request<SemaphoreOperation> request, Outbox outbox)
    {
        if (removed)
        {
            outbox.Fail(request, Errno.EINVAL, $"semid: the array {id} has been removed (EINVAL, SEM-29).");
        }
        else if (request.Operation.Call == SemaphoreCall.Operate)
        {
            Operate(request, outbox);
        }
        else
        {
            Control(request, outbox);
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        Unpark((Request<SemaphoreOperation>)request);
        outbox.Refuse(request, reason);
    }

    /// <inheritdoc/>
    public override void ProcessExited(ProcessRef process, Outbox outbox)
    {
        lastUndoOf = null;
        if (!undo.Remove(process, out var adjustments))
        {
            return;
        }

        // SEM-62: applied, clamped, never waits.
        for (var i = 0; i < adjustments.Length; i++)
        {
            if (adjustments[i] != 0)
            {
                semaphores[i].Value = Math.Clamp(semaphores[i].Value + adjustments[i], 0, SemaphoreLimits.MaxValue);
                semaphores[i].LastPid = process.Id;
            }
        }

        operateTime = outbox.Now;
        SettleAll(outbox);
    }

    private void EnsureUndo(ProcessRef process, Outbox outbox)
    {
        if (!ReferenceEquals(process, lastUndoOf) && !undo.ContainsKey(process))
        {
            undo.Add(process, new short[semaphores.Length]);
            outbox.Watch(process);
        }
    }

    private short[] UndoOf(ProcessRef process)
    {
        if (!ReferenceEquals(process, lastUndoOf))
        {
            lastUndo = undo[process];
            lastUndoOf = process;
        }

        return lastUndo!;
    }

    private void Park(Request<SemaphoreOperation> request)
    {
        var ops = request.Operation.Vector.Ops;
        sleepers++;
        if (ops.Length > 1)
        {
            (Alters(ops) ? takingVectors : zeroVectors).Add(request);
            return;
        }

        ref var semaphore = ref semaphores[ops[0].Number];
        if (ops[0].Delta == 0)
        {
            (semaphore.Zero ??= new RequestQueue()).Add(request);
        }
        else
        {
            (semaphore.Takers ??= new AmountQueue<SemaphoreOperation>()).Add(request);
        }
    }

    private void Unpark(Request<SemaphoreOperation> request)
    {
        var ops = request.Operation.Vector.Ops;
        sleepers--;
        if (ops.Length > 1)
        {
            (Alters(ops) ? takingVectors : zeroVectors).Remove(request);
        }
        else if (ops[0].Delta == 0)
        {
            semaphores[ops[0].Number].Zero!.Remove(request);
        }
        else
        {
            semaphores[ops[0].Number].Takers!.Remove(request);
        }
    }

    private static bool Alters(ReadOnlySpan<SemaphoreOp> ops)
    {
        foreach (ref readonly var op in ops)
        {
            if (op.Delta != 0)
            {
                return true;
            }
        }

        return false;
    }
}
