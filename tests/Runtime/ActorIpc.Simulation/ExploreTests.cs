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

    // Whether it was read before or after the other's change cannot be seen from the value that is there now, nor from where the reader stands.
    [Fact]
    public void What_a_body_has_read_before_it_waited_is_not_forgotten()
    {
        var found = Simulation.Explore(sim =>
        {
            var count = 0;
            sim.Shares(writer => writer.Write(count));
            sim.Ipc.Spawn("at once", _ =>
            {
                count++;
                return Task.CompletedTask;
            });
            sim.Ipc.Spawn("in two steps", async _ =>
            {
                var seen = count;
                await Task.Yield();
                count = seen + 1;
            });
            sim.Finally("nobody was lost", () => count == 2);
        });
        Assert.Equal(FailureKind.Assertion, found.Failed?.Failure?.Kind);
    }
}
