using Akka;
using Akka.Actor;
using Akka.DistributedData;

namespace ActorIpc.Akka.Cluster.Stores;

/// <summary>The copies of owners that this node keeps.</summary>
internal sealed class Replicas : IExtension
{
    private volatile int going;

    public Replicas(ExtendedActorSystem system)
    {
        Replicator = DistributedData.Get(system).Replicator;
        var prefix = Prefix(ClusterSettings.Of(system));
        var spread = system.SystemActorOf(Make.Of(() => new SpreadActor(global::Akka.Cluster.Cluster.Get(system), this, prefix)), SpreadActor.Name);

        // Its owners have ended by then, and write no more.
        CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseClusterExiting, SpreadActor.Name, () => spread.Ask<Done>(SpreadActor.Leave.Instance));
    }

    public IActorRef Replicator { get; }

    /// <summary>How many nodes are about to go.</summary>
    public int Going
    {
        get => going;
        set => going = value;
    }

    /// <summary>What the keys of all owners begin with.</summary>
    public static string Prefix(ClusterSettings settings) => settings.TypeName + "/";

    public static Replicas On(ActorSystem system) => system.WithExtension<Replicas, ReplicasProvider>();

    /// <summary>Where to write so that whoever reads from a majority finds it, also when those that are about to go are gone.</summary>
    public IWriteConsistency Majority(TimeSpan timeout) => Majority(timeout, going);

    /// <summary>As <see cref="Majority(TimeSpan)"/>.</summary>
    /// <param name="timeout">How long to wait for that.</param>
    /// <param name="going">How many nodes are about to go. Without one of those that it was written to what is left of a majority still has a node in common with each majority of the others; for each further one it takes one more.</param>
    public static IWriteConsistency Majority(TimeSpan timeout, int going) => going > 1 ? new WriteMajorityPlus(timeout, going - 1) : new WriteMajority(timeout);
}

internal sealed class ReplicasProvider : ExtensionIdProvider<Replicas>
{
    public override Replicas CreateExtension(ExtendedActorSystem system) => new(system);
}
