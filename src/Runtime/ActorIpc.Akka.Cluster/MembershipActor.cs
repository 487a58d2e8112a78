using ActorIpc.Akka.Remote;
using Akka.Actor;
using Akka.Cluster;

namespace ActorIpc.Akka.Cluster;

/// <summary>Hears that its own node is no longer one of the cluster: then its processes have lost what they held there.</summary>
internal sealed class MembershipActor(global::Akka.Cluster.Cluster cluster, IActorRef node) : ActorBase
{
    protected override void PreStart() =>
        cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberDowned), typeof(ClusterEvent.MemberRemoved));

    protected override void PostStop() => cluster.Unsubscribe(Self);

    protected override bool Receive(object message)
    {
        if (message is ClusterEvent.IMemberEvent)
        {
            if (message is ClusterEvent.MemberDowned or ClusterEvent.MemberRemoved && ((ClusterEvent.IMemberEvent)message).Member.UniqueAddress.Equals(cluster.SelfUniqueAddress))
            {
                node.Tell(CutOff.Instance);
            }

            return true;
        }

        return false;
    }
}
