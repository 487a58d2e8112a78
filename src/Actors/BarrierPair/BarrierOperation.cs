namespace ActorIpc.Actors;

/// <summary>The calls of a barrier pair.</summary>
public enum BarrierCall : byte
{
    /// <summary>Become one of the two sides.</summary>
    SetRole,

    /// <summary>Keep a role for another process, so that its end is that of the side even if it comes before the role is taken.</summary>
    Promise,

    /// <summary>Place a barrier.</summary>
    Place,

    /// <summary>Abort: once and for all, past whatever was placed.</summary>
    Abort,

    /// <summary>Wait for the next barrier of the other side, whichever it is.</summary>
    WaitNext,

    /// <summary>Wait for the abortion of the other side.</summary>
    WaitAbortion,

    /// <summary>Wait for the other side to place the barrier that is linked to the next of this side.</summary>
    SyncNext,

    /// <summary>Wait for the other side to place as many barriers as this side.</summary>
    Sync,

    /// <summary>Place a barrier, then sync.</summary>
    PlaceAndSync,

    /// <summary>Ask who has aborted, as far as this side knows.</summary>
    Query,

    /// <summary>Leave for good.</summary>
    Destroy,
}

/// <summary>What a <see cref="BarrierPair"/> is asked for.</summary>
public struct BarrierOperation : IOperation<BarrierOperation>
{
    /// <summary>Which call.</summary>
    public BarrierCall Call;

    /// <summary>Set-role, promise: which role.</summary>
    public BarrierRole Role;

    /// <summary>Promise: to whom.</summary>
    public ProcessRef? Heir;

    /// <summary>Waits, once parked: they end when the number of the side is not above this one.</summary>
    public long Target;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        writer.Write((int)Call);
        writer.Write((int)Role);
        writer.Write(Heir);
        writer.Write(Target);
    }

    /// <inheritdoc/>
    public static BarrierOperation Read(StateReader reader) => new()
    {
        Call = (BarrierCall)reader.ReadByte(byte.MaxValue),
        Role = (BarrierRole)reader.ReadByte(byte.MaxValue),
        Heir = reader.ReadProcess(),
        Target = reader.ReadInt64(),
    };
}
