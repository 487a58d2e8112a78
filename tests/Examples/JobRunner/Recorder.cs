using ActorIpc;
using JobRunner.Jobs;
using JobRunner.Running;
using JobRunner.Showing;

namespace JobRunner.Tests;

/// <summary>A view that keeps all that happened, and does something when a job comes to a state.</summary>
internal sealed class Recorder(Action<JobStatus>? onChange = null) : IProgressView
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    public List<JobStatus> Changes { get; } = [];

    public static Task<RunResult> RunAsync(JobFile file, Recorder view, CancellationToken stop = default) =>
        Runner.RunAsync(file, view, stop, new IpcOptions { ChecksInvariants = true }).WaitAsync(Guard, CancellationToken.None);

    public async Task FollowAsync(IpcProcess self, Board board, ResourcePool resources)
    {
        while (await board.ReadAsync(self, Changes.Count, null) is { } news)
        {
            Changes.AddRange(news.Changes);
            foreach (var change in news.Changes)
            {
                onChange?.Invoke(change);
            }

            if (news.IsLast)
            {
                return;
            }
        }
    }
}
