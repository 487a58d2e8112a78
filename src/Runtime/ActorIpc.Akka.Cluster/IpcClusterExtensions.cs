using Akka.Actor;

namespace ActorIpc.Akka.Cluster;

/// <summary>How actor systems get at the primitives of their cluster.</summary>
public static class IpcClusterExtensions
{
    /// <summary>Processes of this node whose named locks, channels, semaphores, queues, barriers and tags are those of the whole cluster.</summary>
    /// <param name="system">An actor system whose provider is <c>cluster</c>.</param>
    /// <returns>Always the same one for the same actor system. It may be asked for before the node has joined; its calls wait until then.</returns>
    /// <exception cref="global::Akka.Configuration.ConfigurationException">A setting under actoripc.cluster is wrong, or the provider is not <c>cluster</c>.</exception>
    /// <remarks>
    /// <para>
    /// Each name is an entity of Akka.Cluster.Sharding. A node that is downed has its processes' undo applied; a process of a node that knows itself downed learns it by the
    /// <c>Lost</c> token of what it holds. What is guaranteed, and what a paused holder can do, says docs/cluster.md.
    /// </para>
    /// <para>Words, mutexes and segments are memory, and stay those of the process that makes them; so do pids: a process is waited for and killed on its own node.</para>
    /// </remarks>
    public static IpcSystem IpcCluster(this ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension<IpcCluster, IpcClusterProvider>().System;
    }
}
