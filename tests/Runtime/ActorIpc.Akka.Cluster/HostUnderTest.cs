using System.Collections.Concurrent;
using ActorIpc.Akka.Cluster;
using ActorIpc.Akka.Remoting.Tests;
using ActorIpc.Hosting;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Configuration;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorIpc.Conformance.Bound;

/// <summary>
/// Binds every contract and semantics test to processes on one node of a cluster and primitives on another, each written to both nodes before it answers; see the one of the embedded host.
/// </summary>
internal static class HostUnderTest
{
    public const int RoundsOfRaces = 15;

    private const string Settings =
        """
        actoripc.check-invariants = on
        actoripc.cluster.role = owners
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp.hostname = localhost
        akka.remote.dot-netty.tcp.port = 0

        # No node goes here, and none is taken for gone that only has to wait for a processor.
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 5m

        # For an array of as many semaphores as there can be.
        akka.remote.dot-netty.tcp.maximum-frame-size = 1m
        """;

    private static readonly ConcurrentDictionary<string, (TimeProvider Time, Quiet Quiet)> Spaces = new(StringComparer.Ordinal);
    private static readonly ExtendedActorSystem There = Start("akka.cluster.roles = [owners]");
    private static readonly ExtendedActorSystem Here = Start("");
    private static readonly IActorRef Region = Join();
    private static int lastNumber;

    public static IpcHost Make(TimeProvider time)
    {
        var quiet = new Quiet();
        var space = $"test-{Interlocked.Increment(ref lastNumber)}!";
        Spaces[space] = (time, quiet);
        return IpcCluster.HostOn(Here, Region, 0, time, space, quiet.Settle);
    }

    private static IActorRef Join()
    {
        var first = AkkaCluster.Get(There);
        first.JoinAsync(first.SelfAddress).Wait();
        AkkaCluster.Get(Here).JoinAsync(first.SelfAddress).Wait();
        RegionOn(There);
        return RegionOn(Here);
    }

    private static IActorRef RegionOn(ExtendedActorSystem system) => IpcCluster.RegionOf(
        system,
        ClusterSettings.Of(system),
        name => Spaces[NodeNames.SpaceOf(name)].Time.GetUtcNow().ToUnixTimeMilliseconds(),
        (name, isUnsettled) => Spaces[NodeNames.SpaceOf(name)].Quiet.Hear(name, isUnsettled));

    private static ExtendedActorSystem Start(string more) =>
        (ExtendedActorSystem)ActorSystem.Create("cluster", ConfigurationFactory.ParseString(more).WithFallback(ConfigurationFactory.ParseString(Settings)));
}
