namespace ActorIpc;

/// <summary>What a process is sent when a record of its is woken.</summary>
public enum FutexSignal : byte
{
    /// <summary>Nothing: it looks for itself.</summary>
    None,

    /// <summary>A message that there is something to fetch.</summary>
    Message,

    /// <summary>That message, and an interrupt, which breaks one wait of the process.</summary>
    Interrupt,
}
