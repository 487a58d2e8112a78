namespace ActorIpc.Actors;

public sealed partial class SemaphoreArray
{
    // The name of its registry, and what there is once.
    private const long BytesBesides = 2048;
    private const long BytesOfSemaphore = sizeof(int) + sizeof(long);
    private const long BytesOfCharacter = 3;

    /// <summary>Who has taken units with undo; who has without is not known to anybody.</summary>
    /// <param name="request">The request. It is parked in this primitive.</param>
    /// <returns>Those who have what it lacks.</returns>
    public override Awaited AwaitedBy(Request request)
    {
        ref readonly var operation = ref ((Request<SemaphoreOperation>)request).Operation;
        var lacking = operation.Vector.Ops[operation.Blocking];
        var holders = undo.Where(entry => lacking.Delta < 0 ? entry.Value[lacking.Number] > 0 : entry.Value[lacking.Number] < 0);
        return new Awaited(lacking.Delta < 0 ? "taken with undo by" : "given with undo by", [.. holders.Select(entry => entry.Key.Id).Order()]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<int> Units => Array.ConvertAll(semaphores, semaphore => semaphore.Value);

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        var counted = 0;
        foreach (var sleeper in Sleepers())
        {
            counted++;
            var values = Array.ConvertAll(semaphores, semaphore => semaphore.Value);
            Invariant.Holds(!removed, nameof(SemaphoreArray), "nobody sleeps on a removed array");
            Invariant.Holds(sleeper.State == RequestState.Parked, nameof(SemaphoreArray), "a sleeper is parked");
            Invariant.Holds(!CouldRun(sleeper.Operation.Vector.Ops, values), nameof(SemaphoreArray), "nobody sleeps who could run");
        }

        Invariant.Holds(counted == sleepers, nameof(SemaphoreArray), "the sleepers are counted");
        foreach (var semaphore in semaphores)
        {
            Invariant.Holds(semaphore.Value is >= 0 and <= SemaphoreLimits.MaxValue, nameof(SemaphoreArray), "a value is 0 to 32767");
            semaphore.Zero?.CheckInvariants(nameof(SemaphoreArray));
            foreach (var queue in semaphore.Takers?.Queues ?? [])
            {
                queue.CheckInvariants(nameof(SemaphoreArray));
            }
        }

        zeroVectors.CheckInvariants(nameof(SemaphoreArray));
        takingVectors.CheckInvariants(nameof(SemaphoreArray));
        Invariant.Holds(undo.Values.All(adjustments => adjustments.Length == semaphores.Length), nameof(SemaphoreArray), "adjustments match the array");
    }

    /// <summary>About how many bytes a new array is written in, rather too many than too few.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="count">How many semaphores it has.</param>
    /// <returns>The bytes.</returns>
    internal static long BytesOf(IpcKey key, int count) => BytesBesides + (BytesOfSemaphore * count) + (BytesOfCharacter * (key.Name?.Length ?? 0));

    internal override void SaveConstants(StateWriter writer) => writer.Write(registry);

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        writer.Write(id);
        permission.Save(writer);
        writer.Write(operateTime);
        writer.Write(changeTime);
        writer.Write(removed);
        writer.Write(arrivals);
        writer.Write(semaphores.Length);
        foreach (var semaphore in semaphores)
        {
            writer.Write(semaphore.Value);
            writer.Write(semaphore.LastPid.Value);
        }

        // Adjustments that are all 0 count too: the exit of their process sets sem_otime.
        writer.Write(undo.Count);
        foreach (var (process, adjustments) in undo.OrderBy(entry => entry.Key.Id))
        {
            writer.Write(process);
            foreach (var adjustment in adjustments)
            {
                writer.Write(adjustment);
            }
        }

        writer.Write(sleepers);
        foreach (var sleeper in Sleepers())
        {
            writer.Write(sleeper);
        }
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        id = reader.ReadInt32();
        permission = IpcPermission.Load(reader);
        operateTime = reader.ReadInt64();
        changeTime = reader.ReadInt64();
        removed = reader.ReadBoolean();
        arrivals = reader.ReadInt64();
        semaphores = new Semaphore[reader.ReadCount(sizeof(int) + sizeof(long))];
        foreach (ref var semaphore in semaphores.AsSpan())
        {
            semaphore.Value = reader.ReadInt32();
            semaphore.LastPid = new ProcessId(reader.ReadInt64());
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var process = reader.ReadSomeProcess();
            undo.Add(process, Array.ConvertAll(new short[semaphores.Length], _ => (short)reader.ReadInt32()));
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var sleeper = reader.ReadRequest<SemaphoreOperation>();
            if (sleeper.Operation.Vector.Ops.IsEmpty || IsOutside(sleeper.Operation.Vector.Ops))
            {
                throw StateReader.Malformed("a sleeper waits for semaphores of the array");
            }

            Park(sleeper);
        }
    }

    /// <inheritdoc/>
    internal override string? Objection(in SemaphoreOperation operation, string? handedOnBy) => operation switch
    {
        { Call: SemaphoreCall.Get } => "call: Get is not a call of an array.",
        { Call: SemaphoreCall.Control, Command: SemaphoreCommand.SetAll, Data: not IReadOnlyList<int> } => "values: there are none.",
        { Call: SemaphoreCall.Control, Command: SemaphoreCommand.SetValue, Argument: < 0 or > SemaphoreLimits.MaxValue } => "value: it is outside 0 to 32767.",
        { Call: SemaphoreCall.Control, Command: SemaphoreCommand.Set, Data: not IpcPermission } => "permission: there is none.",
        _ => base.Objection(operation, handedOnBy),
    };

    private bool IsOutside(ReadOnlySpan<SemaphoreOp> ops)
    {
        foreach (ref readonly var op in ops)
        {
            if (op.Number >= semaphores.Length)
            {
                return true;
            }
        }

        return false;
    }

    private static bool CouldRun(ReadOnlySpan<SemaphoreOp> ops, int[] values)
    {
        foreach (ref readonly var op in ops)
        {
            ref var value = ref values[op.Number];
            if (op.Delta == 0 ? value != 0 : value + op.Delta < 0)
            {
                return false;
            }

            value += op.Delta;
        }

        return true;
    }

    // In order of arrival.
    private List<Request<SemaphoreOperation>> Sleepers()
    {
        var found = new List<Request<SemaphoreOperation>>(sleepers);
        Collect(zeroVectors);
        Collect(takingVectors);
        foreach (var semaphore in semaphores)
        {
            Collect(semaphore.Zero);
            foreach (var queue in semaphore.Takers?.Queues ?? [])
            {
                Collect(queue);
            }
        }

        found.Sort((one, other) => one.Operation.Arrival.CompareTo(other.Operation.Arrival));
        return found;

        void Collect(RequestQueue? queue)
        {
            for (var at = queue?.Head; at is not null; at = at.Next)
            {
                found.Add((Request<SemaphoreOperation>)at);
            }
        }
    }
}
