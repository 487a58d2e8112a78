using System.Globalization;

namespace ActorIpc.Actors;

/// <summary>Finds semaphore arrays by key and makes them: semget(2), and the commands of semctl(2) that concern all arrays.</summary>
/// <remarks>
/// Follows Linux ipc/sem.c and ipc/util.c: SEM-1 to 10, SEM-57. An array decides about its own removal and permission and then hands the
/// request on to the registry, so what the registry knows never runs ahead of the array.
/// </remarks>
public sealed class SemaphoreRegistry(SemaphoreLimits limits) : Primitive<SemaphoreOperation>
{
    // An identifier is a sequence number times this, plus the index.
    private const int SequenceStep = 32768;

    private readonly SortedDictionary<int, Entry> byIndex = [];
    private readonly Dictionary<IpcKey, Entry> byKey = [];
    private readonly PriorityQueue<int, int> freeIndexes = new();
    private readonly List<int> sequences = [];
    private long semaphores;

    /// <summary>The name under which a host runs an array.</summary>
    /// <param name="id">The identifier of the array.</param>
    /// <returns>The name.</returns>
    public static string NameOf(int id) => "semaphores/" + id.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Submit(Request<SemaphoreOperation> request, Outbox outbox)
    {
        switch (request.Operation.Call)
        {
            case SemaphoreCall.Get:
                Get(request, outbox);
                break;
            case SemaphoreCall.Control:
                Control(request, outbox);
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"call: {request.Operation.Call} is not a call of the registry (EINVAL).");
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox) =>
        Invariant.Holds(false, nameof(SemaphoreRegistry), "no request is parked");

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        Invariant.Holds(byIndex.Values.Sum(entry => (long)entry.Count) == semaphores, nameof(SemaphoreRegistry), "the semaphores are counted");
        Invariant.Holds(byKey.Values.All(entry => byIndex.ContainsValue(entry)), nameof(SemaphoreRegistry), "what a key finds has an index");
        Invariant.Holds(byIndex.Count + freeIndexes.Count == sequences.Count, nameof(SemaphoreRegistry), "every index is used or free");
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        writer.Write(sequences.Count);
        foreach (var sequence in sequences)
        {
            writer.Write(sequence);
        }

