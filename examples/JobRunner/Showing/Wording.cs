using System.Globalization;
using JobRunner.Jobs;
using JobRunner.Running;

namespace JobRunner.Showing;

/// <summary>The words for how a job ended.</summary>
internal static class Wording
{
    public static string Of(JobStatus status) => status.Remark.Length > 0 ? $"{Of(status.State)}: {status.Remark}" : Of(status.State);

    public static string Of(JobState state) => state switch
    {
        JobState.TimedOut => "timed out",
        _ => state.ToString().ToLowerInvariant(),
    };

    public static string Color(JobState state) => state switch
    {
        JobState.Succeeded => "green",
        JobState.Failed or JobState.TimedOut => "red",
        _ => "yellow",
    };

    public static string Holds(JobStatus status) =>
        status.Job.Needs.Count > 0 ? $"holds {Units.Describe(status.Job.Needs)}" : "holds nothing";

    public static string Seconds(double? milliseconds) =>
        milliseconds is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known / 1000:F2} s") : "";
}
