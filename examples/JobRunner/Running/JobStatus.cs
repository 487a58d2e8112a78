using JobRunner.Jobs;

namespace JobRunner.Running;

/// <summary>How far a job has come.</summary>
public enum JobState
{
    /// <summary>Jobs that it follows have not ended.</summary>
    Following,

    /// <summary>It waits for units.</summary>
    Waiting,

    /// <summary>It holds its units and its program runs.</summary>
    Running,

    /// <summary>Its program ended with exit code 0.</summary>
    Succeeded,

    /// <summary>Its program ended with another exit code, or could not be started.</summary>
    Failed,

    /// <summary>Its time limit passed, and its program was killed.</summary>
    TimedOut,

    /// <summary>A job that it follows did not succeed, so that it never started.</summary>
    Skipped,

    /// <summary>The whole run was stopped, before it started or while it ran.</summary>
    Stopped,
}

/// <summary>What is known of a job at some moment. Times are milliseconds since the start of the run.</summary>
/// <param name="Job">The job.</param>
/// <param name="State">How far it has come.</param>
public sealed record JobStatus(Job Job, JobState State)
{
    /// <summary>When the status became this.</summary>
    public double At { get; init; }

    /// <summary>From when on it surely held its units; null if it never did.</summary>
    public double? Start { get; init; }

    /// <summary>Until when it surely held them.</summary>
    public double? End { get; init; }

    /// <summary>The number by which the operating system knew its process.</summary>
    public int? Pid { get; init; }

    /// <summary>What its process ended with.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Why it is as it is, for people.</summary>
    public string Remark { get; init; } = "";

    /// <summary>The last lines of what a failed job said.</summary>
    public IReadOnlyList<string> LastLines { get; init; } = [];

    /// <summary>Whether nothing more will happen to it.</summary>
    public bool HasEnded => State >= JobState.Succeeded;
}
