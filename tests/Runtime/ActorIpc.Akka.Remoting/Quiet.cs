using System.Collections.Concurrent;
using ActorIpc.Sessions;

namespace ActorIpc.Akka.Remoting.Tests;

/// <summary>Waits until all that was said between a node and its owners has arrived, so that a call has been answered, or waits, when it returns.</summary>
internal sealed class Quiet
{
    private readonly ConcurrentDictionary<string, bool> unsettled = new(StringComparer.Ordinal);
    private readonly object changed = new();

    // Whoever waits here keeps a thread that the actors need.
    static Quiet() => ThreadPool.SetMinThreads(64, 64);

    /// <summary>What an owner says of itself, before anything leaves it.</summary>
    public void Hear(string owner, bool isUnsettled)
    {
        lock (changed)
        {
            unsettled[owner] = isUnsettled;
            Monitor.PulseAll(changed);
        }
    }

    /// <summary>Waits for quiet.</summary>
    public void Settle(NodeEndpoint node)
    {
        lock (changed)
        {
            // The node is asked again now and then, for it says nothing itself.
            while (node.Unacknowledged > 0 || unsettled.Values.Contains(true))
            {
                Monitor.Wait(changed, millisecondsTimeout: 1);
            }
        }
    }
}
