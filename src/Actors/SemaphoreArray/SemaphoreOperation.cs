namespace ActorIpc.Actors;

/// <summary>The calls of a semaphore array and of the registry of arrays.</summary>
public enum SemaphoreCall : byte
{
    /// <summary>semop(2), to an array.</summary>
    Operate,

    /// <summary>semctl(2), to an array, or to the registry for the commands that concern all arrays.</summary>
    Control,

    /// <summary>semget(2), to the registry.</summary>
    Get,
}

/// <summary>What a <see cref="SemaphoreArray"/> or the <see cref="SemaphoreRegistry"/> is asked for.</summary>
public struct SemaphoreOperation : IOperation<SemaphoreOperation>, IAmount
{
    /// <summary>Operate: what to do.</summary>
    public SemaphoreVector Vector;

    /// <summary>Which call.</summary>
    public SemaphoreCall Call;

    /// <summary>Control: which command.</summary>
    public SemaphoreCommand Command;

    /// <summary>Operate: the place in the vector of the operation that it waits for.</summary>
    public ushort Blocking;

    /// <summary>Control: semnum, or the index of SEM_STAT. Get: nsems.</summary>
    public int Number;

    /// <summary>Control: the value of SETVAL, or the id when the array tells the registry. Get: the flags.</summary>
    public int Argument;

    /// <summary>Operate: the order of arrival among the sleepers of the array.</summary>
    public long Arrival;

    /// <summary>Control: the values of SETALL or the permission of IPC_SET. Get: a <see cref="SemaphoreGetArgument"/>.</summary>
    public object? Data;

    readonly long IAmount.Amount => -Vector.Ops[0].Delta;

    readonly long IAmount.Arrival => Arrival;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        writer.Write((int)Call);
        if (Call != SemaphoreCall.Operate)
        {
            writer.Write((int)Command);
            writer.Write(Number);
            writer.Write(Argument);
            writer.WriteValue(Data);
            return;
        }

        writer.Write(Arrival);
        writer.Write((int)Blocking);
        writer.Write(Vector.Ops.Length);
        foreach (var op in Vector.Ops)
        {
            writer.Write(op.Number | ((int)(ushort)op.Delta << 16));
            writer.Write((int)op.Flags);
        }
    }

    /// <inheritdoc/>
    public static SemaphoreOperation Read(StateReader reader)
    {
        var call = (SemaphoreCall)reader.ReadByte((byte)SemaphoreCall.Get);
        if (call != SemaphoreCall.Operate)
        {
            return new()
            {
                Call = call,
                Command = (SemaphoreCommand)reader.ReadByte(byte.MaxValue),
                Number = reader.ReadInt32(),
                Argument = reader.ReadInt32(),
                Data = reader.ReadValue<object>(),
            };
        }

        var operation = new SemaphoreOperation { Arrival = reader.ReadInt64(), Blocking = (ushort)reader.ReadInt32() };
        var ops = new SemaphoreOp[reader.ReadCount(2 * sizeof(int))];
        if (ops.Length > ushort.MaxValue || operation.Blocking >= Math.Max(1, ops.Length))
        {
            throw StateReader.Malformed("a vector has up to 65535 operations, and waits at one of them");
        }

        foreach (ref var op in ops.AsSpan())
        {
            var packed = reader.ReadInt32();
            op = new SemaphoreOp((ushort)packed, (short)(packed >> 16), (SemaphoreFlags)reader.ReadInt32());
        }

        operation.Vector.Set(ops);
        return operation;
    }
}

/// <summary>What semget(2) looks for, and the values that a new array starts with.</summary>
/// <param name="Key">The key.</param>
/// <param name="Initial">The values of a new array, or null for all 0. Decided with the creation, which semget and SETALL cannot do.</param>
public sealed record SemaphoreGetArgument(IpcKey Key, IReadOnlyList<int>? Initial = null);
