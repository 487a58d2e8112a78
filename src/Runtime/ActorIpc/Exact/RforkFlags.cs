namespace ActorIpc;

/// <summary>The flags of rfork(2), with Plan 9's values. What has no meaning here is accepted, and goes together or not as there.</summary>
[Flags]
public enum RforkFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>RFNAMEG: accepted; there are no name spaces.</summary>
    NameGroup = 1,

    /// <summary>RFENVG: accepted; there is no environment.</summary>
    EnvironmentGroup = 2,

    /// <summary>RFFDG: a copy of the ends of pipes that the caller holds. A child has one in any case; there are no shared ones.</summary>
    FileDescriptors = 4,

    /// <summary>RFNOTEG: a fresh note group.</summary>
    NoteGroup = 8,

    /// <summary>RFPROC: make a child; without it the flags change the caller.</summary>
    Process = 16,

    /// <summary>RFMEM: accepted; memory is always shared. Needs RFPROC.</summary>
    Memory = 32,

    /// <summary>RFNOWAIT: a child that nobody waits for. Needs RFPROC.</summary>
    NoWait = 64,

    /// <summary>RFCNAMEG: accepted; there are no name spaces. Not with RFNAMEG.</summary>
    CleanNameGroup = 1024,

    /// <summary>RFCENVG: accepted; there is no environment. Not with RFENVG.</summary>
    CleanEnvironmentGroup = 2048,

    /// <summary>RFCFDG: no ends of pipes at all. Not with RFFDG.</summary>
    CleanFileDescriptors = 4096,

    /// <summary>RFREND: a fresh tag space.</summary>
    Rendezvous = 8192,

    /// <summary>RFNOMNT: accepted; there are no mounts.</summary>
    NoMount = 16384,
}
