namespace ActorIpc.Simulation.Tests.Nodes;

/// <summary>Owners that crash, and come back with what they made durable or with nothing.</summary>
public sealed class OwnerFaultTests
{
    private static readonly SimulationOptions Durable = new() { Faults = SimulatedFaults.OwnerCrash };
    private static readonly SimulationOptions Volatile = Durable with { Durability = SimulatedDurability.Volatile };

    [Fact]
    public void An_owner_that_made_everything_durable_comes_back_as_it_was()
    {
        var found = Simulation.Explore(ClusterPrograms.Alone, options: Durable with { MostFaults = 2 });
        found.ThrowUnlessProved();
        Assert.Equal(1219, found.States);
        Simulation.Check(ClusterPrograms.Counting, schedules: 300, Durable with { MostFaults = 3 });
    }

    [Fact]
    public void An_owner_that_comes_back_with_nothing_grants_what_another_holds()
    {
        var failed = Simulation.Explore(Exclusive, options: Volatile).Failed!;
        Assert.Equal("it does not hold always: one is in at most.", failed.Failure?.Text);
        Assert.Contains(" crashes, and comes back with nothing", failed.Report, StringComparison.Ordinal);
        Assert.Equal(failed.Report, Simulation.Replay(failed.Schedule, Exclusive, Volatile).Report);
        Simulation.Check(Exclusive, schedules: 300, Durable);

        static void Exclusive(SimulatedSystem sim)
        {
            var holders = sim.Share(0);
            ClusterPrograms.OnEach(sim, async (self, ledger) =>
            {
                var held = await self.LockAsync(ledger);
                if (held.Outcome == Outcome.Unknown)
                {
                    // It has heard of the other history, and asks that one.
                    held = await self.LockAsync(ledger);
                }

                holders.Value++;
                await Task.Yield();
                holders.Value--;
            });
            sim.Always("one is in at most", () => holders.Value <= 1);
        }
    }

    [Fact]
    public void Who_asked_an_owner_that_forgot_is_told_that_nobody_knows()
    {
        var failed = Simulation.Explore(ClusterPrograms.Alone, options: Volatile).Failed!;
        Assert.Equal("process 2 (clerk) of north: InvalidOperationException: it is told Unknown", failed.Failure?.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Who_held_what_an_owner_forgot_hears_that_it_is_lost(bool isDurable)
    {
        var lost = false;
        Simulation.Check(
            sim => ClusterPrograms.OnEach(sim, async (self, ledger) =>
            {
                await using var held = await self.LockAsync(ledger);
                Assert.NotEqual(Outcome.Killed, (await self.RendezvousAsync(1, 0, TimeSpan.FromSeconds(1))).Outcome);
                lost |= held.Lost.IsCancellationRequested;
            }),
            schedules: 500,
            isDurable ? Durable : Volatile);
        Assert.Equal(!isDurable, lost);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Nobody_sleeps_for_ever_at_an_owner_that_forgot(bool isDurable) =>
        Simulation.Check(static sim => ClusterPrograms.Waiting(sim, wakes: true), schedules: 500, (isDurable ? Durable : Volatile) with { MostFaults = 2 });

    [Fact]
    public void A_frame_of_an_owner_that_forgot_that_comes_late_is_nothing_to_anybody()
    {
        var found = Simulation.Explore(
            static sim =>
            {
                var node = sim.AddNode("north");
                var ledger = node.Ipc.Lock("ledger");
                node.Spawn("clerk", async self =>
                {
                    while ((await self.LockAsync(ledger)).Outcome == Outcome.Unknown)
                    {
                    }
                });
            },
            options: Volatile with { Faults = SimulatedFaults.OwnerCrash | SimulatedFaults.FrameDoubling, MostFaults = 2 });
        found.ThrowUnlessProved();
        Assert.Equal(1_175, found.States);
    }

    [Fact]
    public void Tokens_grow_over_crashes()
    {
        Simulation.Check(static sim => ClusterPrograms.Writing(sim, static (guard, held) => guard.Admit(held.Token)), schedules: 500, Durable with { MostFaults = 3 });
        Simulation.Check(static sim => ClusterPrograms.Writing(sim, static (guard, held) => guard.Admit(held.Token)), schedules: 500, Volatile with { MostFaults = 3 });
    }
}
