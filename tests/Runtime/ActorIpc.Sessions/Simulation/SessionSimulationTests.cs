namespace ActorIpc.Sessions.Tests.Simulation;

/// <summary>The protocol under loss, doubling, reordering, crashes, hand-over and the death of nodes.</summary>
public class SessionSimulationTests
{
    private const long Steps = 1_000_000;

    [Fact]
    public void A_million_steps_of_a_bad_network_lose_and_double_nothing()
    {
        var run = Simulations.Run(firstSeed: 1, Steps);
        Assert.True(run.Steps >= Steps);

        // A history that is too long to judge is not one that is right.
        Assert.True(run.Undecided <= run.Worlds / 20, $"{run.Undecided} histories of {run.Worlds} worlds were not judged");
    }

    [Fact]
    public void Calls_end_in_every_way_in_which_they_can_and_all_worlds_are_left_in_order()
    {
        var run = Simulations.Run(firstSeed: 10_000, Steps / 5);
        Outcome[] all = [Outcome.Granted, Outcome.WouldBlock, Outcome.TimedOut, Outcome.Cancelled, Outcome.Interrupted, Outcome.Killed, Outcome.Exited, Outcome.Unknown];
        Assert.Empty(all.Except(run.Outcomes));
    }

    [Fact]
    public void A_seed_brings_the_same_steps_every_time()
    {
        List<string> first = [], second = [];
        new World(17, first).Run(500);
        new World(17, second).Run(500);
        Assert.True(first.Count > 500);
        Assert.Equal(first, second);
    }
}
