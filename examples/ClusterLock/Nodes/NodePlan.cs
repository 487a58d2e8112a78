using ActorIpc.Akka.Cluster;

namespace ClusterLock.Nodes;

/// <summary>What a node is to be like.</summary>
internal sealed record NodePlan
{
    public const string Host = "127.0.0.1";

    public required int Port { get; init; }

    public required string Seed { get; init; }

    public required string? Name { get; init; }

    /// <summary>How many desks and lamps there are, if this node is the first to ask for them.</summary>
    public required int[] Units { get; init; }

    public required TimeSpan Pace { get; init; }

    /// <summary>After how many rounds it leaves by itself, if at all.</summary>
    public required int? Rounds { get; init; }

    public required TimeSpan StableAfter { get; init; }

    public required Durability Durability { get; init; }

    public required string LogLevel { get; init; }

    /// <summary>The settings of its actor system.</summary>
    public string Config => $$"""
        akka.loglevel = {{LogLevel}}
        akka.stdout-loglevel = {{LogLevel}}
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp.hostname = "{{Host}}"
        akka.remote.dot-netty.tcp.port = {{Port}}

        # Or two nodes could listen on one port.
        akka.remote.dot-netty.tcp.tcp-reuse-addr = off
        akka.cluster.seed-nodes = ["akka.tcp://{{ClusterNode.SystemName}}@{{Seed}}"]
        akka.cluster.downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
        akka.cluster.split-brain-resolver.active-strategy = keep-majority
        akka.cluster.split-brain-resolver.stable-after = {{StableAfter.TotalSeconds}}s
        akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
        actoripc.cluster.durability = {{Durability}}
        """;
}
