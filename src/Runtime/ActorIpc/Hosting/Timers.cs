namespace ActorIpc.Hosting;

/// <summary>Makes timers that do not keep alive what flowed with whoever made them: a request's scope, an activity.</summary>
internal static class Timers
{
    /// <summary>Makes a timer that rests.</summary>
    public static ITimer Create(TimeProvider time, TimerCallback callback, object state)
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        using (ExecutionContext.SuppressFlow())
        {
            return time.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
