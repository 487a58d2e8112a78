using ActorIpc.Akka.Wire;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using Akka.Event;

namespace ActorIpc.Akka.Cluster.Stores;

/// <summary>Sends the copies of owners that this node keeps to all others, each in a message of its own, whenever another begins to keep some, comes back or goes, and before this node leaves.</summary>
/// <remarks>
/// What is on a majority may be on nodes only that leave one after the other, or together: none of them leaves before the others have what it has. That is sent when this node is exiting, for by then all
/// know that it leaves, and count with that where they write (<see cref="Replicas.Majority(TimeSpan)"/>). Where one is unreachable, so that it may take long until all know, it is sent before that too.
///
/// The gossip of Akka.DistributedData 1.5 counts what it puts into one message and does not weigh it. What Akka.Remote does not carry it sends again and again (akka.net issue 7250): a node that has come
/// later would never get what was there before, and with the last node that was there then all would be lost.
/// </remarks>
internal sealed class SpreadActor : ActorBase
{
    public const string Name = "actoripc-spread";

    // So many copies are on their way at a time: more before this node leaves, since it waits for that.
    private const int Window = 8;
    private const int WindowOfHurry = 128;

    // Whoever has not answered by then has perhaps no replicator; the copy was sent to all the same. In a hurry it is sent again some times, and waited for longer: 3 s in all.
    private const int MostTries = 4;
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan patienceOfHurry = TimeSpan.FromMilliseconds(200);

    private readonly global::Akka.Cluster.Cluster cluster;
    private readonly Replicas replicas;
    private readonly IActorRef replicator;
    private readonly string prefix;
    private readonly HashSet<UniqueAddress> going = [];
    private readonly Queue<(string Key, int Tries)> left = [];

    // Who waits until the others have everything; null while this node does not leave.
    private IActorRef? leaving;
    private bool isExiting;
    private bool hasReplicator;
    private int sending;
    private bool isBusy;
    private bool isLast;
    private bool again;

    /// <summary>Makes one.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="replicas">The copies; hears how many nodes are about to go.</param>
    /// <param name="prefix">What the keys of owners begin with.</param>
    public SpreadActor(global::Akka.Cluster.Cluster cluster, Replicas replicas, string prefix)
    {
        this.cluster = cluster;
        this.replicas = replicas;
        this.prefix = prefix;
        replicator = replicas.Replicator;
        hasReplicator = !replicator.Equals(Context.System.DeadLetters);
    }

    protected override void PreStart()
    {
        Context.Watch(replicator);
        cluster.Subscribe(
            Self,
            ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot,
            typeof(ClusterEvent.MemberUp),
            typeof(ClusterEvent.MemberLeft),
            typeof(ClusterEvent.MemberExited),
            typeof(ClusterEvent.MemberDowned),
            typeof(ClusterEvent.MemberRemoved),
            typeof(ClusterEvent.UnreachableMember),
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
                    Note(member);
                    Show(member);
                }

                return true;
            case ClusterEvent.MemberUp up:
                Show(up.Member);
                return true;
            case ClusterEvent.MemberRemoved removed:
                Note(removed.Member);
                Begin();
                return true;
            case ClusterEvent.IMemberEvent change:
                Note(change.Member);
                return true;
            case WireSettings or ClusterEvent.ReachableMember:
                Begin();
                return true;
            case ClusterEvent.UnreachableMember when leaving is not null:
                Begin();
                return true;
            case ClusterEvent.UnreachableMember:
                return true;
            case GetKeysIdsResult found:
                // The parts of an owner before what says that there are some.
                foreach (var key in found.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(static key => !StoredParts.IsPart(key)))
                {
                    left.Enqueue((key, 0));
                }

                Go();
                return true;
            case IUpdateResponse response:
                sending--;
                if (leaving is not null && !again && response is UpdateTimeout { Request: int tries and < MostTries })
                {
                    left.Enqueue((response.Key.Id, tries));
                }

                Go();
                return true;
            case Leave when !hasReplicator || cluster.IsTerminated || cluster.SelfMember.Status is MemberStatus.Down or MemberStatus.Removed:
                // There is nothing, or nobody listens any more.
                Sender.Tell(Done.Instance);
                return true;
            case Leave:
                leaving = Sender;
                if (isExiting || !cluster.State.Unreachable.IsEmpty)
                {
                    BeginAnew();
                }

                return true;
            case Terminated:
                hasReplicator = false;
                Left();
                return true;
            default:
                return false;
        }
    }

    private void Note(Member member)
    {
        if (member.Status is MemberStatus.Leaving or MemberStatus.Exiting)
        {
            going.Add(member.UniqueAddress);
        }
        else
        {
            going.Remove(member.UniqueAddress);
        }

        replicas.Going = going.Count;
        if (member.Status == MemberStatus.Exiting && member.UniqueAddress.Equals(cluster.SelfUniqueAddress) && !isExiting)
        {
            isExiting = true;
            if (leaving is not null)
            {
                BeginAnew();
            }
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
            isLast = isExiting && leaving is not null;
            replicator.Tell(Dsl.GetKeyIds);
        }
    }

    // What has not been sent yet is among what is sent then.
    private void BeginAnew()
    {
        left.Clear();
        Begin();
    }

    private void Go()
    {
        while (sending < (leaving is not null ? WindowOfHurry : Window) && left.TryDequeue(out var next))
        {
            // As it is.
            sending++;
            var wait = leaving is not null ? patienceOfHurry * (1 << next.Tries) : patience;
            replicator.Tell(new Update(new LWWRegisterKey<byte[]>(next.Key), new WriteAll(wait), static kept => kept, next.Tries + 1));
        }

        if (sending == 0)
        {
            isBusy = false;
            if (again)
            {
                Begin();
            }
            else if (isLast)
            {
                Left();
            }
        }
    }

    private void Left()
    {
        isLast = false;
        leaving?.Tell(Done.Instance);
        leaving = null;
    }

    /// <summary>Asks for the answer <see cref="Done"/> when this node is about to exit and the others have been sent everything that it has, and have had the time to answer, or nobody listens any more.</summary>
    public sealed record Leave : INoSerializationVerificationNeeded
    {
        public static Leave Instance { get; } = new();
    }
}
