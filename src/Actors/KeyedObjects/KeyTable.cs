namespace ActorIpc.Actors;

/// <summary>The objects of one kind that are found by key, with the identifiers that they are given.</summary>
/// <remarks>
/// Follows Linux ipc/util.c: an identifier is an index and, above it, a sequence number, so that the next object at an index is not taken for the one that
/// was removed.
/// </remarks>
internal sealed class KeyTable
{
    // An identifier is a sequence number times this, plus the index.
    private const int SequenceStep = 32768;

    private readonly SortedDictionary<int, Entry> byIndex = [];
    private readonly Dictionary<IpcKey, Entry> byKey = [];
    private readonly PriorityQueue<int, int> freeIndexes = new();
    private readonly List<int> sequences = [];

    public int Count => byIndex.Count;

    /// <summary>The sizes of all objects together.</summary>
    public long Size { get; private set; }

    /// <summary>The highest index in use, or 0: what IPC_INFO returns.</summary>
    public int HighestIndex => byIndex.Count == 0 ? 0 : byIndex.Keys.Last();

    public IEnumerable<int> Identifiers => byIndex.Values.Select(entry => entry.Id);

    public Entry? Find(IpcKey key) => key.IsPrivate ? null : byKey.GetValueOrDefault(key);

    /// <summary>The object at an index; of an identifier only the index is looked at, as SEM_STAT, MSG_STAT and SHM_STAT do.</summary>
    public Entry? At(int index) => byIndex.GetValueOrDefault(index % SequenceStep);

    public Entry Add(IpcPermission permission, int size = 0)
    {
        if (!freeIndexes.TryDequeue(out var index, out _))
        {
            index = sequences.Count;
            sequences.Add(0);
        }

        var entry = new Entry { Id = (sequences[index] * SequenceStep) + index, Size = size, Permission = permission };
        Add(entry);
        return entry;
    }

    /// <summary>Notes a new permission; an object whose key has become private is no longer found by the old one.</summary>
    public void Change(int id, IpcPermission permission)
    {
        var entry = byIndex[id % SequenceStep];
        if (permission.Key.IsPrivate)
        {
            byKey.Remove(entry.Permission.Key);
        }

        entry.Permission = permission;
    }

    public void Forget(int id)
    {
        var index = id % SequenceStep;
        byIndex.Remove(index, out var entry);
        Size -= entry!.Size;
        byKey.Remove(entry.Permission.Key);
        sequences[index] = (sequences[index] + 1) % (int.MaxValue / SequenceStep);
        freeIndexes.Enqueue(index, index);
    }

    public void CheckInvariants(string owner)
    {
        Invariant.Holds(byIndex.Values.Sum(entry => (long)entry.Size) == Size, owner, "the sizes are added up");
        Invariant.Holds(byKey.Values.All(entry => ReferenceEquals(byIndex.GetValueOrDefault(entry.Id % SequenceStep), entry)), owner, "what a key finds has an index");
        Invariant.Holds(sequences.Count <= SequenceStep && sequences.All(sequence => sequence is >= 0 and < int.MaxValue / SequenceStep), owner, "no identifier is below 0");
        Invariant.Holds(
            byIndex.All(entry => entry.Key >= 0 && entry.Key < sequences.Count && entry.Value.Size >= 0 && entry.Value.Id == (sequences[entry.Key] * SequenceStep) + entry.Key),
            owner,
            "an identifier says its index and how often that was given");
        Invariant.Holds(byIndex.Count + freeIndexes.Count == sequences.Count, owner, "every index is used or free");
    }

    public void Save(StateWriter writer)
    {
        writer.Write(sequences.Count);
        foreach (var sequence in sequences)
        {
            writer.Write(sequence);
        }

        writer.Write(byIndex.Count);
        foreach (var entry in byIndex.Values)
        {
            writer.Write(entry.Id);
            writer.Write(entry.Size);
            entry.Permission.Save(writer);
        }
    }

    public void Load(StateReader reader)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            sequences.Add(reader.ReadInt32());
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            Add(new Entry { Id = reader.ReadInt32(), Size = reader.ReadInt32(), Permission = IpcPermission.Load(reader) });
        }

        freeIndexes.EnqueueRange(Enumerable.Range(0, sequences.Count).Where(index => !byIndex.ContainsKey(index)).Select(index => (index, index)));
    }

    private void Add(Entry entry)
    {
        byIndex.Add(entry.Id % SequenceStep, entry);
        Size += entry.Size;
        if (!entry.Permission.Key.IsPrivate)
        {
            byKey.Add(entry.Permission.Key, entry);
        }
    }

    /// <summary>What is known of an object without asking it.</summary>
    public sealed class Entry
    {
        public required int Id { get; init; }

        public required int Size { get; init; }

        public required IpcPermission Permission { get; set; }
    }
}
