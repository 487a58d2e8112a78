using ActorIpc.Akka.Remote;
using Akka.Actor;

namespace ActorIpc.Akka;

/// <summary>How the processes of one node use the primitives of another, with Akka.Remote in between.</summary>
public static class IpcRemoteExtensions
{
    /// <summary>Lets the processes of other nodes use primitives that run here, each made when it is first named.</summary>
    /// <param name="system">The actor system, which Akka.Remote makes reachable.</param>
    /// <remarks>
    /// What runs here lives as long as the actor system. Whoever can reach it can name primitives and say who its processes are: keep it among nodes that trust each other (TLS with
    /// mutual authentication, docs/remote.md).
    /// </remarks>
    public static void ServeIpc(this ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        _ = system.WithExtension<IpcRemote, IpcRemoteProvider>().Owners;
    }

    /// <summary>Processes of this node whose named locks, channels, semaphores, queues, barriers and tags are those of another node.</summary>
    /// <param name="system">This node's actor system.</param>
    /// <param name="owner">The address of the other, which has called <see cref="ServeIpc"/>.</param>
    /// <returns>Always the same one for the same two nodes. Words, mutexes and segments are memory, and stay those of this process.</returns>
    /// <remarks>A call that waits for a node that cannot be reached waits until it can be, or until its own timeout; <see cref="Outcome.Unknown"/> says that the other has lost what it knew.</remarks>
    public static IpcSystem IpcAt(this ActorSystem system, Address owner)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(owner);
        return system.WithExtension<IpcRemote, IpcRemoteProvider>().At(owner);
    }
}
