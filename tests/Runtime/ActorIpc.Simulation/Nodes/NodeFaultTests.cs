namespace ActorIpc.Simulation.Tests.Nodes;

/// <summary>Nodes that crash, and nodes that stand still and are taken for gone.</summary>
public sealed class NodeFaultTests
{
    private static readonly SimulationOptions Crashing = new() { Faults = SimulatedFaults.NodeCrash, Durability = SimulatedDurability.Volatile };
    private static readonly SimulationOptions Pausing = new() { Faults = SimulatedFaults.NodePause, Durability = SimulatedDurability.Volatile };

    [Fact]
    public void Whoever_comes_after_a_holder_whose_node_crashed_is_told_so()
    {
        var found = Simulation.Explore(sim => ClusterPrograms.Succession(sim, minds: true), options: Crashing);
        found.ThrowUnlessProved();
        Assert.Equal(2_648, found.States);
    }

    [Fact]
    public void Who_does_not_mind_what_it_is_told_finds_half_of_it_written()
    {
        Action<SimulatedSystem> program = static sim => ClusterPrograms.Succession(sim, minds: false);
        var failed = Simulation.Explore(program, options: Crashing).Failed!;
        Assert.Equal(FailureKind.Exception, failed.Failure?.Kind);
        Assert.Contains(" crashes", failed.Report, StringComparison.Ordinal);
        Assert.Contains("hears that north is gone", failed.Report, StringComparison.Ordinal);
        Assert.Equal(failed.Report, Simulation.Replay(failed.Schedule, program, Crashing).Report);
    }

    [Theory]
    [InlineData(SimulatedDurability.Volatile, 219)]
    [InlineData(SimulatedDurability.Durable, 417)]
    public void A_node_that_comes_back_goes_on_with_what_is_on_its_disk(SimulatedDurability durability, int states)
    {
        var found = Simulation.Explore(static sim => ClusterPrograms.Resuming(sim, resumes: true), options: Crashing with { Durability = durability });
        found.ThrowUnlessProved();
        Assert.Equal(states, found.States);
    }

    [Fact]
    public void A_node_that_begins_again_does_twice_what_it_did()
    {
        Action<SimulatedSystem> program = static sim => ClusterPrograms.Resuming(sim, resumes: false);
        var failed = Simulation.Explore(program, options: Crashing).Failed!;
        Assert.Equal("it does not hold at the end: north has counted to two.", failed.Failure?.Text);
        Assert.Contains(" starts anew", failed.Report, StringComparison.Ordinal);
        Assert.Equal(failed.Report, Simulation.Replay(failed.Schedule, program, Crashing).Report);
    }

