using ActorIpc;
using JobRunner.Jobs;

namespace JobRunner.Running;

/// <summary>What one job does, as a process of the library: follow, take units, run the program, give them back, say how it was.</summary>
/// <param name="job">The job.</param>
/// <param name="workingDirectory">Where its program runs.</param>
/// <param name="resources">What it takes its units from.</param>
/// <param name="board">Where it says how far it has come.</param>
/// <param name="stop">Whether the run is being stopped.</param>
internal sealed class JobProcess(Job job, string workingDirectory, ResourcePool resources, Board board, CancellationToken stop)
{
    private RunClock Clock => board.Clock;

    /// <summary>The body of the process.</summary>
    public async Task<ExitStatus> RunAsync(IpcProcess self)
    {
        // By the time that followers hear of the end, the units are back.
        var end = await PerformAsync(self);
        await board.PostAsync(self, end);
        return end.State switch
        {
            JobState.Succeeded => ExitStatus.Success,
            JobState.Stopped => ExitStatus.Killed,
            _ => ExitStatus.Failure,
        };
    }

    private async Task<JobStatus> PerformAsync(IpcProcess self)
    {
        try
        {
            return await FollowAsync(self) ?? await TakeAndExecuteAsync(self);
        }
        catch (Exception error)
        {
            // No such program, or whatever else: the followers are asleep until they hear of an end.
            return new JobStatus(job, JobState.Failed) { Remark = error.Message.ReplaceLineEndings(" ") };
        }
    }

    /// <summary>Sleeps until all that the job follows has succeeded. Returns how the job ends if it is not to run.</summary>
    private async Task<JobStatus?> FollowAsync(IpcProcess self)
    {
        foreach (var name in job.After)
        {
            var before = await board.WaitForEndAsync(self, name);
            if (before is null)
            {
                return Stopped("before it started");
            }

            if (before.State != JobState.Succeeded)
            {
                // The run is being stopped, and this process only has not heard of it yet.
                return before.State == JobState.Stopped
                    ? Stopped("before it started")
                    : new JobStatus(job, JobState.Skipped) { Remark = $"follows {name}, which did not succeed" };
            }
        }

        return null;
    }

    private async Task<JobStatus> TakeAndExecuteAsync(IpcProcess self)
    {
        if (job.Needs.Count == 0)
        {
            return await ExecuteAsync(self);
        }

        var taking = resources.TakeAsync(self, job.Needs);
        if (!taking.IsCompleted)
        {
            var free = await resources.ReadFreeAsync(self);
            await board.PostAsync(self, new JobStatus(job, JobState.Waiting) { Remark = ResourcePool.DescribeShortage(job.Needs, free) });
        }

        await using var units = await taking;
        return units.IsHeld ? await ExecuteAsync(self) : Stopped("before it started");
    }

    /// <summary>Runs the program. From <see cref="JobStatus.Start"/> to <see cref="JobStatus.End"/> its units are surely held.</summary>
    private async Task<JobStatus> ExecuteAsync(IpcProcess self)
    {
        // Units that were free are granted to a killed process too.
        if (self.Killed)
        {
            return Stopped("before it started");
        }

        var start = Clock.Now;
        using var program = OsProcess.Start(job, workingDirectory);
        var running = new JobStatus(job, JobState.Running) { Start = start, Pid = program.Pid };
        await board.PostAsync(self, running);

        // A child that ends when the program ends: so waiting for the program is wait(), with its time limit, and a kill breaks it.
        var child = self.Fork($"{job.Name}, pid {program.Pid}", async _ => new ExitStatus(await program.WaitAsync()));
        var end = await self.WaitAsync(child.Id, job.TimeLimit);
        if (!end.IsReaped)
        {
            program.Kill();
        }

        var code = end.IsReaped ? end.Status.Code : (await child.Completion).Code;
        var done = running with { End = Clock.Now, ExitCode = code };
        if (end.IsKilled || (code != 0 && stop.IsCancellationRequested))
        {
            return done with { State = JobState.Stopped, Remark = "killed while it ran" };
        }

        if (OsProcess.IsInterruption(code))
        {
            return done with { State = JobState.Stopped, Remark = "interrupted while it ran" };
        }

        if (!end.IsReaped)
        {
            var remark = $"killed after {job.TimeLimit?.TotalSeconds} s";
            return done with { State = JobState.TimedOut, Remark = remark, LastLines = program.LastLines };
        }

        return code == 0
            ? done with { State = JobState.Succeeded }
            : done with { State = JobState.Failed, Remark = $"exit code {code}", LastLines = program.LastLines };
    }

    private JobStatus Stopped(string when) => new(job, JobState.Stopped) { Remark = when };
}
