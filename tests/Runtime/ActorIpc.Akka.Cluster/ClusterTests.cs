namespace ActorIpc.Akka.Cluster.Tests;

[Collection(nameof(TestCluster))]
public class ClusterTests
{
    // For a failure that would otherwise be a test that does not end.
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_lock_is_one_for_all_nodes_and_every_grant_has_a_higher_token()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        await using var a = cluster.Nodes[0].IpcCluster().Enter("a");
        await using var b = cluster.Nodes[1].IpcCluster().Enter("b");
        var first = await a.LockAsync(cluster.Nodes[0].IpcCluster().Lock("l")).AsTask().WaitAsync(Guard);
        var waiting = b.LockAsync(cluster.Nodes[1].IpcCluster().Lock("l")).AsTask();
        Assert.Equal(Outcome.WouldBlock, (await b.LockAsync(cluster.Nodes[1].IpcCluster().Lock("l"), TimeSpan.Zero)).Outcome);
        Assert.False(waiting.IsCompleted);

        await first.DisposeAsync();

        var second = await waiting.WaitAsync(Guard);
        Assert.True(second.IsHeld);
        Assert.True(second.Token > first.Token);
        Assert.False(second.Lost.IsCancellationRequested);
    }

    [Theory]
    [InlineData("replicated")]
    [InlineData("persistent")]
    public async Task What_a_crashed_node_held_is_given_back_and_what_others_hold_stays_wherever_the_primitive_goes(string durability)
    {
        await using var cluster = await TestCluster.StartAsync(3, Durability(durability));
        await using var survivor = cluster.Nodes[0].IpcCluster().Enter("survivor");
        var victim = cluster.Nodes[2].IpcCluster().Enter("victim");
        var mine = await survivor.OpenSemaphoresAsync("units", [5]).AsTask().WaitAsync(Guard);
        await using var held = await survivor.AcquireAsync(mine, units: 2).AsTask().WaitAsync(Guard);
        await using var lost = await victim.AcquireAsync(await victim.OpenSemaphoresAsync("units", [5]), units: 3).AsTask().WaitAsync(Guard);
        var waiting = survivor.AcquireAsync(mine, units: 3).AsTask();

        await cluster.CrashAsync(cluster.Nodes[2]);

        await using var passed = await waiting.WaitAsync(Guard);
        Assert.True(passed.IsHeld);
        Assert.True(passed.Token > lost.Token);
        Assert.True(lost.Token > held.Token);
        Assert.Equal(0, await survivor.GetValueAsync(mine));
        await passed.DisposeAsync();
        await held.DisposeAsync();
        Assert.Equal(5, await survivor.GetValueAsync(mine));
    }

    [Fact]
    public async Task A_primitive_that_moves_takes_along_who_holds_and_who_waits()
    {
        await using var cluster = await StartOwnersAsync(Durability("replicated"));
        var client = await cluster.AddAsync("akka.cluster.roles = []");
        await using var holder = client.IpcCluster().Enter("holder");
        await using var next = client.IpcCluster().Enter("next");
        var held = new List<LockGrant>();
        var waiting = new List<Task<LockGrant>>();
        for (var i = 0; i < 20; i++)
        {
            // Some of them on either node.
            held.Add(await holder.LockAsync(client.IpcCluster().Lock($"l{i}")).AsTask().WaitAsync(Guard));
            waiting.Add(next.LockAsync(client.IpcCluster().Lock($"l{i}")).AsTask());
        }

        await cluster.LeaveAsync(cluster.Nodes[1]);
        for (var i = 0; i < 20; i++)
        {
            Assert.False(held[i].Lost.IsCancellationRequested);
            Assert.False(waiting[i].IsCompleted);
            await held[i].DisposeAsync().AsTask().WaitAsync(Guard);
            var passed = await waiting[i].WaitAsync(Guard);
            Assert.True(passed.IsHeld);
            Assert.True(passed.Token > held[i].Token);
        }
    }

    [Fact]
    public async Task Two_nodes_meet_at_a_barrier_and_when_one_crashes_the_other_hears_of_it_and_another_takes_its_place()
    {
        await using var cluster = await TestCluster.StartAsync(3);
        var barriers = cluster.Nodes.Select(node => node.IpcCluster().Barrier("gate")).ToArray();
        await using var a = cluster.Nodes[0].IpcCluster().Enter("a");
        await using var b = cluster.Nodes[1].IpcCluster().Enter("b");
        var victim = cluster.Nodes[2].IpcCluster().Enter("victim");
        await a.TakeRoleAsync(barriers[0], BarrierRole.Parent).AsTask().WaitAsync(Guard);
        await victim.TakeRoleAsync(barriers[2], BarrierRole.Child).AsTask().WaitAsync(Guard);
        var met = a.PlaceAndSyncAsync(barriers[0]).AsTask();
        Assert.True((await victim.PlaceAndSyncAsync(barriers[2]).AsTask().WaitAsync(Guard)).IsReached);
        Assert.True((await met.WaitAsync(Guard)).IsReached);
        var waiting = a.WaitNextAsync(barriers[0]).AsTask();

        await cluster.CrashAsync(cluster.Nodes[2]);

        Assert.True((await waiting.WaitAsync(Guard)).TheyAborted);
        Assert.Equal(Errno.EBUSY, (await Assert.ThrowsAsync<IpcException>(() => b.TakeRoleAsync(barriers[1], BarrierRole.Child).AsTask())).Error);
        await a.LeaveAsync(barriers[0]);
        await a.TakeRoleAsync(barriers[0], BarrierRole.Parent);
        await b.TakeRoleAsync(barriers[1], BarrierRole.Child);
        met = a.PlaceAndSyncAsync(barriers[0]).AsTask();
        Assert.True((await b.PlaceAndSyncAsync(barriers[1]).AsTask().WaitAsync(Guard)).IsReached);
        Assert.True((await met.WaitAsync(Guard)).IsReached);
    }

    [Theory]
    [InlineData("replicated")]
    [InlineData("persistent")]
    public async Task A_word_is_one_for_all_nodes_and_keeps_its_value_and_its_waiters_wherever_it_goes(string durability)
    {
        await using var cluster = await TestCluster.StartAsync(3, Durability(durability));
        await using var waiter = cluster.Nodes[0].IpcCluster().Enter("waiter");
        await using var waker = cluster.Nodes[1].IpcCluster().Enter("waker");
        var words = cluster.Nodes.Select(node => Enumerable.Range(0, 12).Select(i => node.IpcCluster().Word($"w{i}", 1)).ToArray()).ToArray();
        var waiting = new List<Task<WordWaitResult>>();
        var seen = new List<WordResult>();
        for (var i = 0; i < words[0].Length; i++)
        {
            // Some of them on each node.
            waiting.Add(waiter.WaitAsync(words[0][i], 1).AsTask());
            seen.Add(await waiter.LoadAsync(words[0][i]).AsTask().WaitAsync(Guard));
            Assert.Equal(1u, seen[i].Value);
        }

        await cluster.CrashAsync(cluster.Nodes[2]);

        for (var i = 0; i < words[0].Length; i++)
        {
            var changed = await waker.ChangeAndWakeAsync(words[1][i], FutexChange.Add, 1).AsTask().WaitAsync(Guard);
            Assert.Equal((1u, 1), (changed.Value, changed.Woken));
            Assert.True(changed.Token > seen[i].Token);
        }

        foreach (var wait in waiting)
        {
            Assert.Equal(2u, (await wait.WaitAsync(Guard)).Value);
        }
    }

    [Fact]
    public async Task A_volatile_owner_that_is_lost_tells_who_holds_and_who_waits_and_its_tokens_go_on()
    {
        await using var cluster = await StartOwnersAsync(Durability("volatile"));
        var client = await cluster.AddAsync("akka.cluster.roles = []");
        await using var holder = client.IpcCluster().Enter("holder");
        await using var next = client.IpcCluster().Enter("next");
        var held = new List<LockGrant>();
        var waiting = new List<Task<LockGrant>>();
        for (var i = 0; i < 20; i++)
        {
            held.Add(await holder.LockAsync(client.IpcCluster().Lock($"l{i}")).AsTask().WaitAsync(Guard));
            waiting.Add(next.LockAsync(client.IpcCluster().Lock($"l{i}")).AsTask());
        }

        await cluster.CrashAsync(cluster.Nodes[1]);

        var lost = 0;
        for (var i = 0; i < 20; i++)
        {
            // Of a lock that was on the other node nobody knows any more: whoever asks next finds it free.
            var release = held[i].DisposeAsync().AsTask();
            await release.WaitAsync(Guard);
            var passed = await waiting[i].WaitAsync(Guard);
            Assert.Equal(held[i].Lost.IsCancellationRequested ? Outcome.Unknown : Outcome.Granted, passed.Outcome);
            lost += passed.Outcome == Outcome.Unknown ? 1 : 0;
            var again = passed.IsHeld ? passed : await next.LockAsync(client.IpcCluster().Lock($"l{i}")).AsTask().WaitAsync(Guard);
            Assert.True(again.IsHeld);
            Assert.True(again.Token > held[i].Token);
        }

        Assert.InRange(lost, 1, 19);
    }

    [Fact]
    public async Task What_a_primitive_knows_may_be_more_than_one_message_carries_and_survives_a_crash()
    {
        await using var cluster = await TestCluster.StartAsync(
            3,
            """
            actoripc.messages.message-bytes = 60000
            actoripc.messages.queue-bytes = 1000000
            """);
        await using var self = cluster.Nodes[0].IpcCluster().Enter("self");
        var queues = new List<IpcQueue>();
        for (var i = 0; i < 6; i++)
        {
            // Some of them on each node.
            queues.Add(await self.OpenMessageQueueAsync($"q{i}").AsTask().WaitAsync(Guard));
            for (var number = 0; number < 5; number++)
            {
                Assert.True((await self.SendAsync(queues[i], 1, Text(i, number)).AsTask().WaitAsync(Guard)).IsSent);
            }
        }

        await cluster.CrashAsync(cluster.Nodes[2]);

        for (var i = 0; i < queues.Count; i++)
        {
            for (var number = 0; number < 5; number++)
            {
                var received = await self.ReceiveAsync(queues[i]).AsTask().WaitAsync(Guard);
                Assert.Equal(Text(i, number), received.Text.ToArray());
            }
        }

        static byte[] Text(int queue, int number) => [.. Enumerable.Repeat((byte)((10 * queue) + number), 50_000)];
    }

    [Fact]
    public async Task An_array_that_is_too_large_to_get_to_its_node_is_refused_and_others_are_made()
    {
        await using var cluster = await TestCluster.StartAsync(2);
        await using var self = cluster.Nodes[0].IpcCluster().Enter("self");
        for (var i = 0; i < 6; i++)
        {
            var refusal = await Assert.ThrowsAsync<IpcException>(() => self.OpenSemaphoresAsync($"large-{i}", new int[30_000]).AsTask().WaitAsync(Guard));
            Assert.Equal(Errno.E2BIG, refusal.Error);
            var made = await self.OpenSemaphoresAsync($"small-{i}", [1]).AsTask().WaitAsync(Guard);
            await using var taken = await self.AcquireAsync(made).AsTask().WaitAsync(Guard);
            Assert.True(taken.IsHeld);
        }
    }

    // Two nodes that run primitives; those that are added without the role only use them.
    private static Task<TestCluster> StartOwnersAsync(string durability) => TestCluster.StartAsync(
        2,
        $"""
        akka.cluster.roles = [owners]
        actoripc.cluster.role = owners
        {durability}
        """);

    // A journal that the actor systems of this process share, and so often a snapshot that they have to read one.
    private static string Durability(string kind) =>
        $"""
        actoripc.cluster.durability = {kind}
        actoripc.cluster.snapshot-after = 5
        akka.persistence.journal.plugin = akka.persistence.journal.shared
        akka.persistence.journal.shared.class = "Akka.Persistence.Journal.SharedMemoryJournal, Akka.Persistence"
        akka.persistence.journal.shared.plugin-dispatcher = akka.actor.default-dispatcher
        akka.persistence.snapshot-store.plugin = akka.persistence.snapshot-store.local
        akka.persistence.snapshot-store.local.dir = "{Path.Combine(Path.GetTempPath(), "actoripc-" + Path.GetRandomFileName()).Replace('\\', '/')}"
        """;
}
