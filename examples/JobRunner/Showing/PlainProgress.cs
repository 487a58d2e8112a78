using System.Globalization;
using ActorIpc;
using JobRunner.Running;

namespace JobRunner.Showing;

/// <summary>One line for each thing that happens, for logs and pipes.</summary>
/// <param name="output">Where to write.</param>
public sealed class PlainProgress(TextWriter output) : IProgressView
{
    /// <inheritdoc/>
    public async Task FollowAsync(IpcProcess self, Board board, ResourcePool resources)
    {
        var seen = 0;
        while (await board.ReadAsync(self, seen, period: null) is { } news)
        {
            seen += news.Changes.Count;
            foreach (var change in news.Changes)
            {
                await output.WriteLineAsync(Describe(change));
            }

            await output.FlushAsync();
            if (news.IsLast)
            {
                return;
            }
        }
    }

    private static string Describe(JobStatus status)
    {
        var what = status.State switch
        {
            JobState.Waiting => $"waits {status.Remark}",
            JobState.Running => $"started, pid {status.Pid}, {Wording.Holds(status)}",
            _ => Wording.Of(status),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{status.At / 1000,8:F3} s  {status.Job.Name}: {what}");
    }
}
