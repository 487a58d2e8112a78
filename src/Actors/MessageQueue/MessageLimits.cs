namespace ActorIpc;

/// <summary>The limits on message queues, with Linux's names and values.</summary>
/// <remarks>Follows proc_sys_kernel(5), <c>msgmni</c>, <c>msgmax</c>, <c>msgmnb</c>, and msgctl(2), IPC_INFO.</remarks>
public sealed record MessageLimits
{
    /// <summary>MSGMNI: how many queues there can be, 1 to 32768.</summary>
    public int Queues
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 32768);
            field = value;
        }
    } = 32000;

    /// <summary>MSGMAX: how many bytes one message can have.</summary>
    public int MessageBytes { get; init => field = NotNegative(value); } = 8192;

    /// <summary>MSGMNB: how many bytes, and how many messages, fit into a new queue; nobody but the privileged can have more.</summary>
    public int QueueBytes { get; init => field = NotNegative(value); } = 16384;

    internal void Save(Actors.StateWriter writer)
    {
        writer.Write(Queues);
        writer.Write(MessageBytes);
        writer.Write(QueueBytes);
    }

    internal static MessageLimits Load(Actors.StateReader reader) =>
        new() { Queues = reader.ReadInt32(), MessageBytes = reader.ReadInt32(), QueueBytes = reader.ReadInt32() };

    private static int NotNegative(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return value;
    }
}

/// <summary>What IPC_INFO and MSG_INFO report: <c>struct msginfo</c>, as far as it means anything.</summary>
/// <param name="Limits">The limits.</param>
/// <param name="Queues">MSG_INFO's msgpool: how many queues there are.</param>
/// <param name="Messages">MSG_INFO's msgmap: how many messages there are in all queues. IPC_INFO does not count them.</param>
/// <param name="Bytes">MSG_INFO's msgtql: how many bytes there are in all messages. IPC_INFO does not count them.</param>
/// <param name="HighestIndex">What the call returns: the highest index in use, or 0.</param>
public sealed record MessageUsage(MessageLimits Limits, int Queues, long Messages, long Bytes, int HighestIndex);
