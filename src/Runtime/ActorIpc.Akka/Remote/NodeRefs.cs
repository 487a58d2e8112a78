using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Remote;

/// <summary>The actors of nodes, by the names of their endpoints.</summary>
internal static class NodeRefs
{
    /// <summary>The actor of a node; null where the name is that of none, which the log says.</summary>
    /// <param name="system">The actor system that asks.</param>
    /// <param name="endpoint">The node, as <see cref="NodeNames"/> names it.</param>
    /// <param name="owner">Who wants to speak to it.</param>
    /// <param name="log">Its log.</param>
    public static IActorRef? Of(ActorSystem system, string endpoint, string owner, ILoggingAdapter log)
    {
        try
        {
            return ((ExtendedActorSystem)system).Provider.ResolveActorRef(NodeNames.NodeOf(endpoint));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or UriFormatException)
        {
            log.Warning("{0}: {1} is no node: {2}", owner, endpoint, exception.Message);
            return null;
        }
    }
}
