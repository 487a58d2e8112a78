using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using JobRunner.Reports;
using JobRunner.Running;

namespace JobRunner.Tests;

public sealed class ProgramTests : Scratch
{
    [Fact]
    public async Task Run_reports_what_check_accepts()
    {
        var jobs = WriteJobs(
            SelfJob("hash", "\"hash\", \"jobs.json\"", "\"needs\": { \"cpu\": 2 }, \"timeLimit\": 60"),
            SelfJob("count", "\"count\", \"jobs.json\"", "\"after\": [\"hash\"], \"needs\": { \"cpu\": 1, \"disk\": 1 }"));
        var path = PathOf("report.json");

        var run = await RunnerProcess.RunAsync("run", jobs, "--report", path);

        Assert.Equal((0, ""), (run.Code, run.Errors));
        Assert.Contains("2 succeeded.", run.Output);
        Assert.Contains("Every unit came back: cpu 2 of 2, disk 1 of 1.", run.Output);
        Assert.DoesNotContain('\u001b', run.Output);
        var report = Report.Read(path);
        Assert.Equal(new Dictionary<string, int> { ["cpu"] = 2, ["disk"] = 1 }, report.Resources);
        Assert.Equal(["hash", "count"], report.Jobs.Select(job => job.Name));
        Assert.Equal(["hash"], report.Jobs[1].After);
        Assert.Equal(new Dictionary<string, int> { ["cpu"] = 1, ["disk"] = 1 }, report.Jobs[1].Units);
        Assert.All(report.Jobs, job => Assert.Equal((JobState.Succeeded, 0), (job.Result, job.ExitCode)));
        Assert.All(report.Jobs, job => Assert.True(job.Start < job.End && job.End <= report.Duration));
        Assert.Equal(0, (await RunnerProcess.RunAsync("check", path)).Code);
    }

    [Fact]
    public async Task Run_with_a_failed_job_ends_with_1_and_shows_what_it_said()
    {
        var jobs = WriteJobs(
            SelfJob("fails", "\"hash\", \"nowhere\""),
            SelfJob("follows", "\"hash\", \"jobs.json\"", "\"after\": [\"fails\"]"));

        var (code, output, _) = await RunnerProcess.RunAsync("run", jobs, "--report", PathOf("report.json"));

        Assert.Equal(1, code);
        Assert.Contains("The last lines of fails:", output);
        Assert.Contains("nowhere", output);
        Assert.Contains("1 failed, 1 skipped.", output);
        Assert.Empty(Checker.Check(Report.Read(PathOf("report.json"))));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_kills_the_children_and_every_unit_comes_back(string signal)
    {
        var jobs = WriteJobs(
            SelfJob("hangs", "\"hang\"", "\"needs\": { \"cpu\": 2 }"),
            SelfJob("waits", "\"hang\"", "\"needs\": { \"cpu\": 1 }"),
            SelfJob("follows", "\"hash\", \"jobs.json\"", "\"after\": [\"hangs\"]"));
        using var runner = RunnerProcess.Start("run", jobs, "--report", PathOf("report.json"));
        var started = await runner.ReadToAsync(": started, pid ");
        var child = int.Parse(started.Split("pid ")[1].Split(',')[0]);
        Assert.True(IsAlive(child));
        if (OperatingSystem.IsWindows())
        {
            // There is no kill(1). What a signal sets off is shown by RunnerTests on every system.
            return;
        }

        var sent = runner.IgnoresInterrupts ? "TERM" : signal;
        using (var kill = Process.Start("kill", [$"-{sent}", $"{runner.Pid}"]))
        {
            await kill.WaitForExitAsync();
        }

        var (code, output, _) = await runner.FinishAsync();
        Assert.Equal(1, code);
        Assert.Contains("Stopped. Jobs killed while they ran: 1; jobs never started: 2.", output);
        Assert.Contains("Every unit came back: cpu 2 of 2, disk 1 of 1.", output);
        Assert.False(IsAlive(child));
        Assert.Empty(Checker.Check(Report.Read(PathOf("report.json"))));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_is_told_before_anything_starts()
    {
        var jobs = WriteJobs(SelfJob("hangs", "\"hang\""));

        var (code, output, errors) = await RunnerProcess.RunAsync("run", jobs, "--report", Path.Combine(jobs, "report.json"));

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_sub_commands_do_what_they_say()
    {
        var file = Write("text", "one two\nthree\n");

        var hash = await RunnerProcess.RunAsync("hash", file);
        var count = await RunnerProcess.RunAsync("count", file);
        var gzip = await RunnerProcess.RunAsync("gzip", file, "--output", PathOf("deep/text.gz"));

        Assert.Equal($"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {file}\n", hash.Output);
        Assert.Equal(["2", "3", "14"], count.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(3));
        Assert.Equal(0, gzip.Code);
        using var reader = new StreamReader(new GZipStream(File.OpenRead(PathOf("deep/text.gz")), CompressionMode.Decompress));
        Assert.Equal("one two\nthree\n", await reader.ReadToEndAsync());
    }
}