    [Fact]
    public void A_node_may_crash_and_come_back_more_than_once_whatever_else_goes_wrong()
    {
        var options = new SimulationOptions { Faults = SimulatedFaults.NodeCrash | SimulatedFaults.NodePause | SimulatedFaults.FrameLoss | SimulatedFaults.OwnerCrash, MostFaults = 5 };
        Simulation.Check(static sim => ClusterPrograms.Resuming(sim, resumes: true, isAlone: false), schedules: 300, options);
        Simulation.Check(static sim => ClusterPrograms.Resuming(sim, resumes: true, isAlone: false), schedules: 300, options with { Durability = SimulatedDurability.Volatile });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_node_that_is_spared_does_not_crash(bool isSpared)
    {
        var found = Simulation.Explore(
            sim =>
            {
                var (node, ended) = (sim.AddNode("north"), false);
                node.Spawn("clerk", async _ =>
                {
                    await Task.Yield();
                    ended = true;
                });
                sim.Finally("it comes to its end", () => ended);
                if (isSpared)
                {
                    sim.Spares(node);
                }
            },
            options: Crashing);
        Assert.Equal(isSpared, found.Failed is null);
    }

    [Fact]
    public void A_write_of_a_holder_that_stood_still_comes_after_that_of_a_later_one()
    {
        Action<SimulatedSystem> program = static sim => ClusterPrograms.Writing(sim, static (_, _) => true);
        var failed = Simulation.Explore(program, options: Pausing).Failed!;
        Assert.Equal(FailureKind.Exception, failed.Failure?.Kind);
        foreach (var part in (string[])["stands still", "is taken for gone", "hears that ", "goes on"])
        {
            Assert.Contains(part, failed.Report, StringComparison.Ordinal);
        }

        Assert.Equal(failed.Report, Simulation.Replay(failed.Schedule, program, Pausing).Report);
    }

    [Fact]
    public void To_look_whether_the_grant_is_lost_is_not_enough() =>
        Assert.NotNull(Simulation.Explore(static sim => ClusterPrograms.Writing(sim, static (_, held) => !held.Lost.IsCancellationRequested), options: Pausing).Failed);

    [Fact]
    public void With_a_guard_no_write_comes_after_that_of_a_later_holder()
    {
        var found = Simulation.Explore(static sim => ClusterPrograms.Writing(sim, static (guard, held) => guard.Admit(held.Token)), options: Pausing);
        found.ThrowUnlessProved();
        Assert.Equal(4_201, found.States);
    }

    [Fact]
    public void A_node_that_was_taken_for_gone_hears_that_its_grant_is_lost()
    {
        var (lost, unknown) = (false, false);
        Simulation.Check(
            sim => ClusterPrograms.OnEach(sim, async (self, ledger) =>
            {
                await using var held = await self.LockAsync(ledger);
                unknown |= held.Outcome == Outcome.Unknown;
                Assert.NotEqual(Outcome.Killed, (await self.RendezvousAsync(1, 0, TimeSpan.FromSeconds(1))).Outcome);
                lost |= held.Lost.IsCancellationRequested;
            }),
            schedules: 500,
            Pausing);
        Assert.True(lost);
        Assert.True(unknown);
    }

    [Fact]
    public void What_a_process_has_registered_for_the_loss_of_its_grant_is_seen_by_others_before_and_after()
    {
        var (before, after) = (false, false);
        var found = Simulation.Explore(
            sim =>
            {
                var isLost = sim.Share(false);
                ClusterPrograms.OnEach(sim, async (self, ledger) =>
                {
                    var held = await self.LockAsync(ledger);
                    held.Lost.Register(() => isLost.Value = true);
                    before |= held.OwnerDied && !isLost.Value;
                    after |= held.OwnerDied && isLost.Value;
                });
            },
            options: Pausing);
        found.ThrowUnlessProved();
        Assert.True(before);
        Assert.True(after);
    }

    [Fact]
    public void A_deadline_of_a_node_that_stands_still_comes_when_it_goes_on()
    {
        var late = false;
        Simulation.Check(
            sim =>
            {
                var told = false;
                var north = sim.AddNode("north");
                north.Spawn("late", async self =>
                {
                    Assert.NotEqual(Outcome.Killed, (await self.RendezvousAsync(1, 0, TimeSpan.FromSeconds(1))).Outcome);
                    told = true;
                });
                sim.AddNode("south").Spawn("early", async self =>
                {
                    Assert.NotEqual(Outcome.Killed, (await self.RendezvousAsync(2, 0, TimeSpan.FromSeconds(2))).Outcome);
                    late |= !told;
                });
            },
            schedules: 300,
            Pausing);
        Assert.True(late);
    }

    [Fact]
    public void What_a_node_held_when_it_crashed_comes_back_under_any_fault_of_the_network()
    {
        var options = new SimulationOptions
        {
            Faults = SimulatedFaults.NodeCrash | SimulatedFaults.NodePause | SimulatedFaults.FrameLoss | SimulatedFaults.FrameDoubling | SimulatedFaults.FrameReordering | SimulatedFaults.FrameDelay,
            MostFaults = 4,
        };
        Simulation.Check(static sim => ClusterPrograms.Writing(sim, static (guard, held) => guard.Admit(held.Token)), schedules: 500, options);
    }

    [Fact]
    public void Units_that_processes_of_a_crashed_node_took_are_given_back()
    {
        Simulation.Check(
            static sim =>
            {
                foreach (var name in (string[])["north", "south"])
                {
                    sim.AddNode(name).Spawn("clerk", static async self =>
                    {
                        var id = await self.SystemV.SemGetAsync(new IpcKey(7), 1, IpcFlags.Create | IpcFlags.Everybody, [1]);
                        Assert.True((await self.SystemV.SemOpAsync(id, [new SemaphoreOp(0, -1, SemaphoreFlags.Undo)])).IsGranted);
                        await Task.Yield();
                    });
                }
            },
            schedules: 500,
            Crashing);
    }
}
