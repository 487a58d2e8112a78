namespace ActorIpc.Actors;

/// <summary>A message that nobody has received yet.</summary>
internal sealed class StoredMessage(long number, long type, byte[] text)
{
    /// <summary>Its place in order of arrival.</summary>
    public long Number => number;

    public long Type => type;

    public byte[] Text => text;

    // Links in order of arrival, and to the next of the same type.
    public StoredMessage? Previous { get; set; }

    public StoredMessage? Next { get; set; }

    public StoredMessage? NextOfType { get; set; }
}

/// <summary>
/// The messages of a queue, in order of arrival and by type. Whatever a receiver asks for, it takes the oldest message of some type, so to know the types
/// and the oldest of each is enough to find it without passing over others.
/// </summary>
internal sealed class MessageStore
{
    private readonly Dictionary<long, (StoredMessage Oldest, StoredMessage Newest)> byType = [];

    // The types in order, from the first time that somebody asks for the lowest.
    private SortedSet<long>? types;
    private StoredMessage? oldest;
    private StoredMessage? newest;
    private long lastNumber;

    public int Count { get; private set; }

    /// <summary>The bytes of all messages together.</summary>
    public long Bytes { get; private set; }

    public StoredMessage? Oldest => oldest;

    public void Add(long type, byte[] text)
    {
        var added = new StoredMessage(++lastNumber, type, text) { Previous = newest };
        if (newest is null)
        {
            oldest = added;
        }
        else
        {
            newest.Next = added;
        }

        newest = added;
        if (byType.TryGetValue(type, out var line))
        {
            line.Newest.NextOfType = added;
            byType[type] = (line.Oldest, added);
        }
        else
        {
            byType.Add(type, (added, added));
            types?.Add(type);
        }

        Count++;
        Bytes += text.Length;
    }

    /// <summary>Takes out a message, the oldest of its type.</summary>
    public void Remove(StoredMessage message)
    {
        if (message.Previous is null)
        {
            oldest = message.Next;
        }
        else
        {
            message.Previous.Next = message.Next;
        }

        if (message.Next is null)
        {
            newest = message.Previous;
        }
        else
        {
            message.Next.Previous = message.Previous;
        }

        if (message.NextOfType is { } next)
        {
            byType[message.Type] = (next, byType[message.Type].Newest);
        }
        else
        {
            byType.Remove(message.Type);
            types?.Remove(message.Type);
        }

        Count--;
        Bytes -= message.Text.Length;
    }

    /// <summary>The message that a receiver gets (MSG-12), or null.</summary>
    public StoredMessage? Find(MessageFilter filter) => oldest is null ? null : filter.Kind switch
    {
        MessageFilter.FilterKind.Any => oldest,
        MessageFilter.FilterKind.OfType => OldestOf(filter.Number),
        MessageFilter.FilterKind.NotOfType => oldest.Type != filter.Number ? oldest : OldestOfOthers(filter.Number),
        MessageFilter.FilterKind.LowestUpTo => Lowest() is var lowest && lowest <= filter.Number ? OldestOf(lowest) : null,
        _ => At(filter.Number),
    };

    public void Clear()
    {
        byType.Clear();
        types = null;
        oldest = newest = null;
        Count = 0;
        Bytes = 0;
    }

    public void CheckInvariants(string owner)
    {
        var (count, bytes) = (0, 0L);
        var last = new Dictionary<long, StoredMessage>();
        StoredMessage? previous = null;
        for (var at = oldest; at is not null; previous = at, at = at.Next)
        {
            Invariant.Holds(at.Previous == previous && (previous is null || previous.Number < at.Number), owner, "the messages stand in order");
            var first = !last.TryGetValue(at.Type, out var before);
            Invariant.Holds(first ? OldestOf(at.Type) == at : before!.NextOfType == at, owner, "the messages of a type stand in order");
            last[at.Type] = at;
            count++;
            bytes += at.Text.Length;
        }

        Invariant.Holds(previous == newest && count == Count && bytes == Bytes, owner, "the messages and their bytes are counted");
        Invariant.Holds(last.Count == byType.Count && last.All(entry => byType[entry.Key].Newest == entry.Value), owner, "there is a line for every type");
        Invariant.Holds(types is null || types.SetEquals(byType.Keys), owner, "the types are known in order");
    }

    public void Save(StateWriter writer)
    {
        writer.Write(Count);
        for (var at = oldest; at is not null; at = at.Next)
        {
            writer.Write(at.Type);
            writer.WriteBytes(at.Text);
        }
    }

    public void Load(StateReader reader)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var type = reader.ReadInt64();
            Add(type > 0 ? type : throw StateReader.Malformed("the type of a message is above 0"), reader.ReadBytes());
        }
    }

    private StoredMessage? OldestOf(long type) => byType.TryGetValue(type, out var line) ? line.Oldest : null;

    private StoredMessage? OldestOfOthers(long type)
    {
        StoredMessage? found = null;
        foreach (var (line, _) in byType.Values)
        {
            if (line.Type != type && (found is null || line.Number < found.Number))
            {
                found = line;
            }
        }

        return found;
    }

    private long Lowest() => (types ??= [.. byType.Keys]).Min;

    private StoredMessage? At(long position)
    {
        if (position < 0 || position >= Count)
        {
            return null;
        }

        var at = oldest;
        for (; position > 0; position--)
        {
            at = at!.Next;
        }

        return at;
    }
}
