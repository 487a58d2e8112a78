namespace ActorIpc;

/// <summary>How shmat(2) attaches, with Linux's numbers.</summary>
[Flags]
public enum SegmentFlags
{
    /// <summary>To read and to write.</summary>
    None = 0,

    /// <summary>SHM_RDONLY: to read only (SHM-4).</summary>
    ReadOnly = 0x1000,

    /// <summary>SHM_RND: an address is rounded down; without one it means nothing.</summary>
    Round = 0x2000,

    /// <summary>SHM_REMAP: in the place of what is at the address; without one EINVAL (SHM-5).</summary>
    Remap = 0x4000,

    /// <summary>SHM_EXEC: the caller must have the right to execute too.</summary>
    Execute = 0x8000,
}
