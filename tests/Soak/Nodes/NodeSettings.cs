using Akka.Configuration;

namespace ActorIpc.Soak.Nodes;

/// <summary>The settings of a node: a cluster that notices within seconds who is gone.</summary>
internal static class NodeSettings
{
    /// <summary>Makes them.</summary>
    /// <param name="pause">For how long a node may be silent before it is taken for unreachable.</param>
    public static Config Of(TimeSpan pause) => ConfigurationFactory.ParseString(
        $$"""
        actoripc.retry-interval = 200ms
        actoripc.cluster.shards = 10
        actoripc.cluster.write-timeout = 1s
        akka.loglevel = WARNING
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp.hostname = 127.0.0.1
        akka.remote.dot-netty.tcp.port = 0
        akka.remote.dot-netty.tcp.applied-adapters = ["trttl"]
        akka.remote.retry-gate-closed-for = 100ms
        akka.cluster.downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
        akka.cluster.split-brain-resolver.active-strategy = keep-majority
        akka.cluster.split-brain-resolver.stable-after = 1s
        akka.cluster.split-brain-resolver.down-all-when-unstable = off
        akka.cluster.failure-detector.heartbeat-interval = 200ms
        akka.cluster.failure-detector.acceptable-heartbeat-pause = {{(int)pause.TotalMilliseconds}}ms
        akka.cluster.failure-detector.expected-response-after = 200ms
        akka.cluster.gossip-interval = 100ms
        akka.cluster.leader-actions-interval = 100ms
        akka.cluster.unreachable-nodes-reaper-interval = 100ms
        akka.cluster.periodic-tasks-initial-delay = 100ms
        akka.cluster.seed-node-timeout = 1s
        akka.cluster.retry-unsuccessful-join-after = 1s
        akka.cluster.allow-weakly-up-members = off
        akka.cluster.run-coordinated-shutdown-when-down = on
        akka.cluster.distributed-data.gossip-interval = 200ms
        akka.cluster.distributed-data.notify-subscribers-interval = 50ms
        akka.cluster.sharding.retry-interval = 200ms
        akka.cluster.sharding.waiting-for-state-timeout = 1s
        akka.cluster.sharding.updating-state-timeout = 1s
        akka.cluster.sharding.handoff-timeout = 5s
        akka.cluster.sharding.shard-start-timeout = 1s
        akka.cluster.singleton.hand-over-retry-interval = 200ms
        """);
}
