namespace ActorIpc.Simulation.Tests;

public class SeedTests
{
    [Theory]
    [InlineData(SimulationStrategy.Uniform)]
    [InlineData(SimulationStrategy.Priorities)]
    public void A_seed_gives_the_same_run_again(SimulationStrategy strategy)
    {
        var options = new SimulationOptions { Strategy = strategy };
        var runs = Enumerable.Range(0, 50).Select(seed => Simulation.Run((ulong)seed, QueuePrograms.Looping(2, 2), options).Schedule).ToList();

        Assert.Equal(runs, Enumerable.Range(0, 50).Select(seed => Simulation.Run((ulong)seed, QueuePrograms.Looping(2, 2), options).Schedule));
        Assert.True(runs.Distinct().Count() > 40, "Different seeds give different runs.");
    }
}
