namespace ActorIpc.Actors;

/// <summary>The calls of a <see cref="FutexQueue"/>.</summary>
public enum FutexCall : byte
{
    /// <summary>Wait on a word, if it holds what is expected.</summary>
    Wait,

    /// <summary>Wake who waits on a word.</summary>
    Wake,

    /// <summary>Wake some who wait on a word, and let others wait on another word from now on.</summary>
    Requeue,

    /// <summary>Change another word, and wake who waits on a word and, by what the other held, on that one.</summary>
    WakeOp,

    /// <summary>Wait on several words, if each holds what is expected.</summary>
    WaitAny,

    /// <summary>Leave a record in the line of a word, if it holds what is expected, and go on.</summary>
    Await,

    /// <summary>Fetch records that were woken.</summary>
    Awakers,

    /// <summary>Take a record back.</summary>
    Close,

    /// <summary>Ask whether a record was woken.</summary>
    Poll,

    /// <summary>Take a lock with an owner, and wait for it.</summary>
    LockPi,

    /// <summary>Take such a lock if it is free.</summary>
    TryLockPi,

    /// <summary>Leave such a lock to the next.</summary>
    UnlockPi,

    /// <summary>Wait on a word, to be moved to such a lock.</summary>
    WaitRequeuePi,

    /// <summary>Give such a lock to one who waits on a word for it, or let those who wait there wait for the lock.</summary>
    RequeuePi,
}

/// <summary>What a <see cref="FutexQueue"/> is asked for.</summary>
public struct FutexOperation : IOperation<FutexOperation>
{
    /// <summary>The mask of who makes no difference: all ones (FUT-20).</summary>
    public const uint AnyBits = uint.MaxValue;

    /// <summary>Which call.</summary>
    public FutexCall Call;

    /// <summary>Requeue, await: whether the word must hold what is expected.</summary>
    public bool Compares;

    /// <summary>Await: what the process is sent when the record is woken.</summary>
    public FutexSignal Signal;

    /// <summary>The word. Of a waiter: the one that it waits on now, which a requeue changes.</summary>
    public FutexCell? Word;

    /// <summary>Requeue: the word on which those who are moved wait from then on. Wake-op: the word that is changed. Wait for a lock: the lock.</summary>
    public FutexCell? Other;

    /// <summary>Wait on several: the words.</summary>
    public FutexVector? Vector;

    /// <summary>Wait, requeue: the value that the word must hold.</summary>
    public uint Expected;

    /// <summary>Wait, wake: the bits by which waker and waiter know whether they mean each other.</summary>
    public uint Mask;

    /// <summary>Wake-op: the change and the comparison.</summary>
    public FutexWakeOp WakeOp;

    /// <summary>Wake, requeue, wake-op: how many to wake. Awakers: how many to fetch at most.</summary>
    public int Count;

    /// <summary>Requeue: how many to move. Wake-op: how many to wake of the other word.</summary>
    public int OtherCount;

    /// <summary>Close, poll: the number of the record.</summary>
    public long Record;

    /// <summary>Lock, requeue to a lock: the number of the owner that was looked for; 0 if none was.</summary>
    public uint OwnerTid;

    /// <summary>The process that has that number; null if none has.</summary>
    public ProcessRef? Owner;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        writer.Write((int)Call);
        writer.Write(Compares);
        writer.Write((int)Signal);
        writer.Write(Word);
        writer.Write(Other);
        writer.Write((int)Expected);
        writer.Write((int)Mask);
        writer.Write((int)WakeOp.Encoded);
        writer.Write(Count);
        writer.Write(OtherCount);
        writer.Write(Record);
        writer.Write((int)OwnerTid);
        writer.Write(Owner);
        writer.Write(Vector is not null);
        Vector?.Write(writer);
    }

    /// <inheritdoc/>
    public static FutexOperation Read(StateReader reader) => new()
    {
        Call = (FutexCall)reader.ReadInt32(),
        Compares = reader.ReadBoolean(),
        Signal = (FutexSignal)reader.ReadInt32(),
        Word = reader.ReadCell(),
        Other = reader.ReadCell(),
        Expected = (uint)reader.ReadInt32(),
        Mask = (uint)reader.ReadInt32(),
        WakeOp = new FutexWakeOp((uint)reader.ReadInt32()),
        Count = reader.ReadInt32(),
        OtherCount = reader.ReadInt32(),
        Record = reader.ReadInt64(),
        OwnerTid = (uint)reader.ReadInt32(),
        Owner = reader.ReadProcess(),
        Vector = reader.ReadBoolean() ? FutexVector.Read(reader) : null,
    };
}
