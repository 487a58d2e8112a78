using ActorIpc.Akka.Remote;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Remote;

namespace ActorIpc.Akka.Cluster;

/// <summary>Hears that its own node is no longer one of the cluster: then its processes have lost what they held there.</summary>
/// <remarks>
/// A node that was paused, and put out meanwhile, may take one of the others for reachable as it goes on, and itself and that one for the majority: it would go on as a cluster of its own. Those who put
/// it out tell it that it is quarantined as soon as it speaks to them, which no downing provider of Akka.NET listens to (akka.net issue 8482).
/// </remarks>
internal sealed class MembershipActor(global::Akka.Cluster.Cluster cluster, IActorRef node) : ActorBase
{
    private readonly ILoggingAdapter log = Logging.GetLogger(Context);

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved));
    }

    protected override void PostStop()
    {
        cluster.Unsubscribe(Self);
        Context.System.EventStream.Unsubscribe(Self);
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case ThisActorSystemQuarantinedEvent quarantined:
                if (cluster.State.Members.Any(member => member.Address.Equals(quarantined.RemoteAddress)))
                {
                    log.Warning("{0} has put this node out of the cluster, and it goes", quarantined.RemoteAddress);
                    node.Tell(CutOff.Instance);
                    cluster.Down(cluster.SelfAddress);
                }

                return true;
            case ClusterEvent.IMemberEvent change:
                if (change is ClusterEvent.MemberDowned or ClusterEvent.MemberRemoved && change.Member.UniqueAddress.Equals(cluster.SelfUniqueAddress))
                {
                    node.Tell(CutOff.Instance);
                }

                return true;
            default:
                return false;
        }
    }
}
