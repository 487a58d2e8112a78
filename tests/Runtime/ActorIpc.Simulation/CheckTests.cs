namespace ActorIpc.Simulation.Tests;

// Simulation.Check, as a test of somebody else has it: one line.
public class CheckTests
{
    private static readonly Action<SimulatedSystem> Wrong = QueuePrograms.Looping(readers: 2, writers: 1, loops: false);

    [Fact]
    public void A_queue_whose_users_loop_passes() => Simulation.Check(QueuePrograms.Looping(readers: 2, writers: 2), schedules: 200);

    [Fact]
    public void It_fails_with_what_happened_step_by_step_and_with_the_schedule()
    {
        var failed = Assert.Throws<SimulationFailedException>(() => Simulation.Check(Wrong));
        Assert.Equal(failed.Result.Report, failed.Message);
        Assert.StartsWith("Exception: ", failed.Message);
        Assert.Contains("the queue is empty", failed.Message);
        Assert.Contains("step  process", failed.Message);
        Assert.Contains($"\"{failed.Result.Schedule}\"", failed.Message);
        Assert.IsType<InvalidOperationException>(failed.InnerException);
    }

    [Fact]
    public void What_it_prints_is_seen_again_by_the_printed_schedule()
    {
        var failed = Assert.Throws<SimulationFailedException>(() => Simulation.Check(Wrong));
        var schedule = failed.Message.Split('"')[^2];
        Assert.Equal(failed.Message, Simulation.Replay(schedule, Wrong).Report);
    }

    [Fact]
    public void It_fails_in_the_same_way_whenever_it_begins_with_the_same_seed()
    {
        string[] messages = [.. Enumerable.Range(0, 2).Select(_ => Assert.Throws<SimulationFailedException>(() => Simulation.Check(Wrong, seed: 7)).Message)];
        Assert.Equal(messages[0], messages[1]);
    }

    [Fact]
    public void It_runs_as_many_schedules_as_it_is_told()
    {
        var runs = 0;
        Simulation.Check(_ => runs++, schedules: 13);
        Assert.Equal(13, runs);
    }

    [Fact]
    public void A_check_of_no_schedule_checks_nothing_and_is_refused() =>
        Assert.Equal("schedules", Assert.Throws<ArgumentOutOfRangeException>(() => Simulation.Check(Wrong, schedules: 0)).ParamName);

    [Fact]
    public void There_is_no_check_without_a_program()
    {
        Assert.Equal("program", Assert.Throws<ArgumentNullException>(() => Simulation.Check(null!)).ParamName);
        Assert.Equal("program", Assert.Throws<ArgumentNullException>(() => Simulation.Run(0, null!)).ParamName);
        Assert.Equal("program", Assert.Throws<ArgumentNullException>(() => Simulation.Explore(null!)).ParamName);
        Assert.Equal("program", Assert.Throws<ArgumentNullException>(() => Simulation.Replay("", null!)).ParamName);
    }

    [Fact]
    public void A_program_that_throws_fails_its_test_by_itself()
    {
        var thrown = Assert.Throws<InvalidTimeZoneException>(() => Simulation.Check(_ => throw new InvalidTimeZoneException()));
        Assert.Null(thrown.InnerException);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("2.1 somewhere")]
    [InlineData("2,1")]
    public void What_is_no_schedule_is_not_replayed(string schedule)
    {
        var refused = Assert.Throws<ArgumentException>(() => Simulation.Replay(schedule, Wrong));
        Assert.Contains("is not a step", refused.Message);
    }

    [Fact]
    public void The_schedule_of_another_program_is_refused_at_the_step_that_cannot_be()
    {
        var schedule = Assert.Throws<SimulationFailedException>(() => Simulation.Check(Wrong)).Result.Schedule;
        var refused = Assert.Throws<ArgumentException>(() => Simulation.Replay(schedule, QueuePrograms.Looping(readers: 1, writers: 0)));
        Assert.Contains("cannot happen there", refused.Message);
    }

    // What an await goes on with in a method that nobody can wait for belongs to no process.
    [Fact]
    public void A_program_that_is_async_is_refused_at_its_first_await()
    {
        Action<SimulatedSystem> program = async sim =>
        {
            await Task.Yield();
            sim.Ipc.Spawn("late", _ => Task.CompletedTask);
        };
        var refused = Assert.Throws<ArgumentException>(() => Simulation.Check(program, schedules: 1));
        Assert.Contains("async", refused.Message);
    }
}
