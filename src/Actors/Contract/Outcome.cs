namespace ActorIpc;

/// <summary>How a request ended. Every request ends exactly once, with one of these.</summary>
public enum Outcome : byte
{
    /// <summary>What was asked for happened.</summary>
    Granted,

    /// <summary>It would have had to wait, and the call said not to (IPC_NOWAIT, or a zero timeout).</summary>
    WouldBlock,

    /// <summary>The time allowed for waiting passed.</summary>
    TimedOut,

    /// <summary>The CancellationToken of the call was cancelled.</summary>
    Cancelled,

    /// <summary>An interrupt (a note, a signal) was posted to the waiting process.</summary>
    Interrupted,

    /// <summary>The waiting process was killed.</summary>
    Killed,

    /// <summary>The object waited on was removed.</summary>
    Removed,

    /// <summary>The process ended while the request was still waiting.</summary>
    Exited,

    /// <summary>A wait found no child that it could ever return.</summary>
    NoChild,

    /// <summary>No process has that pid.</summary>
    NoProcess,

    /// <summary>Misuse: the caller sees an <c>IpcException</c> with its errno.</summary>
    Failed,

    /// <summary>A word did not hold the value that the call expected of it, so nothing was done.</summary>
    ValueChanged,

    /// <summary>Nobody can tell whether it happened: the node that knew is gone, and what it knew with it.</summary>
    Unknown,
}
