namespace ActorIpc;

/// <summary>The commands of shmctl(2), with Linux's numbers.</summary>
public enum SegmentCommand : byte
{
    /// <summary>IPC_RMID: destroy the segment now, or mark it and destroy it at the last detach.</summary>
    Remove = 0,

    /// <summary>IPC_SET: change owner, group and mode.</summary>
    Set = 1,

    /// <summary>IPC_STAT: read the status.</summary>
    Status = 2,

    /// <summary>IPC_INFO: read the limits.</summary>
    Limits = 3,

    /// <summary>SHM_LOCK: mark the segment as one that is not swapped out.</summary>
    Lock = 11,

    /// <summary>SHM_UNLOCK: take the mark away.</summary>
    Unlock = 12,

    /// <summary>SHM_STAT: read the status of the segment at an index.</summary>
    StatusAtIndex = 13,

    /// <summary>SHM_INFO: read what is in use.</summary>
    Usage = 14,

    /// <summary>SHM_STAT_ANY: as SHM_STAT, without a permission test.</summary>
    StatusAtIndexForAny = 15,
}
