using Akka;
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
        await FillAsync(owner);

        var there = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        CoordinatedShutdown.Get(owner).AddTask(CoordinatedShutdown.PhaseClusterExitingDone, "test", async () =>
        {
            there.SetResult(await CountAsync(third));
            return Done.Instance;
        });
        await cluster.LeaveAsync(owner);

        // The registry and the queues.
        Assert.Equal(Queues + 1, await there.Task.WaitAsync(Guard));
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
