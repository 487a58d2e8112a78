namespace ActorIpc;

/// <summary>The commands of msgctl(2), with Linux's numbers.</summary>
public enum MessageCommand : byte
{
    /// <summary>IPC_RMID: remove the queue with its messages and wake who sleeps on it with EIDRM.</summary>
    Remove = 0,

    /// <summary>IPC_SET: change owner, group, mode, and how much fits.</summary>
    Set = 1,

    /// <summary>IPC_STAT: read the status.</summary>
    Status = 2,

    /// <summary>IPC_INFO: read the limits.</summary>
    Limits = 3,

    /// <summary>MSG_STAT: read the status of the queue at an index.</summary>
    StatusAtIndex = 11,

    /// <summary>MSG_INFO: read what is in use.</summary>
    Usage = 12,

    /// <summary>MSG_STAT_ANY: as MSG_STAT, without a permission test.</summary>
    StatusAtIndexForAny = 13,
}
