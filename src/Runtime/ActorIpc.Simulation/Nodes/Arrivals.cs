using ActorIpc.Sessions;

namespace ActorIpc.Simulation.Nodes;

/// <summary>Knows what nobody in the simulation can know: whether what was said has arrived where it was for.</summary>
internal static class Arrivals
{
    /// <summary>Whether anything has not arrived, or somebody waits at an owner that knows nothing of it, so that time has to pass until it is said again. To be asked when no frame is on its way.</summary>
    public static bool AnyIsMissing(Cluster cluster) =>
        cluster.Nodes.Any(node => node.IsRunning && IsMissing(cluster, node)) || cluster.Owners.Any(owner => IsMissing(cluster, owner));

    private static bool IsMissing(Cluster cluster, NodePlace node)
    {
        HashSet<OwnerLink>? awaited = null;
        foreach (var link in node.Session.Links)
        {
            if (link.IsGivenUp || cluster.Find(link.Stream.Peer) is not OwnerPlace { Owner: var owner })
            {
                continue;
            }

            awaited ??= [.. node.Session.Calls.SelectMany(call => call.Places)];
            if (link.Stream.Unacknowledged == 0 && link.Watched.Count == 0 && !awaited.Contains(link))
            {
                continue;
            }

            if (link.Stream.History != owner.History || owner.IsGone(node.Endpoint)
                || owner.PeerOf(node.Endpoint) is not { } there || link.Stream.NextOut > there.NextIn)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMissing(Cluster cluster, OwnerPlace owner) =>
        owner.Owner.Peers.Any(stream => stream.Unacknowledged > 0 && cluster.Find(stream.Peer) switch
        {
            NodePlace node => node.IsRunning && node.Session.LinkTo(owner.Endpoint) is { IsGivenUp: false } link
                && (link.Stream.History != owner.Owner.History || stream.NextOut > link.Stream.NextIn),
            OwnerPlace other => owner.Owner.IsHeldBack || stream.History != other.Owner.History
                || other.Owner.PeerOf(owner.Endpoint) is not { } there || there.History != owner.Owner.History || stream.NextOut > there.NextIn,
            _ => false,
        });
}
