namespace ActorIpc.Actors;

/// <summary>The calls of a message queue and of the registry of queues.</summary>
public enum MessageCall : byte
{
    /// <summary>msgsnd(2), to a queue.</summary>
    Send,

    /// <summary>msgrcv(2), to a queue. The answer's value is the type of the message, its data the bytes.</summary>
    Receive,

    /// <summary>msgctl(2), to a queue, or to the registry for the commands that concern all queues.</summary>
    Control,

    /// <summary>msgget(2), to the registry.</summary>
    Get,
}

/// <summary>What a <see cref="MessageQueue"/> or the <see cref="MessageRegistry"/> is asked for.</summary>
public struct MessageOperation : IOperation<MessageOperation>, IAmount
{
    /// <summary>Which call.</summary>
    public MessageCall Call;

    /// <summary>Control: which command.</summary>
    public MessageCommand Command;

    /// <summary>Send: IPC_NOWAIT. Receive: IPC_NOWAIT, MSG_NOERROR; the others are in <see cref="Filter"/>.</summary>
    public MessageFlags Flags;

    /// <summary>Control: the index of MSG_STAT, or the id when the queue tells the registry. Get: the flags.</summary>
    public int Argument;

    /// <summary>Send: the type of the message.</summary>
    public long Type;

    /// <summary>Send: the bytes of the message, no more than MSGMAX, which nobody changes any more.</summary>
    public byte[]? Text;

    /// <summary>Receive: which message.</summary>
    public MessageFilter Filter;

    /// <summary>Receive: how many bytes there is room for.</summary>
    public long Size;

    /// <summary>Send and receive: the order of arrival among those who sleep on the queue.</summary>
    public long Arrival;

    /// <summary>Control: the <see cref="MessageQueueStatus"/> of IPC_SET. Get: the key.</summary>
    public object? Data;

    readonly long IAmount.Amount => Text!.Length;

    readonly long IAmount.Arrival => Arrival;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        // Those who wait are written in order, and so without their arrival.
        writer.Write((int)Call);
        writer.Write((int)Flags);
        switch (Call)
        {
            case MessageCall.Send:
                writer.Write(Type);
                writer.WriteBytes(Text);
                break;
            case MessageCall.Receive:
                Filter.Save(writer);
                writer.Write(Size);
                break;
            default:
                writer.Write((int)Command);
                writer.Write(Argument);
                writer.WriteValue(Data);
                break;
        }
    }

    /// <inheritdoc/>
    public static MessageOperation Read(StateReader reader)
    {
        var operation = new MessageOperation { Call = (MessageCall)reader.ReadByte((byte)MessageCall.Get), Flags = (MessageFlags)reader.ReadInt32() };
        switch (operation.Call)
        {
            case MessageCall.Send:
                operation.Type = reader.ReadInt64();
                operation.Text = reader.ReadBytes();
                break;
            case MessageCall.Receive:
                operation.Filter = MessageFilter.Load(reader);
                operation.Size = reader.ReadInt64();
                break;
            default:
                operation.Command = (MessageCommand)reader.ReadByte(byte.MaxValue);
                operation.Argument = reader.ReadInt32();
                operation.Data = reader.ReadValue<object>();
                break;
        }

        return operation;
    }
}
