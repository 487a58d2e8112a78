using System.Collections.Concurrent;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>The extension of an actor system by which its processes use primitives of another node, and those of others its own.</summary>
internal sealed class IpcRemote : IExtension
{
    /// <summary>The name of the actor under /system that runs primitives for others.</summary>
    public const string OwnersName = "actoripc-owners";

    private readonly ConcurrentDictionary<Address, Lazy<IpcSystem>> systems = [];
    private readonly Lazy<IActorRef> owners;
    private readonly ExtendedActorSystem system;
    private readonly FrameLimits limits;

    public IpcRemote(ExtendedActorSystem system)
    {
        this.system = system;
        limits = TransportLimits.Of(system).Weights;
        SessionSerializer.Register(system);
        owners = new Lazy<IActorRef>(() =>
        {
            // Once, however often the actor is started anew.
            var settings = Settings();
            return system.SystemActorOf(Make.Of(() => new OwnersActor(settings)), OwnersName);
        });
    }

    public IActorRef Owners => owners.Value;

    public IpcSystem At(Address owner) => systems.GetOrAdd(owner, owner => new Lazy<IpcSystem>(() => Create(owner))).Value;

    /// <summary>Makes a host whose primitives run on another node, as far as they can.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="there">The path of the actor that runs them.</param>
    /// <param name="time">As for the host.</param>
    /// <param name="settle">As for the endpoint.</param>
    /// <param name="takesNameless">As for <see cref="Elsewhere"/>.</param>
    public static AkkaHost HostAt(ExtendedActorSystem system, ActorPath there, TimeProvider? time = null, Action<NodeEndpoint>? settle = null, bool takesNameless = false)
    {
        var name = $"actoripc-node-{Guid.NewGuid():N}";

        // Numbers that no other node has, or hardly ever: one that has them is told so by every owner that it shares with another.
        var first = takesNameless ? 0 : RemoteNode.NewFirstProcess();
        var owners = system.ActorSelection(there);
        var node = RemoteNode.Start(
            system, name, first, AkkaHostSettings.Of(system).RetryInterval, (frame, sender) => owners.Tell(frame, sender), settle, hasOwners: there.Address.Equals);
        return new AkkaHost(system, AkkaHostSettings.Of(system), time, name + "-host") { Elsewhere = new Elsewhere(node.Endpoint, takesNameless: takesNameless) };
    }

    private IpcSystem Create(Address owner) =>
        IpcExtension.SystemOn(HostAt(system, new RootActorPath(owner) / "system" / OwnersName), AkkaHostSettings.Of(system));

    private OwnerSettings Settings()
    {
        var settings = AkkaHostSettings.Of(system);
        return new OwnerSettings
        {
            Now = _ => SchedulerTime.StampsOf(system.Scheduler).GetUtcNow().ToUnixTimeMilliseconds(),
            ChecksInvariants = settings.ChecksInvariants,
            Limits = limits,
            Dispatcher = settings.PrimitiveDispatcher,
            Post = Post.Start(system, OwnersName + "-post", settings.RetryInterval, (frame, sender) => owners.Value.Tell(frame, sender)),

            // Another primitive of the same node.
            SendToOwner = (frame, sender) => owners.Value.Tell(new WireFrame(frame), sender),
        };
    }
}

internal sealed class IpcRemoteProvider : ExtensionIdProvider<IpcRemote>
{
    public override IpcRemote CreateExtension(ExtendedActorSystem system) => new(system);
}
