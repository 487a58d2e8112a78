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
        await using (var self = cluster.Nodes[0].IpcCluster().Enter("self"))
        {
            for (var i = 0; i < Queues; i++)
            {
                var queue = await self.OpenMessageQueueAsync($"q{i}").AsTask().WaitAsync(Guard);
                Assert.True((await self.SendAsync(queue, 1, Text(i)).AsTask().WaitAsync(Guard)).IsSent);
            }
        }

        var late = await cluster.AddAsync();
        await GetAllAsync(late).WaitAsync(Guard);
        await cluster.LeaveAsync(cluster.Nodes[0]);
        await cluster.LeaveAsync(cluster.Nodes[0]);

        await using var heir = late.IpcCluster().Enter("heir");
        for (var i = 0; i < Queues; i++)
        {
            var queue = await heir.OpenMessageQueueAsync($"q{i}").AsTask().WaitAsync(Guard);
            Assert.Equal(Text(i), (await heir.ReceiveAsync(queue, timeout: TimeSpan.Zero).AsTask().WaitAsync(Guard)).Text.ToArray());
        }
    }

    // The registry and the queues.
    private static async Task GetAllAsync(ActorSystem node)
    {
        while ((await DistributedData.Get(node).Replicator.Ask<GetKeysIdsResult>(Dsl.GetKeyIds, Guard)).Keys.Count(static key => key.StartsWith("actoripc/messages", StringComparison.Ordinal)) <= Queues)
        {
            await Task.Yield();
        }
    }

    // Gossip is compressed, and this cannot be.
    private static byte[] Text(int queue)
    {
        var text = new byte[8_000];
        new Random(queue).NextBytes(text);
        return text;
    }
}
