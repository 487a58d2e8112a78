using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>A node of processes whose primitives run elsewhere: its actor, and the endpoint behind it.</summary>
internal sealed class RemoteNode
{
    private RemoteNode(IActorRef actor, NodeEndpoint endpoint)
    {
        Actor = actor;
        Endpoint = endpoint;
    }

    public IActorRef Actor { get; }

    public NodeEndpoint Endpoint { get; }

    /// <summary>Starts a node.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="name">The name of its actor.</param>
    /// <param name="firstProcess">What the numbers of its processes are counted from among those of all nodes.</param>
    /// <param name="retryInterval">How often what has not been acknowledged is looked at.</param>
    /// <param name="toOwner">Sends a frame to an owner.</param>
    /// <param name="settle">As for the endpoint.</param>
    /// <param name="space">As for the endpoint.</param>
    /// <param name="hasOwners">As for <see cref="Senders.MaySpeakFor"/>.</param>
    public static RemoteNode Start(
        ExtendedActorSystem system,
        string name,
        long firstProcess,
        TimeSpan retryInterval,
        Action<WireFrame, IActorRef> toOwner,
        Action<NodeEndpoint>? settle = null,
        string space = "",
        Func<Address, bool>? hasOwners = null)
    {
        SessionSerializer.Register(system);
        var limits = TransportLimits.Of(system);
        var homes = new OwnerHomes(toOwner, limits.Weights.Frame, system.Log);
        var actor = system.SystemActorOf(Props.CreateBy(new Make(() => new NodeActor(retryInterval, homes, hasOwners), typeof(NodeActor))), name);
        var codec = new SessionCodec { MostFrameBytes = limits.MostFrameBytes };
        homes.Node = actor;
        NodeEndpoint? made = null;
        var endpoint = made = new NodeEndpoint(
            Senders.NameOf(actor),
            firstProcess,
            frame => homes.Send(frame, made!.CallsUnderWay),
            settle is null ? null : () => settle(made!),
            codec.CheckPortable,
            space,
            PortableGifts.Include)
        {
            Limits = limits.Weights,
            Doubt = homes.Doubt,
            Later = () => actor.Tell(SendLate.Instance, ActorRefs.NoSender),
        };
        actor.Tell(endpoint, ActorRefs.NoSender);

        // What was given back is given back, and not taken from who died.
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, name + "-farewell", async () =>
        {
            await endpoint.WhenArrived();
            return Done.Instance;
        });
        return new RemoteNode(actor, endpoint);
    }

    /// <summary>What the processes of a node are counted from: a number that hardly any other node has, and at most half of what a number goes up to.</summary>
    public static long NewFirstProcess() => (BitConverter.ToInt64(Guid.NewGuid().ToByteArray()) & int.MaxValue) << 31;
}
