using System.Collections.Concurrent;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Cluster;

namespace ActorIpc.Akka.Cluster;

/// <summary>Which nodes have left the cluster, or were put out of it, since this one is there.</summary>
/// <remarks>
/// An owner that begins here, because the node on which it was is gone, has to know whether those that held something are gone too. Watching a node that is no member any more takes as long as
/// Akka.Remote gives any stranger, which is many times as long as the cluster took to put it out.
/// </remarks>
internal sealed class Departures
{
    private const string Prefix = "actoripc-node-";

    // Some bytes for each; they are kept, as nobody can say when the last owner has begun that knew a node.
    private readonly ConcurrentDictionary<(Address Address, string Uid), bool> gone = [];

    /// <summary>Begins to take note.</summary>
    /// <param name="system">An actor system of the cluster.</param>
    /// <param name="heard">Called whenever another one has been taken note of.</param>
    public Departures(ExtendedActorSystem system, Action? heard = null) =>
        system.SystemActorOf(Make.Of(() => new Listener(global::Akka.Cluster.Cluster.Get(system), gone, heard)), $"actoripc-departures-{Guid.NewGuid():N}");

    /// <summary>A name for the actor of a node, never used before, by which it can be told which member it is on.</summary>
    public static string NameFor(UniqueAddress member) => $"{Prefix}{TextOf(member)}_{Guid.NewGuid():N}";

    /// <summary>Whether a node is known to be gone. An address may be used again, by a member with another number.</summary>
    /// <param name="endpoint">The node, as <see cref="NodeNames"/> names it.</param>
    public bool Include(string endpoint)
    {
        if (!ActorPath.TryParse(NodeNames.NodeOf(endpoint), out var path) || !path.Name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var end = path.Name.IndexOf('_', StringComparison.Ordinal);
        return end > Prefix.Length && gone.ContainsKey((path.Address, path.Name[Prefix.Length..end]));
    }

    // The number at the end of "UniqueAddress: (address, number)". Uid is an int in Akka.NET 1.5 and a long in 1.6, so that code compiled with one does not find it in the other.
    private static string TextOf(UniqueAddress member)
    {
        var text = member.ToString();
        return text[(text.LastIndexOf(' ') + 1)..].TrimEnd(')');
    }

    private sealed class Listener(global::Akka.Cluster.Cluster cluster, ConcurrentDictionary<(Address Address, string Uid), bool> gone, Action? heard) : ActorBase
    {
        protected override void PreStart() => cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));

        protected override void PostStop() => cluster.Unsubscribe(Self);

        protected override bool Receive(object message)
        {
            if (message is ClusterEvent.MemberRemoved removed)
            {
                gone.TryAdd((removed.Member.Address, TextOf(removed.Member.UniqueAddress)), true);
                heard?.Invoke();
                return true;
            }

            return false;
        }
    }
}
