using Akka.Actor;
using Akka.Remote;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorIpc.Akka.Cluster.Tests;

/// <summary>What a node does when another says that it has put it out: a node that was paused hears it in no other way.</summary>
public sealed class QuarantineTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly ActorSystem one = Start();
    private readonly ActorSystem other = Start();

    public void Dispose()
    {
        one.Terminate().Wait();
        other.Terminate().Wait();
    }

    [Fact]
    public async Task A_node_that_a_member_has_put_out_leaves_the_cluster_and_its_holders_are_told()
    {
        await JoinAsync();
        await using var process = other.IpcCluster().Enter("holder");
        await using var grant = await process.LockAsync(other.IpcCluster().Lock("a")).AsTask().WaitAsync(Guard);
        Assert.True(grant.IsHeld);
        var lost = new TaskCompletionSource();
        using var hearing = grant.Lost.Register(lost.SetResult);

        other.EventStream.Publish(new ThisActorSystemQuarantinedEvent(AkkaCluster.Get(other).SelfAddress, AkkaCluster.Get(one).SelfAddress));
        await lost.Task.WaitAsync(Guard);
        await other.WhenTerminated.WaitAsync(Guard);
    }

    [Fact]
    public async Task What_a_stranger_says_puts_no_node_out()
    {
        await JoinAsync();
        await using var process = other.IpcCluster().Enter("holder");
        var grant = await process.LockAsync(other.IpcCluster().Lock("a")).AsTask().WaitAsync(Guard);

        other.EventStream.Publish(new ThisActorSystemQuarantinedEvent(AkkaCluster.Get(other).SelfAddress, Address.Parse("akka.tcp://cluster@localhost:1")));
        await grant.DisposeAsync();
        await using var again = await process.LockAsync(other.IpcCluster().Lock("a")).AsTask().WaitAsync(Guard);
        Assert.True(again.IsHeld);
        Assert.False(AkkaCluster.Get(other).IsTerminated);
    }

    private async Task JoinAsync()
    {
        var first = AkkaCluster.Get(one);
        await first.JoinAsync(first.SelfAddress).WaitAsync(Guard);
        await AkkaCluster.Get(other).JoinAsync(first.SelfAddress).WaitAsync(Guard);
        one.IpcCluster();
    }

    private static ActorSystem Start() => ActorSystem.Create(
        "cluster",
        """
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp.hostname = localhost
        akka.remote.dot-netty.tcp.port = 0
        akka.coordinated-shutdown.run-by-actor-system-terminate = off
        """);
}
