using ActorIpc.Akka.Cluster.Stores;
using Akka.Actor;
using Akka.DistributedData;

namespace ActorIpc.Akka.Cluster.Tests;

[Collection(nameof(TestCluster))]
public class ReplicasTests
{
    private const int Queues = 40;

    // For a failure that would otherwise be a test that does not end.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_node_that_comes_later_gets_a_copy_of_everything_though_that_is_more_than_one_message_carries()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        await FillAsync(cluster.Nodes[0]);

        var late = await cluster.AddAsync();
        await GetAllAsync(late).WaitAsync(Guard);
        await cluster.LeaveAsync(cluster.Nodes[0]);
        await cluster.LeaveAsync(cluster.Nodes[0]);

        await EmptyAsync(late);
    }

    [Fact]
    public async Task What_only_nodes_have_that_leave_at_once_is_with_the_one_that_stays()
    {
        // What is written is written to those that leave, and nothing else brings it to the other.
        await using var cluster = await TestCluster.StartAsync(3, "akka.cluster.distributed-data { prefer-oldest = on, gossip-interval = 1h }");
        await FillAsync(cluster.Nodes[0]);

        await Task.WhenAll(cluster.LeaveAsync(cluster.Nodes[0]), cluster.LeaveAsync(cluster.Nodes[0]));

        await EmptyAsync(cluster.Nodes[0]);
    }

    [Fact]
    public async Task Before_a_node_is_gone_the_others_have_all_that_it_has()
    {
        // Only the first runs primitives, and what it writes is written to the second.
        await using var cluster = await TestCluster.StartAsync(0, "actoripc.cluster.role = owners\nakka.cluster.distributed-data { prefer-oldest = on, gossip-interval = 1h }");
        var owner = await cluster.AddAsync("akka.cluster.roles = [owners]");
        await cluster.AddAsync();
        var third = await cluster.AddAsync();
        await KeepsCopiesAsync(third).WaitAsync(Guard);
        await FillAsync(owner);

        var there = owner.DuringAsync(CoordinatedShutdown.PhaseClusterExitingDone, () => CountAsync(third));
        await cluster.LeaveAsync(owner);

        // The registry and the queues.
        Assert.Equal(Queues + 1, await there.WaitAsync(Guard));
    }

    [Fact]
    public void What_is_written_is_read_when_any_that_were_about_to_go_are_gone()
    {
        foreach (var (nodes, leaving, exiting) in from nodes in Enumerable.Range(1, 11) from leaving in Enumerable.Range(0, nodes) from exiting in Enumerable.Range(0, nodes - leaving) select (nodes, leaving, exiting))
        {
            // As Akka.DistributedData counts: the ones that exit are no candidates for a WriteMajorityPlus.
            var (candidates, written) = Replicas.Majority(Guard, leaving + exiting) switch
            {
                WriteMajorityPlus plus => (nodes - exiting, Math.Min(nodes - exiting, Majority(nodes - exiting) + plus.Additional)),
                _ => (nodes, Majority(nodes)),
            };

            // Some of them are gone for who reads: at worst as many as can be of those that it was written to. The others that were no candidates do not have it. Who reads stays, and asks itself too.
            for (var gone = 0; gone <= leaving + exiting && gone < nodes; gone++)
            {
                var lost = Math.Min(gone, candidates == nodes ? leaving + exiting : leaving);
                var strangers = nodes - candidates - (gone - lost);
                Assert.True(written - lost + Math.Max(1, Majority(nodes - gone) - strangers) > candidates - lost, $"{nodes} nodes, {leaving} leave, {exiting} exit: {written} written, {gone} gone");
            }
        }

        static int Majority(int of) => (of / 2) + 1;
    }

    private static async Task KeepsCopiesAsync(ActorSystem node)
    {
        while ((await node.ActorSelection("/system/" + SpreadActor.Name).Ask<ActorIdentity>(new Identify(null), Guard)).Subject is null)
        {
            await Task.Yield();
        }
    }

    private static async Task FillAsync(ActorSystem node)
    {
        await using var self = node.IpcCluster().Enter("self");
        for (var i = 0; i < Queues; i++)
        {
            var queue = await self.OpenMessageQueueAsync($"q{i}").AsTask().WaitAsync(Guard);
            Assert.True((await self.SendAsync(queue, 1, Text(i)).AsTask().WaitAsync(Guard)).IsSent);
        }
    }

    private static async Task EmptyAsync(ActorSystem node)
    {
        await using var heir = node.IpcCluster().Enter("heir");
        for (var i = 0; i < Queues; i++)
        {
            var queue = await heir.OpenMessageQueueAsync($"q{i}").AsTask().WaitAsync(Guard);
            Assert.Equal(Text(i), (await heir.ReceiveAsync(queue, timeout: TimeSpan.Zero).AsTask().WaitAsync(Guard)).Text.ToArray());
        }
    }

    private static async Task GetAllAsync(ActorSystem node)
    {
        while (await CountAsync(node) <= Queues)
        {
            await Task.Yield();
        }
    }

    private static async Task<int> CountAsync(ActorSystem node) =>
        (await DistributedData.Get(node).Replicator.Ask<GetKeysIdsResult>(Dsl.GetKeyIds, Guard)).Keys.Count(static key => key.StartsWith("actoripc/messages", StringComparison.Ordinal));

    // Gossip is compressed, and this cannot be.
    private static byte[] Text(int queue)
    {
        var text = new byte[8_000];
        new Random(queue).NextBytes(text);
        return text;
    }
}
