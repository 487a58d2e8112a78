using ActorIpc.Actors;

namespace ActorIpc;

public sealed partial class IpcSystem
{
    /// <summary>Makes a barrier between two processes; neither has its role yet.</summary>
    /// <returns>The barrier.</returns>
    /// <remarks>Follows <c>barrier_create</c> (BAR-1), which cannot fail here: there are no descriptors to run out of.</remarks>
    public IpcBarrier CreateBarrier() => new(Host.Start(new BarrierPair()));

    /// <summary>The barrier with a name; made when first asked for.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The barrier. When both sides have left or ended, it begins as new, and its roles are anybody's again.</returns>
    /// <remarks>A name stays taken as long as the system lives: do not make names from requests.</remarks>
    public IpcBarrier Barrier(string name) => new(Host.GetOrStart("barrier/" + Named(name), static () => new BarrierPair(renews: true)));
}
