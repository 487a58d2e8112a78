namespace ActorIpc.Actors;

/// <summary>The calls of a <see cref="UserSemaphore"/>.</summary>
public enum UserSemaphoreCall : byte
{
    /// <summary>Take one, waiting while there is none.</summary>
    Acquire,

    /// <summary>Give some.</summary>
    Release,

    /// <summary>Look how many there are.</summary>
    Read,
}

/// <summary>What a <see cref="UserSemaphore"/> is asked for.</summary>
public struct UserSemaphoreOperation : IOperation<UserSemaphoreOperation>
{
    /// <summary>Which call.</summary>
    public UserSemaphoreCall Call;

    /// <summary>Release: how many.</summary>
    public int Count;

    /// <summary>Acquire: the waiter has been kicked, and has not tried again yet.</summary>
    public bool Kicked;

    /// <summary>Acquire: the number of its arrival in the queue.</summary>
    public long Arrival;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        writer.Write((int)Call);
        writer.Write(Count);
        writer.Write(Kicked);
        writer.Write(Arrival);
    }

    /// <inheritdoc/>
    public static UserSemaphoreOperation Read(StateReader reader) => new()
    {
        Call = (UserSemaphoreCall)reader.ReadInt32(),
        Count = reader.ReadInt32(),
        Kicked = reader.ReadBoolean(),
        Arrival = reader.ReadInt64(),
    };
}
