using System.Collections.Concurrent;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>Where a node last heard its owners from: frames go there directly, and many to one place together.</summary>
/// <param name="toOwner">Sends a frame to an owner that has not been heard from, or not lately.</param>
internal sealed class OwnerHomes(Action<WireFrame, IActorRef> toOwner)
{
    // With fewer calls under way, nothing is gained by putting frames together.
    private const int Few = 4;

    private readonly ConcurrentDictionary<string, IActorRef> homes = new(StringComparer.Ordinal);
    private int waiting;

    /// <summary>Takes note of where a frame of an owner came from.</summary>
    public void Note(string owner, IActorRef home)
    {
        if (!home.IsNobody())
        {
            homes[owner] = home;
        }
    }

    /// <summary>Forgets where an owner is that does not answer.</summary>
    public void Doubt(string owner) => homes.TryRemove(owner, out _);

    /// <summary>Sends a frame. To be called by one thread at a time.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="node">The actor of the node.</param>
    /// <param name="calls">How many calls are under way.</param>
    public void Send(Frame frame, IActorRef node, int calls)
    {
        if (!homes.TryGetValue(frame.To, out var home))
        {
            toOwner(new WireFrame(frame), node);
        }
        else if (calls <= Few && Volatile.Read(ref waiting) == 0)
        {
            // Nothing is there that it could overtake.
            home.Tell(new WireFrame(frame), node);
        }
        else
        {
            Interlocked.Increment(ref waiting);
            node.Tell(new Outgoing(home, frame), node);
        }
    }

    /// <summary>So many of those that were put together have left.</summary>
    public void NoteSent(int count) => Interlocked.Add(ref waiting, -count);
}
