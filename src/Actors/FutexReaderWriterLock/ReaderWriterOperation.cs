namespace ActorIpc.Actors;

/// <summary>What a <see cref="FutexReaderWriterLock"/> is asked for: to let somebody in.</summary>
public struct ReaderWriterOperation : IOperation<ReaderWriterOperation>
{
    /// <summary>Whether to write.</summary>
    public bool Writes;

    /// <summary>Whether the process reads already: then it does not wait behind a writer, who waits for it.</summary>
    public bool Reenters;

    /// <summary>The cell by which it will hold.</summary>
    public FutexCell? Hold;

    /// <summary>What stands there as long as it waits.</summary>
    public uint Reserved;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        writer.Write(Writes);
        writer.Write(Reenters);
        writer.Write(Hold);
        writer.Write((int)Reserved);
    }

    /// <inheritdoc/>
    public static ReaderWriterOperation Read(StateReader reader) => new()
    {
        Writes = reader.ReadBoolean(),
        Reenters = reader.ReadBoolean(),
        Hold = reader.ReadCell(),
        Reserved = (uint)reader.ReadInt32(),
    };
}
