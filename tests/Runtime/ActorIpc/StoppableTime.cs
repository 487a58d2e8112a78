namespace ActorIpc.Tests;

/// <summary>A clock that can hold up whoever looks at it next: a mailbox does before each message, so a test can keep one busy.</summary>
internal sealed class StoppableTime : TimeProvider
{
    private readonly ManualResetEventSlim goOn = new();
    private readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int stopsNext;

    /// <summary>Complete when somebody is held up.</summary>
    public Task Stopped => stopped.Task;

    public void StopNext() => Volatile.Write(ref stopsNext, 1);

    public void GoOn() => goOn.Set();

    public override DateTimeOffset GetUtcNow()
    {
        if (Interlocked.Exchange(ref stopsNext, 0) == 1)
        {
            stopped.SetResult();
            goOn.Wait();
        }

        return DateTimeOffset.UnixEpoch;
    }
}
