namespace ActorIpc.Simulation.Tests.Nodes;

/// <summary>A network that loses, doubles, reorders and delays.</summary>
public sealed class FrameFaultTests
{
    private const SimulatedFaults All = SimulatedFaults.FrameLoss | SimulatedFaults.FrameDoubling | SimulatedFaults.FrameReordering | SimulatedFaults.FrameDelay;

    [Theory]
    [InlineData(SimulatedFaults.FrameLoss, SimulatedDurability.Volatile, 9_336)]
    [InlineData(SimulatedFaults.FrameLoss, SimulatedDurability.Durable, 19_112)]
    [InlineData(SimulatedFaults.FrameReordering, SimulatedDurability.Volatile, 5_716)]
    public void Whatever_happens_to_one_frame_two_nodes_count_to_two(SimulatedFaults fault, SimulatedDurability durability, int states)
    {
        var found = Simulation.Explore(ClusterPrograms.Counting, options: new SimulationOptions { Faults = fault, Durability = durability });
        found.ThrowUnlessProved();
        Assert.Equal(states, found.States);
    }

    [Theory]
    [InlineData(SimulatedFaults.FrameLoss, 325)]
    [InlineData(SimulatedFaults.FrameDoubling, 2_435)]
    [InlineData(SimulatedFaults.FrameDelay, 2720)]
    [InlineData(All, 10_822)]
    public void Whatever_happens_to_two_frames_one_that_locks_alone_has_its_lock(SimulatedFaults faults, int states)
    {
        var found = Simulation.Explore(ClusterPrograms.Alone, options: new SimulationOptions { Faults = faults, MostFaults = 2 });
        found.ThrowUnlessProved();
        Assert.Equal(states, found.States);
    }

    [Fact]
    public void A_sleeper_is_woken_whichever_frames_are_lost() =>
        Simulation.Check(static sim => ClusterPrograms.Waiting(sim, wakes: true), schedules: 300, new SimulationOptions { Faults = SimulatedFaults.FrameLoss, MostFaults = 3 });

    [Fact]
    public void Under_many_faults_at_once_two_nodes_count_to_two()
    {
        Simulation.Check(ClusterPrograms.Counting, schedules: 300, new SimulationOptions { Faults = All, MostFaults = 8 });
        Simulation.Check(ClusterPrograms.Counting, schedules: 300, new SimulationOptions { Faults = All, MostFaults = 8, Durability = SimulatedDurability.Volatile, Strategy = SimulationStrategy.Priorities });
    }

    [Fact]
    public void A_timeout_may_come_before_what_was_lost_is_sent_again()
    {
        var outcomes = new HashSet<Outcome>();
        Simulation.Check(
            sim => ClusterPrograms.OnEach(sim, async (self, ledger) =>
            {
                await using var held = await self.LockAsync(ledger, TimeSpan.FromSeconds(1));
                outcomes.Add(held.Outcome);
            }),
            schedules: 300,
            new SimulationOptions { Faults = SimulatedFaults.FrameLoss });
        Assert.Equal([Outcome.Granted, Outcome.TimedOut], outcomes.Order());
    }

    [Fact]
    public void A_lost_frame_is_told_in_words()
    {
        var failed = Simulation.Explore(
            static sim => ClusterPrograms.OnEach(sim, static async (self, ledger) =>
            {
                await using var held = await self.LockAsync(ledger, TimeSpan.FromSeconds(1));
                if (!held.IsHeld)
                {
                    throw new InvalidOperationException("nobody answers");
                }
            }),
            options: new SimulationOptions { Faults = SimulatedFaults.FrameLoss, Durability = SimulatedDurability.Volatile }).Failed!;
        Assert.Equal(FailureKind.Exception, failed.Failure?.Kind);
        Assert.Contains("loses from", failed.Report, StringComparison.Ordinal);
    }
}
