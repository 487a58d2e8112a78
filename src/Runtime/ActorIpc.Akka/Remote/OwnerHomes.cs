using System.Collections.Concurrent;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Remote;

/// <summary>Where a node last heard its owners from: frames go there directly, and many to one place together.</summary>
/// <param name="toOwner">Sends a frame to an owner that has not been heard from, or not lately.</param>
/// <param name="mostWeight">As for <see cref="Bundles.MostWeight"/>.</param>
/// <param name="log">As for <see cref="Bundles.Log"/>.</param>
/// <param name="time">As for <see cref="Bundles"/>.</param>
internal sealed class OwnerHomes(Action<WireFrame, IActorRef> toOwner, long mostWeight = Frame.MostWeight, ILoggingAdapter? log = null, TimeProvider? time = null)
{
    // With fewer calls under way, nothing is gained by putting frames together.
    private const int Few = 4;

    // Enough for one of them to be on its way there, one to be read there, and one to be on its way back; more of them would each have fewer frames.
    private const int MostUnanswered = 3;

    private readonly ConcurrentDictionary<string, IActorRef> homes = new(StringComparer.Ordinal);
    private readonly Bundles bundles = new(time) { MostWeight = mostWeight, MostUnanswered = MostUnanswered, Log = log };

    /// <summary>The actor of the node; set before anything is sent.</summary>
    public IActorRef Node
    {
        get => bundles.From;
        set => bundles.From = value;
    }

    /// <summary>Takes note of where a frame of an owner came from.</summary>
    public void Note(string owner, IActorRef home)
    {
        if (!home.IsNobody() && (!homes.TryGetValue(owner, out var known) || !known.Equals(home)))
        {
            homes[owner] = home;
        }
    }

    /// <summary>Forgets where an owner is that does not answer.</summary>
    public void Doubt(string owner) => homes.TryRemove(owner, out _);

    /// <summary>As for <see cref="Bundles.Answered"/>.</summary>
    public void Answered(IActorRef home, bool all) => bundles.Answered(home, all);

    /// <summary>As for <see cref="Bundles.Tick"/>.</summary>
    public void Tick() => bundles.Tick();

    /// <summary>Sends a frame. To be called by one thread at a time.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="calls">How many calls are under way.</param>
    public void Send(Frame frame, int calls)
    {
        if (!homes.TryGetValue(frame.To, out var home))
        {
            toOwner(new WireFrame(frame), Node);
        }
        else if (calls <= Few)
        {
            bundles.Hurry(home, frame);
        }
        else
        {
            bundles.Add(home, frame);
        }
    }
}
