using JobRunner.Jobs;
using JobRunner.Running;
using Spectre.Console;

namespace JobRunner.Showing;

/// <summary>What is said when a run is over.</summary>
public static class Summary
{
    /// <summary>Writes a table of the jobs, the last lines of those that failed, and what came back.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="result">How the run went.</param>
    public static void Write(IAnsiConsole console, RunResult result)
    {
        console.Write(TableOf(result));
        foreach (var job in result.Jobs.Where(job => job.LastLines.Count > 0))
        {
            console.WriteLine($"The last lines of {job.Job.Name}:");
            foreach (var line in job.LastLines)
            {
                console.WriteLine($"  {line}");
            }
        }

        if (result.WasStopped)
        {
            var killed = result.Jobs.Count(job => job is { State: JobState.Stopped, Start: not null });
            var never = result.Jobs.Count(job => job is { State: JobState.Stopped, Start: null });
            console.WriteLine($"Stopped. Jobs killed while they ran: {killed}; jobs never started: {never}.");
        }

        var counts = result.Jobs.CountBy(job => job.State).OrderBy(count => count.Key)
           .Select(count => $"{count.Value} {Wording.Of(count.Key)}");
        console.WriteLine($"{result.Jobs.Count} jobs in {Wording.Seconds(result.Duration)}: {string.Join(", ", counts)}.");
        var back = string.Join(", ", result.Free.Zip(result.Capacities, (free, capacity) => $"{free} of {capacity.Count}"));
        console.WriteLine(result.AllUnitsBack ? $"Every unit came back: {back}." : $"NOT every unit came back: {back}.");
    }

    private static Table TableOf(RunResult result)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("Job");
        table.AddColumn("Result");
        table.AddColumn(new TableColumn("Start").RightAligned());
        table.AddColumn(new TableColumn("Time").RightAligned());
        table.AddColumn("Units");
        foreach (var job in result.Jobs)
        {
            table.AddRow(
                new Text(job.Job.Name),
                new Text(Wording.Of(job), Style.Parse(Wording.Color(job.State))),
                new Text(Wording.Seconds(job.Start)),
                new Text(Wording.Seconds(job.End - job.Start)),
                new Text(job.Start is null ? "" : Units.Describe(job.Job.Needs)));
        }

        return table;
    }
}
