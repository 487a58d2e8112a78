namespace ActorIpc.Conformance.Contract.Deaths;

/// <summary>
/// Runs all participants on one thread, one continuation after the other in the order in which they became ready, so that equal scripts run equally. What
/// has to happen elsewhere is waited for while nobody else moves.
/// </summary>
internal sealed class Stage : SynchronizationContext
{
    /// <summary>Far above what any run needs: only a host that lost a completion reaches it.</summary>
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = [];

    /// <summary>The first exception that a participant let pass.</summary>
    public Exception? Failure { get; set; }

    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (ready)
        {
            ready.Enqueue((d, state));
            Monitor.Pulse(ready);
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Goes on until nobody can.</summary>
    public void RunUntilIdle()
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            while (Next() is var (callback, state))
            {
                callback(state);
            }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Waits until somebody can go on. False when nobody ever can.</summary>
    public bool WaitForWork()
    {
        lock (ready)
        {
            return ready.Count > 0 || Monitor.Wait(ready, Guard);
        }
    }

    /// <summary>Does something while no participant moves.</summary>
    public static T Now<T>(Func<Task<T>> what)
    {
        var before = Current;
        SetSynchronizationContext(null);
        try
        {
            var task = what();
            Assert.True(task.Wait(Guard), "What was to happen while nobody moves has not happened.");
            return task.Result;
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    private (SendOrPostCallback, object?)? Next()
    {
        lock (ready)
        {
            return ready.TryDequeue(out var next) ? next : null;
        }
    }
}
