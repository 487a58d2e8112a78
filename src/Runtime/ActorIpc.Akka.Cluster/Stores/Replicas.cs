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
        system.SystemActorOf(Make.Of(() => new SpreadActor(global::Akka.Cluster.Cluster.Get(system), Replicator, prefix)), SpreadActor.Name);
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
