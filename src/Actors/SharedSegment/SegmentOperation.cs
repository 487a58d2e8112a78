namespace ActorIpc.Actors;

/// <summary>The calls of a segment and of the registry of segments.</summary>
public enum SegmentCall : byte
{
    /// <summary>shmat(2), to a segment. The answer's value is how many bytes it has.</summary>
    Attach,

    /// <summary>shmdt(2), to a segment.</summary>
    Detach,

    /// <summary>shmctl(2), to a segment, or to the registry for the commands that concern all segments.</summary>
    Control,

    /// <summary>shmget(2), to the registry.</summary>
    Get,
}

/// <summary>What a <see cref="SharedSegment"/> or the <see cref="SegmentRegistry"/> is asked for.</summary>
public struct SegmentOperation : IOperation<SegmentOperation>
{
    /// <summary>Which call.</summary>
    public SegmentCall Call;

    /// <summary>Control: which command.</summary>
    public SegmentCommand Command;

    /// <summary>Attach: how.</summary>
    public SegmentFlags Flags;

    /// <summary>Control: the index of SHM_STAT, or the id when the segment tells the registry. Get: the flags.</summary>
    public int Argument;

    /// <summary>Get: how many bytes; a negative number is a very large one, as a size_t is.</summary>
    public long Size;

    /// <summary>
    /// Control: the permission that IPC_SET wants. Get: the key. When the segment tells the registry: its new permission, or null for a segment that is gone.
    /// </summary>
    public object? Data;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        // No call waits, so none is ever part of a state with what it brought.
        writer.Write((int)Call);
        writer.Write((int)Command);
        writer.Write((int)Flags);
        writer.Write(Argument);
        writer.Write(Size);
    }

    /// <inheritdoc/>
    public static SegmentOperation Read(StateReader reader) => new()
    {
        Call = (SegmentCall)reader.ReadInt32(),
        Command = (SegmentCommand)reader.ReadInt32(),
        Flags = (SegmentFlags)reader.ReadInt32(),
        Argument = reader.ReadInt32(),
        Size = reader.ReadInt64(),
    };
}
