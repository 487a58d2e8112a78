namespace ActorIpc.Actors;

/// <summary>The calls of sleep/wakeup and of the lock that goes with it.</summary>
public enum SleepCall : byte
{
    /// <summary>Take the lock, in order of arrival.</summary>
    Acquire,

    /// <summary>Give the lock back.</summary>
    Release,

    /// <summary>Sleep on a channel. Goes to the lock, which passes it on to the queue, which passes it back when it is over.</summary>
    Sleep,

    /// <summary>Wake the sleepers of a channel.</summary>
    Wakeup,

    /// <summary>Sleep on nothing until abandoned.</summary>
    Pause,
}

/// <summary>What a <see cref="SleepLock"/> or a <see cref="SleepQueue"/> is asked for.</summary>
public struct SleepOperation : IOperation<SleepOperation>
{
    /// <summary>Which call.</summary>
    public SleepCall Call;

    /// <summary>Sleep: the sleep is over and only the lock is still to be taken back.</summary>
    public bool Returning;

    /// <summary>Sleep: how the sleep ended, once <see cref="Returning"/>.</summary>
    public Outcome Ended;

    /// <summary>Wakeup: wake only the sleeper that has slept longest.</summary>
    public bool One;

    /// <summary>Sleep, wakeup: the channel.</summary>
    public ulong Channel;

    /// <summary>Sleep: the queue, on the way from the caller to the lock; from then on the lock.</summary>
    public PrimitiveRef? Other;

    /// <summary>Release: which acquisition, or 0 for whichever is the caller's. Sleep: the acquisition that the sleeper came with.</summary>
    public long Ticket;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        writer.Write((int)Call);
        writer.Write(Returning);
        writer.Write((int)Ended);
        writer.Write(One);
        writer.Write((long)Channel);
        writer.Write(Other);
        writer.Write(Ticket);
    }

    /// <inheritdoc/>
    public static SleepOperation Read(StateReader reader) => new()
    {
        Call = (SleepCall)reader.ReadByte(byte.MaxValue),
        Returning = reader.ReadBoolean(),
        Ended = (Outcome)reader.ReadByte((byte)Outcome.Unknown),
        One = reader.ReadBoolean(),
        Channel = (ulong)reader.ReadInt64(),
        Other = reader.ReadPrimitive(),
        Ticket = reader.ReadInt64(),
    };
}
