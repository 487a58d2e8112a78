using Akka;
using Akka.Actor;
using Akka.Configuration;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorIpc.Akka.Cluster.Tests;

/// <summary>A cluster of actor systems in this process, which finds out soon that one of them is gone. There is one at a time, so that none is taken for gone that only has to wait for a processor.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    // Two of three are a majority, also for what is replicated.
    private const string Settings =
        """
        actoripc.check-invariants = on
        actoripc.retry-interval = 200ms
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp.hostname = localhost
        akka.remote.dot-netty.tcp.port = 0
        akka.cluster.gossip-interval = 200ms
        akka.cluster.failure-detector.heartbeat-interval = 200ms
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 2s
        akka.cluster.split-brain-resolver.stable-after = 1s
        akka.cluster.run-coordinated-shutdown-when-down = off
        akka.coordinated-shutdown.exit-clr = off

        # Where all end at once, nobody is left to leave to.
        akka.coordinated-shutdown.run-by-actor-system-terminate = off
        """;

    private readonly List<ExtendedActorSystem> nodes = [];
    private readonly string more;

    private TestCluster(string more) => this.more = more;

    public IReadOnlyList<ExtendedActorSystem> Nodes => nodes;

    /// <summary>Starts a cluster; its nodes have seen each other when this returns.</summary>
    public static async Task<TestCluster> StartAsync(int nodes, string more = "")
    {
        var cluster = new TestCluster(more);
        for (var i = 0; i < nodes; i++)
        {
            await cluster.AddAsync();
        }

        return cluster;
    }

    /// <summary>Adds a node, which uses primitives at once unless it is to begin later.</summary>
    public async Task<ExtendedActorSystem> AddAsync(string special = "", bool begins = true)
    {
        var config = ConfigurationFactory.ParseString(special).WithFallback(ConfigurationFactory.ParseString(more)).WithFallback(ConfigurationFactory.ParseString(Settings));
        var node = (ExtendedActorSystem)ActorSystem.Create("cluster", config);
        nodes.Add(node);
        await AkkaCluster.Get(node).JoinAsync(AkkaCluster.Get(nodes[0]).SelfAddress);
        if (begins)
        {
            _ = node.IpcCluster();
        }

        return node;
    }

    /// <summary>Ends a node with no word to the others.</summary>
    public async Task CrashAsync(ExtendedActorSystem node)
    {
        nodes.Remove(node);

        // Nothing that would leave the cluster runs: as far as the others know it is gone.
        await node.Provider.Transport().Shutdown();
        await node.Terminate();
    }

    /// <summary>Ends a node as a program does that goes.</summary>
    public async Task LeaveAsync(ExtendedActorSystem node)
    {
        nodes.Remove(node);
        await CoordinatedShutdown.Get(node).Run(CoordinatedShutdown.ClrExitReason.Instance);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(nodes.Select(node => node.Terminate()));
}

internal static class Transports
{
    /// <summary>What a node speaks by.</summary>
    public static global::Akka.Remote.RemoteTransport Transport(this IActorRefProvider provider) => ((global::Akka.Remote.RemoteActorRefProvider)provider).Transport;
}

internal static class Phases
{
    /// <summary>Has something done in a phase of the shutdown of a node; gives what comes of it.</summary>
    public static Task<T> DuringAsync<T>(this ActorSystem node, string phase, Func<Task<T>> work)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        CoordinatedShutdown.Get(node).AddTask(phase, "test", async () =>
        {
            try
            {
                result.SetResult(await work());
            }
            catch (Exception failure)
            {
                result.SetException(failure);
            }

            return Done.Instance;
        });
        return result.Task;
    }
}
