using System.Diagnostics.Tracing;

namespace ActorIpc.Simulation.Scheduling;

/// <summary>
/// Hears of work that code of a simulation hands to other threads: the thread pool and the real clock say so, on the thread that hands it over, before anybody does it.
/// So it is the same step that is to blame in every run, whichever thread is fast.
/// </summary>
internal sealed class ForeignWork : EventListener
{
    private const string Source = "System.Diagnostics.Eventing.FrameworkEventSource";
    private const EventKeywords ThreadPoolAndTransfers = (EventKeywords)0x12;
    private const int MostProbes = 1_000;

    // Whoever runs steps on this thread.
    [ThreadStatic]
    private static World? running;

    [ThreadStatic]
    private static bool heard;

    private static readonly Lazy<ForeignWork> Listener = new(Begin);

    /// <summary>What happens on this thread from here on is code of a world, until the scope ends; it is in no SynchronizationContext but those of that world.</summary>
    public static Scope Watch(World world)
    {
        _ = Listener.Value;
        var scope = new Scope(running, SynchronizationContext.Current);
        running = world;
        if (SynchronizationContext.Current is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }

        return scope;
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Source)
        {
            EnableEvents(eventSource, EventLevel.Verbose, ThreadPoolAndTransfers);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        heard = true;
        running?.LeftByWork(isTimer: eventData.EventName == "ThreadTransferSend");
    }

    // The pool looks whether somebody listens when one of its threads begins to work, not for each piece of work.
    private static ForeignWork Begin()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var listener = new ForeignWork();
            heard = false;
            for (var probes = 0; !heard && probes < MostProbes; probes++)
            {
                using var done = new ManualResetEvent(false);
                ThreadPool.UnsafeQueueUserWorkItem(static done => done.Set(), done, preferLocal: false);
                done.WaitOne();
            }

            return listener;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    internal readonly ref struct Scope(World? before, SynchronizationContext? context)
    {
        public void Dispose()
        {
            running = before;
            if (context is not null)
            {
                SynchronizationContext.SetSynchronizationContext(context);
            }
        }
    }
}
