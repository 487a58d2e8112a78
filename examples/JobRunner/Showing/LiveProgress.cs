using ActorIpc;
using JobRunner.Jobs;
using JobRunner.Running;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace JobRunner.Showing;

/// <summary>A picture of the run that is drawn anew as it goes on, for terminals.</summary>
/// <param name="console">Where to draw.</param>
public sealed class LiveProgress(IAnsiConsole console) : IProgressView
{
    private const int BarWidth = 32;
    private const int MostWaiting = 8;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public Task FollowAsync(IpcProcess self, Board board, ResourcePool resources) =>
        console.Live(Text.Empty).Overflow(VerticalOverflow.Ellipsis).AutoClear(true).StartAsync(async live =>
        {
            var seen = 0;
            while (await board.ReadAsync(self, seen, Period) is { IsLast: false } news)
            {
                seen += news.Changes.Count;
                live.UpdateTarget(Draw(news.Jobs, board.Clock.Now, resources.Capacities, await resources.ReadFreeAsync(self)));
            }
        });

    private static Rows Draw(IReadOnlyList<JobStatus> jobs, double now, IReadOnlyList<Units> capacities, IReadOnlyList<Units> free)
    {
        var ended = jobs.Count(job => job.HasEnded);
        var failed = jobs.Count(job => job.State is JobState.Failed or JobState.TimedOut or JobState.Skipped);
        var bars = new Grid().AddColumns([.. Enumerable.Range(0, 3).Select(_ => new GridColumn().NoWrap())]);
        var color = failed > 0 ? "red" : "green";
        bars.AddRow(new Text("jobs"), Bar(ended, jobs.Count, color), new Text($"{ended} of {jobs.Count}, {Wording.Seconds(now)}"));
        foreach (var (capacity, left) in capacities.Zip(free))
        {
            var held = capacity.Count - left.Count;
            bars.AddRow(new Text(capacity.Resource), Bar(held, capacity.Count, "blue"), new Text($"{held} of {capacity.Count} held"));
        }

        var running = jobs.Where(job => job.State == JobState.Running).ToList();
        var waiting = jobs.Where(job => job.State == JobState.Waiting).ToList();
        var lines = new List<IRenderable> { bars };
        lines.AddRange(running.Select(job => Line("green", "runs ", job, $"{Wording.Seconds(now - job.Start)}, {Wording.Holds(job)}")));
        lines.AddRange(waiting.Take(MostWaiting)
            .Select(job => Line("yellow", "waits", job, ResourcePool.DescribeShortage(job.Job.Needs, free))));
        if (waiting.Count > MostWaiting)
        {
            lines.Add(new Markup($"[grey]      and {waiting.Count - MostWaiting} more wait for resources[/]"));
        }

        var following = jobs.Count(job => job.State == JobState.Following);
        lines.Add(new Markup($"[grey]      {following} wait for jobs that they follow[/]"));
        return new Rows(lines);
    }

    private static Markup Bar(int part, int whole, string color)
    {
        var full = part * BarWidth / whole;
        return new Markup($"[{color}]{new string('━', full)}[/][grey]{new string('━', BarWidth - full)}[/]");
    }

    private static Markup Line(string color, string verb, JobStatus job, string what) =>
        new($"[{color}]{verb}[/] {Markup.Escape(job.Job.Name)}  [grey]{Markup.Escape(what)}[/]");
}
