using ActorIpc.Akka.Wire;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;

namespace ActorIpc.Akka.Cluster.Stores;

/// <summary>Sends the copies of owners that this node keeps to all others, each in a message of its own, whenever another begins to keep some, comes back or goes, and before this node leaves.</summary>
/// <remarks>
/// What is on a majority may be on nodes only that leave one after the other, or together: none of them leaves before the others have what it has.
///
/// The gossip of Akka.DistributedData 1.5 counts what it puts into one message and does not weigh it. What Akka.Remote does not carry it sends again and again (akka.net issue 7250): a node that has come
/// later would never get what was there before, and with the last node that was there then all would be lost.
/// </remarks>
internal sealed class SpreadActor : ActorBase
{
    public const string Name = "actoripc-spread";

    // So many copies are on their way at a time: in a hurry more, since what is written to meanwhile waits behind them.
    private const int Window = 8;
    private const int WindowOfHurry = 32;

    // Whoever has not answered by then has perhaps no replicator; the copy was sent to all the same. Before this node leaves it is sent again, if all have one.
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(500);

    private readonly global::Akka.Cluster.Cluster cluster;
    private readonly IActorRef replicator;
    private readonly string prefix;
    private readonly Queue<string> left = [];

    // Who waits until the others have everything.
    private readonly List<IActorRef> leaving = [];
    private bool allAnswer = true;
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

    protected override void PreStart()
    {
        Context.Watch(replicator);
        cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
            typeof(ClusterEvent.MemberUp),
            typeof(ClusterEvent.MemberRemoved),
            typeof(ClusterEvent.ReachableMember));
    }

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
            case IUpdateResponse response:
                sending--;
                if (response is UpdateTimeout && leaving.Count > 0 && allAnswer)
                {
                    left.Enqueue(response.Key.Id);
                }

                Go();
                return true;
            case Leave when cluster.IsTerminated || cluster.SelfMember.Status is MemberStatus.Down or MemberStatus.Removed:
                // The others do not listen any more.
                Sender.Tell(Done.Instance);
                return true;
            case Leave:
                leaving.Add(Sender);
                foreach (var member in cluster.State.Members)
                {
                    Peer(member).Tell(new Identify(null));
                }

                Begin();
                return true;
            case ActorIdentity identity:
                allAnswer &= identity.Subject is not null;
                return true;
            case Terminated:
                Left();
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
            Peer(member).Tell(WireSettings.TakingPart);
        }
    }

    private ActorSelection Peer(Member member) => Context.ActorSelection(new RootActorPath(member.Address) / "system" / Name);

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
        while (sending < (leaving.Count > 0 ? WindowOfHurry : Window) && left.TryDequeue(out var key))
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
            else
            {
                Left();
            }
        }
    }

    private void Left()
    {
        foreach (var waiting in leaving)
        {
            waiting.Tell(Done.Instance);
        }

        leaving.Clear();
    }

    /// <summary>Asks for the answer <see cref="Done"/> when the others have everything that this node has, or nobody listens any more.</summary>
    public sealed record Leave : INoSerializationVerificationNeeded
    {
        public static Leave Instance { get; } = new();
    }
}
