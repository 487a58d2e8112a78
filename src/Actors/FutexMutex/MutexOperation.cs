namespace ActorIpc.Actors;

/// <summary>The calls of a <see cref="FutexMutex"/>.</summary>
public enum MutexCall : byte
{
    /// <summary>Lock it, waiting in order of arrival.</summary>
    Lock,

    /// <summary>Unlock it and wait on a condition, in one step; and lock it again.</summary>
    Wait,

    /// <summary>Have some who wait on a condition go on.</summary>
    Notify,
}

/// <summary>What a <see cref="FutexMutex"/> is asked for.</summary>
public struct MutexOperation : IOperation<MutexOperation>
{
    /// <summary>Which call.</summary>
    public MutexCall Call;

    /// <summary>Lock, wait: the cell that says whether the process has ended.</summary>
    public FutexCell? Hold;

    /// <summary>Wait, notify: the condition. Its cell holds how many wait, so that nobody is notified in vain.</summary>
    public FutexCell? Condition;

    /// <summary>Notify: all, not only who waits longest.</summary>
    public bool All;

    /// <summary>Wait: whether the wait is over, and the mutex is what is waited for.</summary>
    public bool Returns;

    /// <summary>Wait: how it ended.</summary>
    public Outcome Ended;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        writer.Write((int)Call);
        writer.Write(Hold);
        writer.Write(Condition);
        writer.Write(All);
        writer.Write(Returns);
        writer.Write((int)Ended);
    }

    /// <inheritdoc/>
    public static MutexOperation Read(StateReader reader) => new()
    {
        Call = (MutexCall)reader.ReadInt32(),
        Hold = reader.ReadCell(),
        Condition = reader.ReadCell(),
        All = reader.ReadBoolean(),
        Returns = reader.ReadBoolean(),
        Ended = (Outcome)reader.ReadInt32(),
    };
}
