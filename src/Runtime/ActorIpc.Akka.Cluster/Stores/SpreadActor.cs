using ActorIpc.Akka.Wire;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;

namespace ActorIpc.Akka.Cluster.Stores;

/// <summary>Sends the copies of owners that this node keeps to all others, each in a message of its own, whenever another begins to keep some, comes back or goes.</summary>
/// <remarks>
/// The gossip of Akka.DistributedData 1.5 counts what it puts into one message and does not weigh it. What Akka.Remote does not carry it sends again and again (akka.net issue 7250): a node that has come
/// later would never get what was there before, and with the last node that was there then all would be lost.
/// </remarks>
internal sealed class SpreadActor : ActorBase
{
    public const string Name = "actoripc-spread";

    // So many copies are on their way at a time.
    private const int Window = 8;

    // Whoever has not answered by then has perhaps no replicator; the copy was sent to all the same.
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(500);

    private readonly global::Akka.Cluster.Cluster cluster;
    private readonly IActorRef replicator;
    private readonly string prefix;
    private readonly Queue<string> left = [];
    private int sending;
    private bool isBusy;
    private bool again;

    /// <summary>Makes one.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="replicator">Who has the copies.</param>
    /// <param name="prefix">What the keys of owners begin with.</param>
    public SpreadActor(global::Akka.Cluster.Cluster cluster, IActorRef replicator, string prefix)
    {
        this.cluster = cluster;
        this.replicator = replicator;
        this.prefix = prefix;
    }

    protected override void PreStart() => cluster.Subscribe(
        Self,
        ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
        typeof(ClusterEvent.MemberUp),
        typeof(ClusterEvent.MemberRemoved),
        typeof(ClusterEvent.ReachableMember));

    protected override void PostStop() => cluster.Unsubscribe(Self);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case ClusterEvent.CurrentClusterState state:
                foreach (var member in state.Members)
                {
                    Show(member);
                }

                return true;
            case ClusterEvent.MemberUp up:
                Show(up.Member);
                return true;
            case WireSettings or ClusterEvent.MemberRemoved or ClusterEvent.ReachableMember:
                Begin();
                return true;
            case GetKeysIdsResult found:
                foreach (var key in found.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)))
                {
                    left.Enqueue(key);
                }

                Go();
                return true;
            case IUpdateResponse:
                sending--;
                Go();
                return true;
            default:
                return false;
        }
    }

    // One that does not keep copies yet says so itself when it does.
    private void Show(Member member)
    {
        if (!member.Address.Equals(cluster.SelfAddress))
        {
            Context.ActorSelection(new RootActorPath(member.Address) / "system" / Name).Tell(WireSettings.TakingPart);
        }
    }

    private void Begin()
    {
        again = isBusy;
        if (!isBusy)
        {
            isBusy = true;
            replicator.Tell(Dsl.GetKeyIds);
        }
    }

    private void Go()
    {
        while (sending < Window && left.TryDequeue(out var key))
        {
            // As it is.
            sending++;
            replicator.Tell(Dsl.Update(new LWWRegisterKey<byte[]>(key), new WriteAll(patience), static kept => kept));
        }

        if (sending == 0)
        {
            isBusy = false;
            if (again)
            {
                Begin();
            }
        }
    }
}
