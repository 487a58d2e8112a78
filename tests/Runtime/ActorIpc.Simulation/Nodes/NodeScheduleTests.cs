using ActorIpc.Simulation.Strategies;

namespace ActorIpc.Simulation.Tests.Nodes;

/// <summary>Seeds and schedules of programs on nodes.</summary>
public sealed class NodeScheduleTests
{
    private const SimulatedFaults All = SimulatedFaults.Kill | SimulatedFaults.Death | SimulatedFaults.Timeouts | SimulatedFaults.FrameLoss | SimulatedFaults.FrameDoubling
        | SimulatedFaults.FrameReordering | SimulatedFaults.FrameDelay | SimulatedFaults.NodePause | SimulatedFaults.NodeCrash | SimulatedFaults.OwnerCrash;

    [Theory]
    [InlineData(SimulationStrategy.Uniform, SimulatedDurability.Durable)]
    [InlineData(SimulationStrategy.Priorities, SimulatedDurability.Volatile)]
    public void A_seed_decides_everything_that_happens_and_its_schedule_brings_it_again(SimulationStrategy strategy, SimulatedDurability durability)
    {
        var options = new SimulationOptions { Faults = All, MostFaults = 5, Strategy = strategy, Durability = durability };
        var schedules = new HashSet<string>();
        for (var seed = 0UL; seed < 100; seed++)
        {
            var (first, second) = (Simulation.Run(seed, Guarded, options), Simulation.Run(seed, Guarded, options));
            Assert.Null(first.Failure);
            Assert.Equal(first.Schedule, second.Schedule);
            var again = Simulation.Replay(first.Schedule, Guarded, options);
            Assert.Equal((first.Steps, first.Time, first.Schedule), (again.Steps, again.Time, again.Schedule));
            schedules.Add(first.Schedule);
        }

        Assert.True(schedules.Count > 50);
        foreach (var kind in (string[])["~", "x", "@t", "l", "d", "/", "+", "p", "g", "t", "!"])
        {
            Assert.Contains(schedules, schedule => schedule.Contains(kind, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(SimulatedFaults.FrameLoss | SimulatedFaults.FrameDoubling | SimulatedFaults.FrameReordering | SimulatedFaults.FrameDelay, 1, SimulatedDurability.Durable)]
    [InlineData(SimulatedFaults.NodePause | SimulatedFaults.NodeCrash, 2, SimulatedDurability.Volatile)]
    [InlineData(SimulatedFaults.OwnerCrash, 2, SimulatedDurability.Durable)]
    [InlineData(SimulatedFaults.None, 0, SimulatedDurability.Durable)]
    public void Of_steps_that_come_to_the_same_in_either_order_one_order_reaches_every_state(SimulatedFaults faults, int most, SimulatedDurability durability)
    {
        Action<SimulatedSystem> program = faults == SimulatedFaults.None ? ClusterPrograms.Counting : static sim => ClusterPrograms.Resuming(sim, resumes: true);
        var (options, bounds) = (new SimulationOptions { Faults = faults, MostFaults = most, Durability = durability }, new ExplorationBounds());
        var all = new Explorer(program, options, bounds) { Reduces = false }.Explore();
        var fewer = new Explorer(program, options, bounds).Explore();
        all.ThrowUnlessProved();
        fewer.ThrowUnlessProved();
        Assert.Equal(all.States, fewer.States);
        Assert.True(fewer.Runs <= all.Runs);
    }

    [Fact]
    public void Without_faults_a_schedule_is_this_one_on_every_machine() =>
        Assert.Equal(
            "20002.1 10002.1 7~14 14w 15~14 14~7 14w 10002.2 14~15 10002.3 7~14 14w 14~7 14~15 20002.2 10002>9 10002.4 7~14 14w 14~7 20002.3 15~14 20002>16 14w 14~15 20002.4 15~14 14w 14~15",
            Simulation.Run(7, ClusterPrograms.Counting).Schedule);

    [Theory]
    [InlineData("7~")]
    [InlineData("7~8/0")]
    [InlineData("7~8+x")]
    [InlineData("!7~8q")]
    [InlineData("x7")]
    [InlineData("w")]
    public void What_is_no_step_is_refused(string word) =>
        Assert.Contains("is not a step", Assert.Throws<ArgumentException>(() => Simulation.Replay(word, ClusterPrograms.Counting)).Message, StringComparison.Ordinal);

    private static void Guarded(SimulatedSystem sim) => ClusterPrograms.Writing(sim, static (guard, held) => guard.Admit(held.Token));
}
