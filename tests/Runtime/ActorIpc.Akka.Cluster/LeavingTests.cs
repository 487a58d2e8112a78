using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Event;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorIpc.Akka.Cluster.Tests;

[Collection(nameof(TestCluster))]
public class LeavingTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_comes_for_owners_that_this_node_runs_no_more_fails_nothing()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var node = cluster.Nodes[0];
        var (_, post) = await UseAsync(node);
        var errors = Inbox.Create(node);
        node.EventStream.Subscribe(errors.Receiver, typeof(Error));

        // It has no region any more by then.
        var first = node.DuringAsync(CoordinatedShutdown.PhaseClusterLeave, async () =>
        {
            post.Tell(new WireFrame(Said("word/w", toHistory: 0)), errors.Receiver);
            await post.Ask<ActorIdentity>(new Identify(1), Guard);

            // Had it failed, that would come before.
            node.EventStream.Publish(new Error(null, "test", typeof(LeavingTests), "the last"));
            var said = Assert.IsType<Error>(await errors.ReceiveAsync(Guard));
            while (said.LogSource != "test")
            {
                Assert.DoesNotContain("/actoripc-post-", said.LogSource, StringComparison.Ordinal);
                said = Assert.IsType<Error>(await errors.ReceiveAsync(Guard));
            }

            return said.Message.ToString()!;
        });
        await cluster.LeaveAsync(node);

        Assert.Equal("the last", await first);
    }

    [Fact]
    public async Task What_says_only_what_has_arrived_keeps_no_node_from_leaving()
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var node = cluster.Nodes[0];
        var (region, post) = await UseAsync(node);
        var last = LastWarning(node);

        // The region is ending by then, and nobody is left to run what it has to pass on.
        var sent = node.DuringAsync(CoordinatedShutdown.PhaseClusterShardingShutdownRegion, () =>
        {
            region.Tell(GracefulShutdown.Instance);
            for (var i = 0; i < 100; i++)
            {
                post.Tell(new WireFrame(Said($"word/{i}", toHistory: 1)), ActorRefs.NoSender);
            }

            return Task.FromResult(string.Empty);
        });
        await cluster.LeaveAsync(node);

        Assert.Equal(string.Empty, await sent);
        Assert.Equal("the last", await last);
    }

    [Fact]
    public async Task Who_holds_much_keeps_no_node_from_leaving_by_asking_whether_that_is_known()
    {
        await using var cluster = await TestCluster.StartAsync(1, "actoripc.retry-interval = 10ms");
        var node = cluster.Nodes[0];
        var self = node.IpcCluster().Enter("self");
        for (var i = 0; i < 300; i++)
        {
            Assert.True((await self.LockAsync(node.IpcCluster().Lock($"{i}")).AsTask().WaitAsync(Guard)).IsHeld);
        }

        var last = LastWarning(node);
        await cluster.LeaveAsync(node);

        Assert.Equal("the last", await last);
    }

    [Fact]
    public async Task One_that_keeps_no_copies_keeps_no_node_from_leaving()
    {
        // The first runs primitives, and what it writes is written to the second.
        await using var cluster = await TestCluster.StartAsync(0, "actoripc.cluster.role = owners\nakka.cluster.distributed-data.prefer-oldest = on");
        var owner = await cluster.AddAsync("akka.cluster.roles = [owners]");
        var node = await cluster.AddAsync();
        await UseAsync(owner);
        await SeenAsync(node, await cluster.AddAsync(begins: false));

        var last = LastWarning(node, CoordinatedShutdown.PhaseClusterExitingDone, "[cluster-exiting] timed out");
        await cluster.LeaveAsync(node);

        Assert.Equal("the last", await last);
    }

    // The last thing that a node warns of while its region ends; none of them is that it did not.
    private static Task<string> LastWarning(ExtendedActorSystem node) => LastWarning(node, CoordinatedShutdown.PhaseClusterLeave, "Graceful shutdown of shard region timed out");

    // The last thing that a node warns of before a phase, and what is none of them.
    private static Task<string> LastWarning(ExtendedActorSystem node, string phase, string never)
    {
        var warnings = Inbox.Create(node);
        node.EventStream.Subscribe(warnings.Receiver, typeof(Warning));
        return node.DuringAsync(phase, async () =>
        {
            node.EventStream.Publish(new Warning("test", typeof(LeavingTests), "the last"));
            var said = string.Empty;
            while (said != "the last")
            {
                said = Assert.IsType<Warning>(await warnings.ReceiveAsync(Guard)).Message.ToString()!;
                Assert.DoesNotContain(never, said, StringComparison.Ordinal);
            }

            return said;
        });
    }

    private static async Task SeenAsync(ExtendedActorSystem by, ExtendedActorSystem node)
    {
        var seen = Inbox.Create(by);
        AkkaCluster.Get(by).Subscribe(seen.Receiver, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.MemberUp));
        while (!Assert.IsType<ClusterEvent.MemberUp>(await seen.ReceiveAsync(Guard)).Member.UniqueAddress.Equals(AkkaCluster.Get(node).SelfUniqueAddress))
        {
        }
    }

    // A node that has an owner, and what owners are reached by.
    private static async Task<(IActorRef Region, IActorRef Post)> UseAsync(ExtendedActorSystem node)
    {
        var self = node.IpcCluster().Enter("self");
        Assert.Equal(0u, (await self.LoadAsync(node.IpcCluster().Word("w")).AsTask().WaitAsync(Guard)).Value);
        return (ClusterSharding.Get(node).ShardRegion("actoripc"), await node.ActorSelection("/system/actoripc-post-*").ResolveOne(Guard));
    }

    private static Frame Said(string owner, long toHistory) => new() { From = "@akka.tcp://cluster@localhost:1/system/node#1", FromHistory = 1, To = owner, ToHistory = toHistory };
}
