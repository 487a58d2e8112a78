using JobRunner.Jobs;
using JobRunner.Running;

namespace JobRunner.Tests;

public sealed class RunnerTests : Scratch
{
    [Fact]
    public async Task Jobs_run_in_order_and_every_unit_comes_back()
    {
        var file = ReadJobs(
            SelfJob("second", "\"gzip\", \"counts\", \"--output\", \"counts.gz\"", "\"after\": [\"first\"], \"needs\": { \"disk\": 1 }"),
            SelfJob("first", "\"count\", \"jobs.json\", \"--output\", \"counts\"", "\"needs\": { \"cpu\": 2, \"disk\": 1 }"));

        var result = await Recorder.RunAsync(file, new Recorder());

        Assert.True(result.IsSuccess);
        Assert.All(result.Jobs, job => Assert.Equal(JobState.Succeeded, job.State));
        Assert.True(result.Jobs[1].End <= result.Jobs[0].Start);
        Assert.Equal([new Units("cpu", 2), new Units("disk", 1)], result.Free);
        Assert.True(File.Exists(PathOf("counts.gz")));
    }

    [Fact]
    public async Task Jobs_that_need_the_same_units_never_run_at_the_same_time()
    {
        const string needs = "\"needs\": { \"disk\": 1 }";
        var file = ReadJobs([.. Enumerable.Range(1, 4).Select(number => SelfJob($"job {number}", "\"hash\", \"jobs.json\"", needs))]);
        var view = new Recorder();

        var result = await Recorder.RunAsync(file, view);

        Assert.True(result.IsSuccess);
        var inOrder = result.Jobs.OrderBy(job => job.Start).ToList();
        Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
        Assert.Contains(view.Changes, change => change.State == JobState.Waiting && change.Remark.Contains("disk 1 (0 free)"));
    }

    [Fact]
    public async Task A_failed_job_fails_its_followers_and_not_the_rest()
    {
        var file = ReadJobs(
            SelfJob("fails", "\"hash\", \"no such file\""),
            SelfJob("follows", "\"hash\", \"jobs.json\"", "\"after\": [\"fails\"], \"needs\": { \"cpu\": 1 }"),
            SelfJob("follows that", "\"hash\", \"jobs.json\"", "\"after\": [\"follows\"]"),
            SelfJob("rest", "\"hash\", \"jobs.json\""));

        var result = await Recorder.RunAsync(file, new Recorder());

        Assert.False(result.IsSuccess);
        Assert.True(result.AllUnitsBack);
        Assert.Equal([JobState.Failed, JobState.Skipped, JobState.Skipped, JobState.Succeeded], result.Jobs.Select(job => job.State));
        Assert.Equal("exit code 1", result.Jobs[0].Remark);
        Assert.Contains("no such file", Assert.Single(result.Jobs[0].LastLines));
        Assert.All(result.Jobs.Take(1..3), job => Assert.Null(job.Start));
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_its_job_and_gives_its_units_back()
    {
        var file = ReadJobs(
            """{ "name": "none", "command": "no-such-program-anywhere", "needs": { "cpu": 2 } }""",
            SelfJob("next", "\"hash\", \"jobs.json\"", "\"needs\": { \"cpu\": 2 }"));

        var result = await Recorder.RunAsync(file, new Recorder());

        Assert.Equal([JobState.Failed, JobState.Succeeded], result.Jobs.Select(job => job.State));
        Assert.Contains("no-such-program-anywhere", result.Jobs[0].Remark);
        Assert.True(result.AllUnitsBack);
    }

    [Fact]
    public async Task A_program_that_died_of_Ctrl_C_was_stopped_and_did_not_fail()
    {
        var (shell, exit) = OperatingSystem.IsWindows() ? ("cmd", "\"/c\", \"exit -1073741510\"") : ("sh", "\"-c\", \"exit 130\"");
        var file = ReadJobs(
            $$"""{ "name": "interrupted", "command": "{{shell}}", "arguments": [{{exit}}] }""",
            SelfJob("follows", "\"hash\", \"jobs.json\"", "\"after\": [\"interrupted\"]"));

        var result = await Recorder.RunAsync(file, new Recorder());

        Assert.Equal([JobState.Stopped, JobState.Stopped], result.Jobs.Select(job => job.State));
        Assert.False(result.IsSuccess);
    }

    [Fact]
    public async Task The_time_limit_kills_the_program()
    {
        var file = ReadJobs(
            SelfJob("hangs", "\"hang\"", "\"timeLimit\": 0.05, \"needs\": { \"cpu\": 2 }"),
            SelfJob("next", "\"hash\", \"jobs.json\"", "\"needs\": { \"cpu\": 2 }"));
        var view = new Recorder();

        var result = await Recorder.RunAsync(file, view);

        Assert.Equal([JobState.TimedOut, JobState.Succeeded], result.Jobs.Select(job => job.State));
        Assert.False(IsAlive(result.Jobs[0].Pid!.Value));
        Assert.True(result.Jobs[0].End - result.Jobs[0].Start >= 50);
        Assert.True(result.AllUnitsBack);
    }

    [Fact]
    public async Task A_stopped_run_kills_what_runs_starts_nothing_more_and_has_every_unit_back()
    {
        using var stop = new CancellationTokenSource();
        var running = 0;
        var file = ReadJobs(
            SelfJob("holds cpu", "\"hang\"", "\"needs\": { \"cpu\": 2 }"),
            SelfJob("holds disk", "\"hang\"", "\"needs\": { \"disk\": 1 }"),
            SelfJob("waits for both", "\"hash\", \"jobs.json\"", "\"needs\": { \"cpu\": 1, \"disk\": 1 }"),
            SelfJob("follows", "\"hash\", \"jobs.json\"", "\"after\": [\"holds cpu\"]"));
        var view = new Recorder(change =>
        {
            // Both hang for ever by now, so the others can only wait.
            if (change.State == JobState.Running && ++running == 2)
            {
                stop.Cancel();
            }
        });

        var result = await Recorder.RunAsync(file, view, stop.Token);

        Assert.True(result.WasStopped);
        Assert.False(result.IsSuccess);
        Assert.True(result.AllUnitsBack);
        Assert.All(result.Jobs.Where(job => job.Job.Name != "waits for both"), job => Assert.Equal(JobState.Stopped, job.State));
        Assert.All(result.Jobs.Where(job => job.Pid is not null), job => Assert.False(IsAlive(job.Pid!.Value)));
    }

    [Fact]
    public async Task A_run_that_is_stopped_before_it_begins_starts_nothing()
    {
        const string needs = "\"needs\": { \"cpu\": 1 }";
        var file = ReadJobs(SelfJob("one", "\"hang\"", needs), SelfJob("two", "\"hang\"", needs));

        var result = await Recorder.RunAsync(file, new Recorder(), new CancellationToken(canceled: true));

        Assert.All(result.Jobs, job => Assert.Equal(JobState.Stopped, job.State));
        Assert.All(result.Jobs.Where(job => job.Pid is not null), job => Assert.False(IsAlive(job.Pid!.Value)));
        Assert.True(result.AllUnitsBack);
    }
}
