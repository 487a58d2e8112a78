using ActorIpc;
using JobRunner.Jobs;

namespace JobRunner.Running;

/// <summary>What has changed on the board, and all of it as it is now.</summary>
/// <param name="Changes">What has been posted since the reader last looked, in order.</param>
/// <param name="Jobs">Every job, in the order of the file.</param>
/// <param name="IsLast">Whether nothing more will be posted.</param>
public sealed record BoardNews(IReadOnlyList<JobStatus> Changes, IReadOnlyList<JobStatus> Jobs, bool IsLast);

/// <summary>
/// Where jobs write how far they have come, and where others sleep until they have: one lock, one channel for the end of each job, and one
/// for whoever wants to hear of everything.
/// </summary>
public sealed class Board
{
    private readonly IpcLock gate;
    private readonly WaitChannel changed;
    private readonly Dictionary<string, WaitChannel> ended;

    // Guarded by the gate.
    private readonly Dictionary<string, JobStatus> current;
    private readonly List<JobStatus> history = [];
    private bool closed;

    /// <summary>Makes a board on which no job has begun.</summary>
    /// <param name="ipc">The system.</param>
    /// <param name="jobs">The jobs.</param>
    /// <param name="clock">The clock of the run.</param>
    public Board(IpcSystem ipc, IReadOnlyList<Job> jobs, RunClock clock)
    {
        gate = ipc.CreateLock();
        changed = ipc.CreateChannel();
        ended = jobs.ToDictionary(job => job.Name, _ => ipc.CreateChannel());
        current = jobs.ToDictionary(job => job.Name, job => new JobStatus(job, JobState.Following));
        Clock = clock;
    }

    /// <summary>The clock of the run.</summary>
    public RunClock Clock { get; }

    /// <summary>Writes how far a job has come, and wakes whoever sleeps for that.</summary>
    /// <param name="self">The process that writes.</param>
    /// <param name="status">How far.</param>
    /// <returns>A task that is complete when it is written.</returns>
    public async Task PostAsync(IpcProcess self, JobStatus status)
    {
        // A kill does not end the wait for a lock, so a killed job still gets to say that it was stopped.
        await using var held = await self.LockAsync(gate);
        status = status with { At = Clock.Now };
        current[status.Job.Name] = status;
        history.Add(status);
        await self.WakeupAsync(changed);
        if (status.HasEnded)
        {
            await self.WakeupAsync(ended[status.Job.Name]);
        }
    }

    /// <summary>Says that nothing more will be posted.</summary>
    /// <param name="self">The process that says so.</param>
    /// <returns>A task that is complete when it is said.</returns>
    public async Task CloseAsync(IpcProcess self)
    {
        await using var held = await self.LockAsync(gate);
        closed = true;
        await self.WakeupAsync(changed);
    }

    /// <summary>Sleeps until a job has ended.</summary>
    /// <param name="self">The process that sleeps.</param>
    /// <param name="name">The job.</param>
    /// <returns>How it ended, or null when the sleeper was killed.</returns>
    public async Task<JobStatus?> WaitForEndAsync(IpcProcess self, string name)
    {
        await using var held = await self.LockAsync(gate);
        while (!current[name].HasEnded)
        {
            if (self.Killed)
            {
                return null;
            }

            // Why the sleep ended does not matter: the loop looks at the job and at the flag again.
            _ = await self.SleepAsync(ended[name], gate);
        }

        return current[name];
    }

    /// <summary>Sleeps until there is something new, or for a time.</summary>
    /// <param name="self">The process that sleeps.</param>
    /// <param name="seen">How many changes it has seen.</param>
    /// <param name="period">How long to sleep at most; null for as long as it takes.</param>
    /// <returns>The news, or null when the sleeper was killed.</returns>
    public async Task<BoardNews?> ReadAsync(IpcProcess self, int seen, TimeSpan? period)
    {
        await using var held = await self.LockAsync(gate);
        while (history.Count == seen && !closed)
        {
            if (self.Killed)
            {
                return null;
            }

            var sleep = await self.SleepAsync(changed, gate, period);
            if (sleep.Outcome == Outcome.TimedOut)
            {
                break;
            }
        }

        return new BoardNews(history[seen..], [.. current.Values], closed);
    }
}
