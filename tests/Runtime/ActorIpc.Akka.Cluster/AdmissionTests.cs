namespace ActorIpc.Akka.Cluster.Tests;

/// <summary>Which nodes take part: those whose settings are those of the others.</summary>
[Collection(nameof(TestCluster))]
public class AdmissionTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("type-name", "other")]
    [InlineData("role", "owners")]
    [InlineData("shards", "7")]
    [InlineData("durability", "volatile")]
    public async Task A_node_with_another_setting_is_refused_and_says_which_and_the_others_go_on(string key, string value)
    {
        await using var cluster = await TestCluster.StartAsync(1);
        var first = cluster.Nodes[0];
        await using var self = first.IpcCluster().Enter("self");
        await using var held = await self.LockAsync(first.IpcCluster().Lock("l")).AsTask().WaitAsync(Guard);

        var other = await cluster.AddAsync($"actoripc.cluster.{key} = {value}");
        var stranger = other.IpcCluster().Enter("stranger");
        var refusal = await Assert.ThrowsAsync<IpcException>(() => stranger.LockAsync(other.IpcCluster().Lock("l")).AsTask().WaitAsync(Guard));

        Assert.Equal(Errno.EPERM, refusal.Error);
        Assert.Contains($"actoripc.cluster.{key} is \"{value}\" here and \"", refusal.Message, StringComparison.Ordinal);
        await other.WhenTerminated.WaitAsync(Guard);
        Assert.False(held.Lost.IsCancellationRequested);
        await using var another = await self.LockAsync(first.IpcCluster().Lock("m")).AsTask().WaitAsync(Guard);
        Assert.True(another.IsHeld);
    }

    [Fact]
    public async Task Of_nodes_that_begin_at_once_those_that_stay_have_the_same_settings()
    {
        await using var cluster = await TestCluster.StartAsync(0);
        for (var i = 0; i < 4; i++)
        {
            await cluster.AddAsync($"actoripc.cluster.shards = {7 + (i % 2)}", begins: false);
        }

        var stay = await Task.WhenAll(cluster.Nodes.Select(node => Task.Run(async () =>
        {
            var self = node.IpcCluster().Enter("self");
            var refusal = await Record.ExceptionAsync(() => self.LoadAsync(node.IpcCluster().Word("w")).AsTask().WaitAsync(Guard));
            Assert.True(refusal is null or IpcException { Error: Errno.EPERM }, refusal?.ToString());
            return refusal is null;
        })));

        Assert.Equal(2, stay.Count(stays => stays));
        Assert.Equal(stay[0], stay[2]);
        Assert.Equal(stay[1], stay[3]);
    }

    [Fact]
    public async Task Who_means_it_has_clusters_within_one_cluster()
    {
        await using var cluster = await TestCluster.StartAsync(0);
        var one = await cluster.AddAsync(Apart("one"));
        var other = await cluster.AddAsync(Apart("other"));
        await using var self = one.IpcCluster().Enter("self");
        await using var stranger = other.IpcCluster().Enter("stranger");
        await using var held = await self.LockAsync(one.IpcCluster().Lock("l")).AsTask().WaitAsync(Guard);
        await using var theirs = await stranger.LockAsync(other.IpcCluster().Lock("l")).AsTask().WaitAsync(Guard);

        Assert.True(held.IsHeld);
        Assert.True(theirs.IsHeld);
    }

    private static string Apart(string name) =>
        $"""
        akka.cluster.roles = [{name}]
        actoripc.cluster.role = {name}
        actoripc.cluster.type-name = {name}
        actoripc.cluster.compare-settings = off
        """;
}
