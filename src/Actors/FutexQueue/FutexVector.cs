namespace ActorIpc.Actors;

/// <summary>The words of a wait on several, and what each must hold. Made anew for each wait: while it lasts, the vector belongs to the primitive.</summary>
/// <remarks>Follows futex_waitv(2).</remarks>
public sealed class FutexVector
{
    /// <summary>How many words there can be in one wait.</summary>
    public const int MostWords = 128;

    /// <summary>Makes an empty vector.</summary>
    /// <param name="capacity">How many words it is for.</param>
    public FutexVector(int capacity) => Entries = new List<FutexVectorEntry>(capacity);

    internal List<FutexVectorEntry> Entries { get; }

    // The highest of those that were woken in this turn (FUT-33), or -1.
    internal int Woken { get; set; } = -1;

    /// <summary>Adds a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="expected">The value that it must hold.</param>
    public void Add(FutexCell word, uint expected)
    {
        var entry = new FutexVectorEntry(Entries.Count);
        entry.Operation = new FutexOperation { Call = FutexCall.WaitAny, Word = word, Expected = expected, Mask = FutexOperation.AnyBits };
        Entries.Add(entry);
    }

    internal void BelongTo(Request<FutexOperation> caller)
    {
        foreach (var entry in Entries)
        {
            entry.Caller = caller;
            entry.Process = caller.Process;
        }
    }

    internal void Write(StateWriter writer)
    {
        writer.Write(Entries.Count);
        foreach (var entry in Entries)
        {
            writer.Write(entry.Operation.Word);
            writer.Write((int)entry.Operation.Expected);
        }
    }

    internal static FutexVector Read(StateReader reader)
    {
        var count = reader.ReadInt32();
        var vector = new FutexVector(count);
        for (var left = count; left > 0; left--)
        {
            vector.Add(reader.ReadCell()!, (uint)reader.ReadInt32());
        }

        return vector;
    }
}

/// <summary>Stands in the line of one word for a wait on several.</summary>
internal sealed class FutexVectorEntry(int index) : Request<FutexOperation>
{
    public int Index => index;

    /// <summary>Who waits.</summary>
    public Request<FutexOperation> Caller { get; set; } = null!;
}
