using ActorIpc.Actors;

namespace ActorIpc.Akka.Dispatch;

/// <summary>What this thread is doing as one that calls.</summary>
internal sealed class CallingThread
{
    /// <summary>How deep mailboxes may be run inside one another.</summary>
    public const int Deepest = 8;

    [ThreadStatic]
    private static CallingThread? current;

    public static CallingThread Current => current ??= new CallingThread();

    /// <summary>How many mailboxes it is running, one inside the other.</summary>
    public int Depth { get; set; }

    /// <summary>
    /// The request that it is sending right now. If the primitive handles it on this very thread, inside Tell, then the caller sees the answer when Tell
    /// returns, and need not be told: the primitive's actor sets this to null instead.
    /// </summary>
    public Request? Awaited { get; set; }
}
