using Akka.Actor;
using Akka.Remote;
using Akka.Remote.Transport;

namespace ActorIpc.Soak.Nodes;

/// <summary>Cuts the links of a node to others: Akka.Remote's own throttle, at zero.</summary>
internal static class Links
{
    /// <summary>Nothing more gets through between this node and another, in either direction; connections stay open, as they do when a cable is pulled.</summary>
    public static async Task Cut(ActorSystem system, Address other) =>
        await ((IRemoteActorRefProvider)((ExtendedActorSystem)system).Provider).Transport.ManagementCommand(new SetThrottle(other, ThrottleTransportAdapter.Direction.Both, Blackhole.Instance));
}
