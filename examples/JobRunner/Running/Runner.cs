using ActorIpc;
using JobRunner.Jobs;
using JobRunner.Showing;

namespace JobRunner.Running;

/// <summary>How a run went.</summary>
/// <param name="Jobs">How each job ended, in the order of the file.</param>
/// <param name="Capacities">What there was of each resource.</param>
/// <param name="Free">What was free of each when all jobs had ended.</param>
/// <param name="Duration">How long the run took, in milliseconds.</param>
/// <param name="WasStopped">Whether it was stopped from outside.</param>
public sealed record RunResult(
    IReadOnlyList<JobStatus> Jobs, IReadOnlyList<Units> Capacities, IReadOnlyList<Units> Free, double Duration, bool WasStopped)
{
    /// <summary>Whether every unit came back.</summary>
    public bool AllUnitsBack => Free.SequenceEqual(Capacities);

    /// <summary>Whether every job succeeded and every unit came back.</summary>
    public bool IsSuccess => AllUnitsBack && Jobs.All(job => job.State == JobState.Succeeded);
}

/// <summary>Runs the jobs of a file.</summary>
public static class Runner
{
    /// <summary>Runs all jobs, each as a process of the library that starts one of the operating system.</summary>
    /// <param name="file">The jobs.</param>
    /// <param name="view">What shows the progress.</param>
    /// <param name="stop">Stops the run: kills what runs, starts nothing more.</param>
    /// <param name="options">How to set up the library.</param>
    /// <returns>How it went.</returns>
    public static async Task<RunResult> RunAsync(
        JobFile file, IProgressView view, CancellationToken stop = default, IpcOptions? options = null)
    {
        await using var ipc = IpcSystem.Create(options);
        await using var self = ipc.Enter("runner");
        var resources = new ResourcePool(ipc, file.Resources);
        var board = new Board(ipc, file.Jobs, new RunClock());
        var viewer = ipc.Spawn("viewer", viewer => view.FollowAsync(viewer, board, resources));

        var jobs = file.Jobs
            .Select(job => self.Fork(job.Name, new JobProcess(job, file.WorkingDirectory, resources, board, stop).RunAsync))
            .ToList();
        var wasStopped = await ReapAllAsync(self, jobs, stop);
        await board.CloseAsync(self);
        await viewer.Completion;

        var last = await board.ReadAsync(self, 0, TimeSpan.Zero);
        return new RunResult(last!.Jobs, file.Resources, await resources.ReadFreeAsync(self), board.Clock.Now, wasStopped);
    }

    /// <summary>Waits for every child. When the run is to stop, kills them and goes on waiting: each has to give its units back.</summary>
    private static async Task<bool> ReapAllAsync(IpcProcess self, IReadOnlyList<IpcProcess> jobs, CancellationToken stop)
    {
        var wasStopped = false;
        while (true)
        {
            var child = await self.WaitAsync(cancellation: wasStopped ? CancellationToken.None : stop);
            if (child.Outcome == Outcome.Cancelled)
            {
                wasStopped = true;
                foreach (var job in jobs)
                {
                    await self.KillAsync(job.Id);
                }
            }
            else if (!child.IsReaped)
            {
                return wasStopped;
            }
        }
    }
}
