using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;

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
        await using var self = node.IpcCluster().Enter("self");
        Assert.Equal(0u, (await self.LoadAsync(node.IpcCluster().Word("w")).AsTask().WaitAsync(Guard)).Value);
        var (ended, errors) = (Inbox.Create(node), Inbox.Create(node));
        var region = ClusterSharding.Get(node).ShardRegion("actoripc");
        ended.Watch(region);
        region.Tell(GracefulShutdown.Instance);
        Assert.IsType<Terminated>(await ended.ReceiveAsync(Guard));
        var post = await node.ActorSelection("/system/actoripc-post-*").ResolveOne(Guard);
        node.EventStream.Subscribe(errors.Receiver, typeof(Error));

        post.Tell(new WireFrame(new Frame { From = "@akka.tcp://cluster@localhost:1/system/node#1", FromHistory = 1, To = "word/w" }), ended.Receiver);
        await post.Ask<ActorIdentity>(new Identify(1), Guard);

        // Had it failed, that would come first.
        node.EventStream.Publish(new Error(null, "test", typeof(LeavingTests), "the last"));
        Assert.Equal("the last", Assert.IsType<Error>(await errors.ReceiveAsync(Guard)).Message);
    }
}
