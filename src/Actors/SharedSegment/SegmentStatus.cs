namespace ActorIpc;

/// <summary>The status of a segment: <c>struct shmid_ds</c>. IPC_SET takes one too.</summary>
/// <remarks>Follows shmctl(2), IPC_STAT. Times are in seconds since 1970-01-01 UTC.</remarks>
public sealed record SegmentStatus
{
    /// <summary>SHM_DEST in the mode: the segment goes at its last detach (SHM-9).</summary>
    public const int RemovedBit = 0x200;

    /// <summary>SHM_LOCKED in the mode: the segment is not swapped out (SHM-13).</summary>
    public const int LockedBit = 0x400;

    /// <summary>The identifier.</summary>
    public int Id { get; init; }

    /// <summary>shm_perm: owner, creator, mode, in which SHM_DEST and SHM_LOCKED stand too. IPC_SET sets owner, group and the nine bits.</summary>
    public IpcPermission Permission { get; init; } = new();

    /// <summary>shm_segsz: how many bytes it was made with (SHM-2).</summary>
    public int Size { get; init; }

    /// <summary>shm_nattch: how often it is attached.</summary>
    public int Attached { get; init; }

    /// <summary>shm_cpid: who made it; none for one that no process made.</summary>
    public ProcessId Creator { get; init; }

    /// <summary>shm_lpid: who attached or detached last, or none.</summary>
    public ProcessId LastUser { get; init; }

    /// <summary>shm_atime: when somebody last attached; 0 if nobody has.</summary>
    public long AttachTime { get; init; }

    /// <summary>shm_dtime: when somebody last detached; 0 if nobody has.</summary>
    public long DetachTime { get; init; }

    /// <summary>shm_ctime: when the segment was made or last changed by IPC_SET.</summary>
    public long ChangeTime { get; init; }

    /// <summary>Whether it goes at its last detach.</summary>
    public bool IsRemoved => (Permission.Mode & RemovedBit) != 0;

    /// <summary>Whether it is not swapped out.</summary>
    public bool IsLocked => (Permission.Mode & LockedBit) != 0;
}
