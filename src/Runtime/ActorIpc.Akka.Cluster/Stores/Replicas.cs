using Akka;
using Akka.Actor;
using Akka.DistributedData;

namespace ActorIpc.Akka.Cluster.Stores;

/// <summary>The copies of owners that this node keeps.</summary>
internal sealed class Replicas : IExtension
{
    public Replicas(ExtendedActorSystem system)
    {
        Replicator = DistributedData.Get(system).Replicator;
        var prefix = Prefix(ClusterSettings.Of(system));
        var spread = system.SystemActorOf(Make.Of(() => new SpreadActor(global::Akka.Cluster.Cluster.Get(system), Replicator, prefix)), SpreadActor.Name);

        // Its owners have ended by then, and write no more.
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseClusterExiting, SpreadActor.Name, () => spread.Ask<Done>(SpreadActor.Leave.Instance));
    }

    public IActorRef Replicator { get; }

    /// <summary>What the keys of all owners begin with.</summary>
    public static string Prefix(ClusterSettings settings) => settings.TypeName + "/";

    public static Replicas On(ActorSystem system) => system.WithExtension<Replicas, ReplicasProvider>();
}

internal sealed class ReplicasProvider : ExtensionIdProvider<Replicas>
{
    public override Replicas CreateExtension(ExtendedActorSystem system) => new(system);
}