        writer.Write(byIndex.Count);
        foreach (var (index, entry) in byIndex)
        {
            writer.Write(index);
            writer.Write(entry.Id);
            writer.Write(entry.Count);
            entry.Permission.Save(writer);
        }
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            sequences.Add(reader.ReadInt32());
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            Add(reader.ReadInt32(), new Entry { Id = reader.ReadInt32(), Count = reader.ReadInt32(), Permission = IpcPermission.Load(reader) });
        }

        freeIndexes.EnqueueRange(Enumerable.Range(0, sequences.Count).Where(index => !byIndex.ContainsKey(index)).Select(index => (index, index)));
    }

    private void Get(Request<SemaphoreOperation> request, Outbox outbox)
    {
        var (key, initial) = (SemaphoreGetArgument)request.Operation.Data!;
        var (count, flags) = (request.Operation.Number, (IpcFlags)request.Operation.Argument);
        if (count < 0 || count > limits.PerArray)
        {
            outbox.Fail(request, Errno.EINVAL, $"nsems: {count} is outside 0 to {limits.PerArray} (EINVAL, SEM-5).");
        }
        else if (!key.IsPrivate && byKey.TryGetValue(key, out var entry))
        {
            Open(request, entry, count, flags, outbox);
        }
        else if (!key.IsPrivate && (flags & IpcFlags.Create) == 0)
        {
            outbox.Fail(request, Errno.ENOENT, $"key: no array has the key {key} (ENOENT, SEM-4).");
        }
        else if (count == 0)
        {
            outbox.Fail(request, Errno.EINVAL, "nsems: an array cannot be made with 0 semaphores (EINVAL, SEM-7).");
        }
        else if (initial is not null && initial.Count != count)
        {
            outbox.Fail(request, Errno.EINVAL, $"values: {initial.Count} values for {count} semaphores (EINVAL).");
        }
        else if (initial?.Any(value => value is < 0 or > SemaphoreLimits.MaxValue) == true)
        {
            outbox.Fail(request, Errno.ERANGE, "values: a value is outside 0 to 32767 (ERANGE, SEM-52).");
        }
        else if (byIndex.Count >= limits.Arrays || semaphores + count > limits.Semaphores)
        {
            outbox.Fail(request, Errno.ENOSPC, $"nsems: the system has no room for another array of {count} (ENOSPC, SEM-8).");
        }
        else
        {
            Create(request, key, initial ?? new int[count], outbox);
        }
    }

    private static void Open(Request<SemaphoreOperation> request, Entry entry, int count, IpcFlags flags, Outbox outbox)
    {
        // The kernel's order: EEXIST (SEM-3), then the size (SEM-6), then permission (SEM-2).
        var who = request.Process.Credentials;
        if ((flags & (IpcFlags.Create | IpcFlags.Exclusive)) == (IpcFlags.Create | IpcFlags.Exclusive))
        {
            outbox.Fail(request, Errno.EEXIST, $"key: an array has the key {entry.Permission.Key} already (EEXIST, SEM-3).");
        }
        else if (count > entry.Count)
        {
            outbox.Fail(request, Errno.EINVAL, $"nsems: the array has {entry.Count} semaphores, not {count} (EINVAL, SEM-6).");
        }
        else if (!entry.Permission.Allows(who, (int)flags & IpcPermission.ModeBits))
        {
            outbox.Fail(request, Errno.EACCES, $"key: user {who.User} may not use the array {entry.Id} as asked (EACCES, SEM-2).");
        }
        else
        {
            outbox.Grant(request, entry.Id);
        }
    }

    private void Create(Request<SemaphoreOperation> request, IpcKey key, IReadOnlyList<int> values, Outbox outbox)
    {
        if (!freeIndexes.TryDequeue(out var index, out _))
        {
            index = sequences.Count;
            sequences.Add(0);
        }

        var permission = IpcPermission.For(key, request.Process.Credentials, request.Operation.Argument);
        var entry = new Entry { Id = (sequences[index] * SequenceStep) + index, Count = values.Count, Permission = permission };
        Add(index, entry);
        outbox.Create(NameOf(entry.Id), new SemaphoreArray(entry.Id, [.. values], permission, outbox.Now, outbox.Self));
        outbox.Grant(request, entry.Id);
    }

    private void Control(Request<SemaphoreOperation> request, Outbox outbox)
    {
        ref var operation = ref request.Operation;
        switch (operation.Command)
        {
            case SemaphoreCommand.Set:
                byIndex[operation.Argument % SequenceStep].Permission = (IpcPermission)operation.Data!;
                outbox.Grant(request);
                break;
            case SemaphoreCommand.Remove:
                Forget(operation.Argument % SequenceStep);
                outbox.Grant(request);
                break;
            case SemaphoreCommand.Limits or SemaphoreCommand.Usage:
                var highest = byIndex.Count == 0 ? 0 : byIndex.Keys.Last();
                outbox.Grant(request, highest, new SemaphoreUsage(limits, byIndex.Count, (int)semaphores, highest));
                break;
            case SemaphoreCommand.StatusAtIndex or SemaphoreCommand.StatusAtIndexForAny when byIndex.TryGetValue(operation.Number, out var entry):
                outbox.Grant(request, entry.Id);
                break;
            case SemaphoreCommand.StatusAtIndex or SemaphoreCommand.StatusAtIndexForAny:
                outbox.Fail(request, Errno.EINVAL, $"semid: no array has the index {operation.Number} (EINVAL).");
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"cmd: {operation.Command} is not a command on all arrays (EINVAL, SEM-55).");
                break;
        }
    }

    private void Add(int index, Entry entry)
    {
        byIndex.Add(index, entry);
        semaphores += entry.Count;
        if (!entry.Permission.Key.IsPrivate)
        {
            byKey.Add(entry.Permission.Key, entry);
        }
    }

    private void Forget(int index)
    {
        byIndex.Remove(index, out var entry);
        semaphores -= entry!.Count;
        byKey.Remove(entry.Permission.Key);
        sequences[index] = (sequences[index] + 1) % (int.MaxValue / SequenceStep);
        freeIndexes.Enqueue(index, index);
    }

    private sealed class Entry
    {
        public required int Id { get; init; }

        public required int Count { get; init; }

        public required IpcPermission Permission { get; set; }
    }
}
