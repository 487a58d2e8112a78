using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Nodes;

/// <summary>Processes on several nodes, on a network on which nothing goes wrong.</summary>
public sealed class NodeTests
{
    [Theory]
    [InlineData(SimulatedDurability.Volatile, 2_310)]
    [InlineData(SimulatedDurability.Durable, 5_328)]
    public void Two_nodes_that_count_under_one_lock_lose_nothing(SimulatedDurability durability, int states)
    {
        var found = Simulation.Explore(ClusterPrograms.Counting, options: new SimulationOptions { Durability = durability });
        found.ThrowUnlessProved();
        Assert.Equal(states, found.States);
    }

    [Fact]
    public void Without_the_lock_a_count_is_lost()
    {
        var found = Simulation.Explore(sim =>
        {
            var count = sim.Share(0);
            ClusterPrograms.OnEach(sim, async (_, _) =>
            {
                var before = count.Value;
                await Task.Yield();
                count.Value = before + 1;
            });
            sim.Finally("both have counted", () => count.Value == 2);
        });
        Assert.Equal(FailureKind.Assertion, found.Failed?.Failure?.Kind);
    }

    [Fact]
    public void A_sleep_goes_from_the_lock_to_the_channel_and_back_and_nobody_is_left_asleep()
    {
        var found = Simulation.Explore(static sim => ClusterPrograms.Waiting(sim, wakes: true), options: new SimulationOptions { Durability = SimulatedDurability.Volatile });
        found.ThrowUnlessProved();
        Assert.Equal(4_682, found.States);
    }

    [Fact]
    public void What_has_no_name_and_what_is_on_no_node_is_not_shared()
    {
        Simulation.Check(
            sim =>
            {
                var (north, south) = (sim.AddNode("north"), sim.AddNode("south"));
                IpcLock[] locks = [sim.Ipc.Lock("ledger"), north.Ipc.CreateLock(), south.Ipc.CreateLock()];
                var here = north.Ipc.Lock("ledger");
                sim.Ipc.Spawn("outside", self => HoldsAsync(self, locks[0]));
                north.Spawn("first", self => HoldsAsync(self, locks[1]));
                south.Spawn("second", self => HoldsAsync(self, locks[2]));
                north.Spawn("third", self => HoldsAsync(self, here));
            },
            schedules: 50);

        static async Task HoldsAsync(IpcProcess self, IpcLock mine)
        {
            await using var held = await self.LockAsync(mine, TimeSpan.FromSeconds(1));
            Assert.True(held.IsHeld);
            Assert.Equal(mine.Mailbox.Name == "lock/ledger" && self.Name == "third", held.Token != FencingToken.None);
        }
    }

    [Fact]
    public void Words_meet_across_nodes_and_what_cannot_travel_does_not()
    {
        var heard = new HashSet<string>();
        Simulation.Check(
            sim =>
            {
                sim.AddNode("north").Spawn("word", async self => heard.Add((await self.RendezvousAsync(1, "from north")).Value!));
                var south = sim.AddNode("south");
                south.Spawn("word", async self => heard.Add((await self.RendezvousAsync(1, "from south")).Value!));
                south.Spawn("thing", async self => Assert.Equal(Outcome.TimedOut, (await self.RendezvousAsync(2, new object(), TimeSpan.FromSeconds(1))).Outcome));
            },
            schedules: 50);
        Assert.Equal(["from north", "from south"], heard.Order());
    }

    [Fact]
    public void A_try_that_would_block_a_thread_is_refused()
    {
        var result = Simulation.Run(0, sim => ClusterPrograms.OnEach(sim, (self, ledger) =>
        {
            _ = self.TryLock(ledger, out _);
            return Task.CompletedTask;
        }));
        Assert.IsType<NotSupportedException>(result.Failure?.Exception);
    }

    [Fact]
    public void A_name_is_given_once_and_is_one()
    {
        var result = Simulation.Run(0, static sim =>
        {
            Assert.Equal("north", sim.AddNode("north").ToString());
            Assert.Contains("north", Assert.Throws<ArgumentException>(() => sim.AddNode("north")).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => sim.AddNode(""));
            Assert.Throws<ArgumentException>(() => sim.AddNode("a\nb"));
            Assert.Throws<ArgumentException>(() => sim.AddNode("north#2"));
            Assert.Throws<ArgumentNullException>(() => sim.AddNode("south", null!));
            Assert.Throws<ArgumentNullException>(() => sim.Spares((SimulatedNode)null!));
        });
        Assert.Null(result.Failure);
    }

    [Fact]
    public void A_name_that_a_body_is_the_first_to_use_is_found_by_the_other_node_too()
    {
        var found = Simulation.Explore(static sim =>
        {
            var count = sim.Share(0);
            foreach (var name in (string[])["north", "south"])
            {
                var node = sim.AddNode(name);
                node.Spawn("clerk", async self =>
                {
                    await using var held = await self.LockAsync(node.Ipc.Lock("late"));
                    var before = count.Value;
                    await Task.Yield();
                    count.Value = before + 1;
                });
            }

            sim.Finally("both have counted", () => count.Value == 2);
        }, options: new SimulationOptions { Durability = SimulatedDurability.Volatile });
        found.ThrowUnlessProved();
        Assert.Equal(2_406, found.States);
    }

    [Fact]
    public void A_history_of_processes_of_several_nodes_tells_them_apart()
    {
        Simulation.Check(
            static sim =>
            {
                var (count, history) = (0L, new HistoryRecorder());
                foreach (var name in (string[])["north", "south"])
                {
                    var node = sim.AddNode(name);
                    var ledger = node.Ipc.Lock("ledger");
                    node.Spawn("counter", async self =>
                        await history.CallAsync(node.IdOf(self), "count", new RegisterAdd(1), () => AddAsync(self, ledger), static sum => HistoryAnswer.Granted(sum)));
                }

                sim.Finally("the second adds to the first", () => history.ToHistory() is var all && all.Check(new RegisterModel()).IsLinearizable && all.Calls.Select(call => call.Process).Distinct().Count() == 2);

                async ValueTask<long> AddAsync(IpcProcess self, IpcLock ledger)
                {
                    await using var held = await self.LockAsync(ledger);
                    return ++count;
                }
            },
            schedules: 100);
    }

    [Fact]
    public void A_node_numbers_its_own_processes_only()
    {
        var result = Simulation.Run(0, static sim =>
        {
            var (north, south) = (sim.AddNode("north"), sim.AddNode("south"));
            var process = south.Spawn("clerk", static _ => Task.CompletedTask);
            Assert.Equal(new ProcessId(20_002), south.IdOf(process));
            Assert.Contains("is not of north", Assert.Throws<ArgumentException>(() => north.IdOf(process)).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentNullException>(() => north.IdOf(null!));
        });
        Assert.Null(result.Failure);
    }

    [Fact]
    public void Timeouts_run_on_nodes_in_virtual_time()
    {
        var result = Simulation.Run(0, static sim => ClusterPrograms.OnEach(sim, static async (self, ledger) =>
        {
            await using var held = await self.LockAsync(ledger, TimeSpan.FromDays(1));
            if (held.IsHeld)
            {
                Assert.NotEqual(Outcome.Killed, (await self.RendezvousAsync(1, 0, TimeSpan.FromDays(2))).Outcome);
            }
        }));
        Assert.Null(result.Failure);
        Assert.Equal(TimeSpan.FromDays(2), result.Time);
    }
}
