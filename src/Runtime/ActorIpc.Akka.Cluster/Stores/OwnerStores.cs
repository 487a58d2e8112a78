using Akka.Actor;

namespace ActorIpc.Akka.Cluster.Stores;

/// <summary>Chooses how owners are kept.</summary>
internal static class OwnerStores
{
    public static Props Of(ExtendedActorSystem system, ClusterSettings settings, string name) => settings.Durability switch
    {
        Durability.Replicated => Make.Of(() => new ReplicatedStore(system, settings, name, keepsState: true)),

        // Only how often it has started: tokens never go backwards, whatever is lost.
        Durability.Volatile => Make.Of(() => new ReplicatedStore(system, settings, name, keepsState: false)),
        _ => Make.Of(() => new PersistentStore(settings, name)),
    };
}
