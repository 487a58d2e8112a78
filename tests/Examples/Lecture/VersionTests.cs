using ActorIpc.Simulation;
using ActorIpc.Tests;

namespace Lecture.Tests;

public class VersionTests
{
    private static readonly SimulationOptions Killing = new() { Faults = SimulatedFaults.Kill, MostSteps = 40 };

    public static TheoryData<string, string[]> Rules => new()
    {
        { "Pcq.cs", [] },
        { "Spinning.cs", [] },
        { "Sleeping.cs", ["ACI0001", "ACI0001"] },
        { "Locked.cs", ["ACI0001", "ACI0001"] },
        { "Looping.cs", ["ACI0002", "ACI0002"] },
        { "Killable.cs", [] },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_compiler_says_of_each_file_what_is_told(string file, string[] ids) =>
        Assert.Equal(ids, (await Compiler.JudgeAsync(file)).Select(one => one.Id));

    [Fact]
    public void The_first_passes_pointers_under_random_schedules_and_looks_in_vain()
    {
        var looks = 0;
        Simulation.Check(Users.Of(Version.Spinning, readers: 1, writers: 1, times: 2, end: q => looks += q.Looks), schedules: 100);
        Assert.True(looks > 4 * 100);
    }

    [Fact]
    public void The_first_turns_as_long_as_the_writer_is_late() =>
        Assert.Equal(
            FailureKind.TooLong,
            Simulation.Run(0, Users.Of(Version.Spinning, 1, 1, late: TimeSpan.FromSeconds(1)), new SimulationOptions { MostSteps = 1000 }).Failure?.Kind);

    [Fact]
    public void The_second_loses_a_wakeup()
    {
        var failed = Simulation.Explore(Users.Of(Version.Sleeping, 1, 1)).Failed!;
        Assert.Equal(FailureKind.LostWakeup, failed.Failure?.Kind);
        Assert.Contains("reader 1", failed.Failure?.Text);
        Assert.Equal(failed.Report, Simulation.Replay(failed.Schedule, Users.Of(Version.Sleeping, 1, 1)).Report);
        Assert.Contains(failed.Report.ReplaceLineEndings("\n").TrimEnd(), Repository.Read("examples", "Lecture", "README.md"));
    }

    [Fact]
    public void The_third_is_right_for_one_reader_and_one_writer() => Simulation.Explore(Users.Of(Version.Locked, 1, 1)).ThrowUnlessProved();

    [Fact]
    public void The_third_lets_a_second_reader_read_from_an_empty_queue()
    {
        var failed = Simulation.Explore(Users.Of(Version.Locked, 2, 1)).Failed!;
        Assert.Equal(FailureKind.Exception, failed.Failure?.Kind);
        Assert.Contains("empty queue", failed.Failure?.Text);
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 1, 1)]
    public void The_fourth_is_right_where_nobody_is_killed(int readers, int writers, int times) =>
        Simulation.Explore(Users.Of(Version.Looping, readers, writers, times)).ThrowUnlessProved();

    [Fact]
    public void The_fourth_never_lets_go_of_a_reader_that_was_killed()
    {
        var failed = Simulation.Explore(Users.Of(Version.Looping, 1, 1), options: Killing).Failed!;
        Assert.Equal(FailureKind.TooLong, failed.Failure?.Kind);
        Assert.Contains("reader 1  is killed", failed.Report);
    }

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(2, 1, 1)]
    public void The_fifth_is_right_where_nobody_is_killed(int readers, int writers, int times) =>
        Simulation.Explore(Users.Of(Version.Killable, readers, writers, times)).ThrowUnlessProved();

    [Fact]
    public void The_fifth_is_right_where_anybody_may_be_killed() => Simulation.Explore(Users.Of(Version.Killable, 1, 1), options: Killing).ThrowUnlessProved();

    [Fact]
    public void The_fifth_is_right_for_two_and_two_as_far_as_some_thousand_states_show()
    {
        var found = Simulation.Explore(Users.Of(Version.Killable, 2, 2), new ExplorationBounds { MostStates = 5_000 });
        Assert.Null(found.Failed);
        Assert.False(found.IsComplete);
        Assert.True(found.States >= 5_000);
    }
}
