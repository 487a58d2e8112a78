using System.Collections.Concurrent;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>What comes in for the owners of a node, and what they say: a node that has to do with many of them sends and gets one message for all. Anybody's.</summary>
internal sealed class Post
{
    private readonly Action<WireFrame, IActorRef> elsewhere;
    private readonly ConcurrentDictionary<string, IActorRef> owners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<IActorRef, bool> restless = [];
    private readonly Bundles bundles;

    private Post(ActorSystem system, Action<WireFrame, IActorRef> elsewhere) =>
        (this.elsewhere, bundles) = (elsewhere, new Bundles { MostWeight = TransportLimits.Of(system).Weights.Frame, Log = system.Log });

    /// <summary>Starts one.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="name">The name of its actor, whom nodes hear their owners from, and speak to.</param>
    /// <param name="retryInterval">The time between two ticks.</param>
    /// <param name="elsewhere">Gives a frame to an owner that does not run here now; it may begin here.</param>
    public static Post Start(ExtendedActorSystem system, string name, TimeSpan retryInterval, Action<WireFrame, IActorRef> elsewhere)
    {
        SessionSerializer.Register(system);
        var post = new Post(system, elsewhere);
        post.bundles.From = system.SystemActorOf(Make.Of(() => new PostActor(post, retryInterval)), name);
        return post;
    }

    /// <summary>An owner runs here.</summary>
    public void Begins(string name, IActorRef owner) => owners[name] = owner;

    /// <summary>An owner runs here no more, or is about to end.</summary>
    public void Ends(string name, IActorRef owner)
    {
        owners.TryRemove(KeyValuePair.Create(name, owner));
        restless.TryRemove(owner, out _);
    }

    /// <summary>An owner wants to be told <see cref="OwnerTick"/> at the next tick, once.</summary>
    public void AwaitsTick(IActorRef owner) => restless[owner] = true;

    /// <summary>Tells those who want it that there is a tick.</summary>
    public void Tick()
    {
        foreach (var (owner, _) in restless)
        {
            if (restless.TryRemove(owner, out _))
            {
                owner.Tell(OwnerTick.Instance, ActorRefs.NoSender);
            }
        }
    }

    /// <summary>Tells all owners that nodes have gone for ever, as <see cref="OwnerSettings.IsGone"/> says.</summary>
    public void TellOfDepartures()
    {
        foreach (var (_, owner) in owners)
        {
            owner.Tell(NodesLeft.Instance, ActorRefs.NoSender);
        }
    }

    /// <summary>Gives a frame to its owner; a mere acknowledgement only if it runs here.</summary>
    public void Deliver(Frame frame, IActorRef node)
    {
        if (owners.TryGetValue(frame.To, out var owner))
        {
            owner.Tell(new WireFrame(frame), node);
        }
        else if (!frame.IsAcknowledgement)
        {
            // No owner begins only to hear what has arrived, and none that leaves waits for a place for that.
            elsewhere(new WireFrame(frame), node);
        }
    }

    /// <summary>Takes what an owner says to a node. It leaves soon.</summary>
    public void Send(IActorRef node, Frame frame) => bundles.Add(node, frame);

    /// <summary>Keeps what owners say until <see cref="Send(IActorRef)"/>, which whoever calls this is about to do.</summary>
    public void Hold() => bundles.Hold();

    /// <summary>Sends what owners have said so far.</summary>
    /// <param name="asking">A node that waits for a message, be there nothing in it; null for none.</param>
    public void Send(IActorRef? asking) => bundles.Send(asking);
}

/// <summary>Tells an owner that some time has gone by since it asked for it.</summary>
internal sealed record OwnerTick : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    public static OwnerTick Instance { get; } = new();
}

/// <summary>
/// Tells an owner that a node has gone for ever. It watches each, and yet may not hear of that: it sends word that it watches before it listens for nodes that end, and one may be put out of the cluster between the two.
/// </summary>
internal sealed record NodesLeft : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    public static NodesLeft Instance { get; } = new();
}
