using ActorIpc.Actors;

namespace ActorIpc;

public sealed partial class IpcSystem
{
    /// <summary>Makes a barrier between two processes; neither has its role yet.</summary>
    /// <returns>The barrier.</returns>
    /// <remarks>Follows <c>barrier_create</c> (BAR-1), which cannot fail here: there are no descriptors to run out of.</remarks>
    public IpcBarrier CreateBarrier() => new(Host.Start(new BarrierPair()));
}
