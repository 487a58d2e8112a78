using ActorIpc.Sessions;

namespace ActorIpc.Akka.Remoting.Tests;

/// <summary>Waits until all that was said between a node and its owners has arrived, so that a call has been answered, or waits, when it returns.</summary>
internal sealed class Quiet
{
    private readonly object changed = new();
    private readonly HashSet<string> unsettled = new(StringComparer.Ordinal);
    private bool isAsked;

    // Whoever waits here keeps a thread that the actors need.
    static Quiet() => ThreadPool.SetMinThreads(64, 64);

    /// <summary>What an owner says of itself, before anything leaves it.</summary>
    public void Hear(string owner, bool isUnsettled)
    {
        lock (changed)
        {
            if (isUnsettled)
            {
                unsettled.Add(owner);
            }
            else if (unsettled.Remove(owner))
            {
                Monitor.PulseAll(changed);
            }
        }
    }

    /// <summary>Waits for quiet.</summary>
    public void Settle(NodeEndpoint node)
    {
        lock (changed)
        {
            while (unsettled.Count > 0 || node.Unacknowledged > 0)
            {
                Wait();
            }

            // It is quiet for the others too, or one of them asks now.
            Monitor.PulseAll(changed);
        }
    }

    // The node is asked again now and then, for it says nothing itself; one that waits does so for all.
    private void Wait()
    {
        if (isAsked)
        {
            Monitor.Wait(changed);
            return;
        }

        isAsked = true;
        Monitor.Wait(changed, millisecondsTimeout: 1);
        isAsked = false;
    }
}
