namespace ActorIpc;

/// <summary>The status of a queue: <c>struct msqid_ds</c>. IPC_SET takes one too.</summary>
/// <remarks>Follows msgctl(2), IPC_STAT. Times are in seconds since 1970-01-01 UTC.</remarks>
public sealed record MessageQueueStatus
{
    /// <summary>The identifier.</summary>
    public int Id { get; init; }

    /// <summary>msg_perm: owner, creator, mode. IPC_SET sets owner, group and mode.</summary>
    public IpcPermission Permission { get; init; } = new();

    /// <summary>msg_qbytes: how many bytes, and how many messages, fit. IPC_SET sets it.</summary>
    public int MaxBytes { get; init; }

    /// <summary>msg_cbytes: how many bytes there are in all messages.</summary>
    public long Bytes { get; init; }

    /// <summary>msg_qnum: how many messages there are.</summary>
    public int Messages { get; init; }

    /// <summary>msg_lspid: who sent last, or none.</summary>
    public ProcessId LastSender { get; init; }

    /// <summary>msg_lrpid: who received last, or none.</summary>
    public ProcessId LastReceiver { get; init; }

    /// <summary>msg_stime: when somebody last sent; 0 if nobody has.</summary>
    public long SendTime { get; init; }

    /// <summary>msg_rtime: when somebody last received; 0 if nobody has.</summary>
    public long ReceiveTime { get; init; }

    /// <summary>msg_ctime: when the queue was made or last changed by msgctl.</summary>
    public long ChangeTime { get; init; }
}
