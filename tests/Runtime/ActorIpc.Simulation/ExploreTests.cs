namespace ActorIpc.Simulation.Tests;

public class ExploreTests
{
    [Fact]
    public void A_queue_whose_users_loop_is_proved()
    {
        var found = Simulation.Explore(QueuePrograms.Looping(readers: 1, writers: 1));
        Assert.True(found.IsComplete);
        Assert.Null(found.Failed);
        found.ThrowUnlessProved();
    }

    [Fact]
    public void A_reader_that_does_not_look_again_is_caught_with_an_empty_queue()
    {
        var found = Simulation.Explore(QueuePrograms.Looping(readers: 2, writers: 1, loops: false));
        Assert.Equal(FailureKind.Exception, found.Failed?.Failure?.Kind);
        Assert.Throws<SimulationFailedException>(found.ThrowUnlessProved);
    }

    [Fact]
    public void A_failure_is_seen_again_by_its_schedule()
    {
        var program = QueuePrograms.Looping(readers: 2, writers: 1, loops: false);
        var failed = Simulation.Explore(program).Failed!;
        var again = Simulation.Replay(failed.Schedule, program);
        Assert.Equal(failed.Failure!.Text, again.Failure?.Text);
        Assert.Equal(failed.Report, again.Report);
    }
}
