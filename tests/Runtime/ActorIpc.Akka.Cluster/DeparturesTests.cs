using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace ActorIpc.Akka.Cluster.Tests;

public sealed class DeparturesTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(60);

    private readonly ExtendedActorSystem stays = Start();
    private readonly ExtendedActorSystem leaves = Start();

    public void Dispose()
    {
        stays.Terminate().Wait();
        leaves.Terminate().Wait();
    }

    [Fact]
    public async Task A_node_that_has_left_is_known_to_be_gone_and_one_at_its_address_that_has_not_is_not()
    {
        var (first, second) = (AkkaCluster.Get(stays), AkkaCluster.Get(leaves));
        await first.JoinAsync(first.SelfAddress).WaitAsync(Guard);
        await second.JoinAsync(first.SelfAddress).WaitAsync(Guard);
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var departures = new Departures(stays, heard.SetResult);
        var gone = NodeOn(second.SelfUniqueAddress);
        Assert.False(departures.Include(gone));

        second.Leave(second.SelfAddress);
        await heard.Task.WaitAsync(Guard);
        Assert.True(departures.Include(gone));
        Assert.False(departures.Include(NodeOn(first.SelfUniqueAddress)));
        Assert.False(departures.Include(gone.Replace("actoripc-node-", "actoripc-node-1")));
    }

    [Fact]
    public void The_name_of_a_node_holds_the_number_of_the_member_that_it_is_on()
    {
        var member = AkkaCluster.Get(stays).SelfUniqueAddress;
        Assert.StartsWith($"actoripc-node-{member.Uid}_", Departures.NameFor(member));
    }

    [Theory]
    [InlineData("@")]
    [InlineData("@nowhere")]
    [InlineData("@akka.tcp://cluster@localhost:1/system/somebody")]
    [InlineData("@akka.tcp://cluster@localhost:1/system/actoripc-node-1")]
    [InlineData("@akka.tcp://cluster@localhost:1/system/actoripc-node-x_1")]
    [InlineData("@akka.tcp://cluster@localhost:1/system/actoripc-node_1")]
    public void What_is_no_name_of_a_member_is_not_known_to_be_gone(string name) => Assert.False(new Departures(stays).Include(name));

    private static string NodeOn(UniqueAddress member) => NodeNames.Of($"{member.Address}/system/{Departures.NameFor(member)}#7");

    private static ExtendedActorSystem Start() => (ExtendedActorSystem)ActorSystem.Create(
        "cluster",
        """
        akka.actor.provider = cluster
        akka.remote.dot-netty.tcp.hostname = localhost
        akka.remote.dot-netty.tcp.port = 0
        akka.coordinated-shutdown.run-by-actor-system-terminate = off
        """);
}
