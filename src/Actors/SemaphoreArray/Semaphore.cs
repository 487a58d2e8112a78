namespace ActorIpc.Actors;

/// <summary>One semaphore of an array, with those who sleep on it alone.</summary>
internal struct Semaphore
{
    public int Value;

    // sempid: who operated on it last, set it, or exited with an adjustment (SEM-50).
    public ProcessId LastPid;

    // Sleepers whose one operation waits for 0; made on first use.
    public RequestQueue? Zero;

    // Sleepers whose one operation takes; made on first use.
    public AmountQueue<SemaphoreOperation>? Takers;
}
