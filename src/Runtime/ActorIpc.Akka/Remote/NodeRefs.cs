using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>The actors of nodes, by the names of their endpoints.</summary>
internal static class NodeRefs
{
    /// <summary>The actor of a node; null, and why, where the name is that of none.</summary>
    /// <param name="system">The actor system that asks.</param>
    /// <param name="endpoint">The node, as <see cref="NodeNames"/> names it.</param>
    /// <param name="why">What is wrong with the name.</param>
    public static IActorRef? Of(ActorSystem system, string endpoint, out string why)
    {
        why = "";
        try
        {
            return ((ExtendedActorSystem)system).Provider.ResolveActorRef(NodeNames.NodeOf(endpoint));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or UriFormatException)
        {
            why = exception.Message;
            return null;
        }
    }
}
