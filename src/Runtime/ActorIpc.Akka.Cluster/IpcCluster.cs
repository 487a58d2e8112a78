using ActorIpc.Akka.Cluster.Stores;
using ActorIpc.Akka.Remote;
using ActorIpc.Akka.Wire;
using ActorIpc.Hosting;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Configuration;

namespace ActorIpc.Akka.Cluster;

/// <summary>The extension of an actor system by which the processes of all nodes of a cluster use the same primitives.</summary>
internal sealed class IpcCluster : IExtension
{
    // Where sharding keeps its own state: replicated, and not on disk, so that nothing has to be installed.
    private static readonly Config ShardingDefaults = ConfigurationFactory.ParseString("akka.cluster.sharding.distributed-data.durable.keys = []");

    // An owner knows itself when it may rest.
    private static readonly Config ShardingOverrides = ConfigurationFactory.ParseString(
        """
        state-store-mode = ddata
        remember-entities = off
        passivate-idle-entity-after = off
        """);

    private readonly Lazy<IpcSystem> ipc;

    public IpcCluster(ExtendedActorSystem system)
    {
        Settings = ClusterSettings.Of(system);
        _ = TransportLimits.Of(system);
        ipc = new Lazy<IpcSystem>(() => IpcExtension.SystemOn(Join(system), AkkaHostSettings.Of(system)));
    }

    public ClusterSettings Settings { get; }

    public IpcSystem System => ipc.Value;

    /// <summary>Makes a host whose primitives are entities of the cluster, as far as they can be.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="region">Where frames to owners go.</param>
    /// <param name="firstProcess">What the numbers of its processes are counted from among those of all nodes.</param>
    /// <param name="time">As for the host.</param>
    /// <param name="space">As for the endpoint.</param>
    /// <param name="settle">As for the endpoint.</param>
    public static AkkaHost HostOn(ExtendedActorSystem system, IActorRef region, long firstProcess, TimeProvider? time = null, string space = "", Action<NodeEndpoint>? settle = null)
    {
        SessionSerializer.Register(system);
        var host = AkkaHostSettings.Of(system);
        var name = Departures.NameFor(global::Akka.Cluster.Cluster.Get(system).SelfUniqueAddress);
        var shutdown = CoordinatedShutdown.Get(system);
        var node = RemoteNode.Start(system, name, firstProcess, host.RetryInterval, (frame, sender) => Give(frame, sender, region, shutdown), settle, space, MembersOf(system));
        system.SystemActorOf(Make.Of(() => new MembershipActor(global::Akka.Cluster.Cluster.Get(system), node.Actor)), name + "-membership");
        return new AkkaHost(system, host, time, name + "-host") { Elsewhere = new Elsewhere(node.Endpoint, takesNameless: settle is not null) };
    }

    /// <summary>Has this node run owners, if it is one of those that do; where frames to them go.</summary>
    public static IActorRef RegionOf(ExtendedActorSystem system, ClusterSettings settings, Func<string, long> now, Action<string, bool>? unsettled = null)
    {
        SessionSerializer.Register(system);
        SystemDefaults.Give(system, ShardingDefaults);
        if (settings.Durability != Durability.Persistent)
        {
            // Every node keeps a copy, also those that run no primitives.
            Replicas.On(system);
        }

        var (sharding, extractor) = (ClusterSharding.Get(system), new FrameExtractor(settings.Shards));
        if (settings.Role is not null && !global::Akka.Cluster.Cluster.Get(system).SelfRoles.Contains(settings.Role))
        {
            return sharding.StartProxy(settings.TypeName, settings.Role, extractor);
        }

        var host = AkkaHostSettings.Of(system);
        var shutdown = CoordinatedShutdown.Get(system);

        // When it has stopped, since this node leaves, sharding has forgotten it; what is told to it then is told again elsewhere.
        IActorRef region = ActorRefs.Nobody;
        var post = Post.Start(system, $"actoripc-post-{Guid.NewGuid():N}", host.RetryInterval, (frame, sender) => region.Tell(frame, sender));
        var owners = new OwnerSettings
        {
            IsGone = new Departures(system, post.TellOfDepartures).Include,
            HasOwners = MembersOf(system),
            Limits = TransportLimits.Of(system).Weights,
            Now = now,
            ChecksInvariants = host.ChecksInvariants,
            Dispatcher = host.PrimitiveDispatcher,
            Post = post,
            SendToOwner = (frame, sender) => Give(new WireFrame(frame), sender, region, shutdown),
            Store = name => OwnerStores.Of(system, settings, name),
            PassivateAfter = settings.Durability == Durability.Volatile ? null : settings.PassivateAfter,
            Passivate = static context => context.Parent.Tell(new Passivate(PoisonPill.Instance)),
            Unsettled = unsettled,
        };
        var config = ShardingOverrides.WithFallback(system.Settings.Config.GetConfig("akka.cluster.sharding"));
        var singleton = system.Settings.Config.GetConfig(config.GetString("coordinator-singleton"));
        var shards = ClusterShardingSettings.Create(config, singleton).WithRole(settings.Role!);
        region = sharding.Start(settings.TypeName, owners.PropsOf, shards, extractor);
        return region;
    }

    // A region that ends waits until it has passed on all that it was given, and where this node is the last there is nobody to pass it on to.
    private static void Give(WireFrame frame, IActorRef sender, IActorRef region, CoordinatedShutdown shutdown)
    {
        if (shutdown.ShutdownReason is null || !frame.Frame.IsAcknowledgement)
        {
            region.Tell(frame, sender);
        }
    }

    // Any of them: where an owner runs changes.
    private static Func<Address, bool> MembersOf(ExtendedActorSystem system)
    {
        var cluster = global::Akka.Cluster.Cluster.Get(system);
        return address => cluster.State.Members.Any(member => member.Address.Equals(address));
    }

    private AkkaHost Join(ExtendedActorSystem system)
    {
        SessionSerializer.Register(system);
        var cluster = global::Akka.Cluster.Cluster.Get(system);
        var (stamps, retryInterval) = (SchedulerTime.StampsOf(system.Scheduler), AkkaHostSettings.Of(system).RetryInterval);
        var firstProcess = RemoteNode.NewFirstProcess();
        if (!Settings.ComparesSettings)
        {
            return HostOn(system, Region(), firstProcess);
        }

        var admission = system.SystemActorOf(Make.Of(() => new AdmissionActor(cluster, Settings.Shared, retryInterval, Region)), AdmissionActor.Name);
        var host = HostOn(system, admission, firstProcess);
        admission.Tell(host.Elsewhere!.Endpoint, ActorRefs.NoSender);
        return host;

        IActorRef Region() => RegionOf(system, Settings, _ => stamps.GetUtcNow().ToUnixTimeMilliseconds());
    }
}

internal sealed class IpcClusterProvider : ExtensionIdProvider<IpcCluster>
{
    public override IpcCluster CreateExtension(ExtendedActorSystem system) => new(system);
}
