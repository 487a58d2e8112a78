namespace ActorIpc.Actors;

/// <summary>The calls of an <see cref="OwnedWord"/>.</summary>
public enum WordCall : byte
{
    /// <summary>Look what the word holds.</summary>
    Load,

    /// <summary>Change the word, and wake who waits on it.</summary>
    Change,

    /// <summary>Change the word if it holds what is expected.</summary>
    CompareExchange,

    /// <summary>Wait, if the word holds what is expected.</summary>
    Wait,

    /// <summary>Wake who waits.</summary>
    Wake,
}

/// <summary>What an <see cref="OwnedWord"/> is asked for.</summary>
public struct WordOperation : IOperation<WordOperation>
{
    /// <summary>Which call.</summary>
    public WordCall Call;

    /// <summary>Change: which.</summary>
    public FutexChange Change;

    /// <summary>Change: with what. Compare-exchange: what to write.</summary>
    public uint Operand;

    /// <summary>Wait, compare-exchange: the value that the word must hold.</summary>
    public uint Expected;

    /// <summary>Wait, wake, change: the bits by which waker and waiter know whether they mean each other.</summary>
    public uint Mask;

    /// <summary>Wake, change: how many to wake.</summary>
    public int Count;

    /// <summary>Change: whether only some values that the word held are a reason to wake.</summary>
    public bool Compares;

    /// <summary>Change: how what the word held is compared.</summary>
    public FutexComparison Comparison;

    /// <summary>Change: with what it is compared.</summary>
    public int With;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        writer.Write((int)Call);
        writer.Write((int)Change);
        writer.Write((int)Operand);
        writer.Write((int)Expected);
        writer.Write((int)Mask);
        writer.Write(Count);
        writer.Write(Compares);
        writer.Write((int)Comparison);
        writer.Write(With);
    }

    /// <inheritdoc/>
    public static WordOperation Read(StateReader reader) => new()
    {
        Call = (WordCall)reader.ReadByte(byte.MaxValue),
        Change = (FutexChange)reader.ReadInt32(),
        Operand = (uint)reader.ReadInt32(),
        Expected = (uint)reader.ReadInt32(),
        Mask = (uint)reader.ReadInt32(),
        Count = reader.ReadInt32(),
        Compares = reader.ReadBoolean(),
        Comparison = (FutexComparison)reader.ReadInt32(),
        With = reader.ReadInt32(),
    };
}
