using System.Globalization;
using JobRunner.Running;

namespace JobRunner.Reports;

/// <summary>Proves from a report alone that a run kept its rules, or names each place where it did not.</summary>
public static class Checker
{
    /// <summary>Finds every broken rule.</summary>
    /// <param name="report">The report.</param>
    /// <returns>One line for each; empty for a good report.</returns>
    public static IReadOnlyList<string> Check(Report report)
    {
        string[] nonsense = [.. CheckNames(report), .. report.Jobs.SelectMany(CheckTimes)];
        if (nonsense.Length > 0)
        {
            // With names and times that mean nothing, the rest would prove nothing.
            return nonsense;
        }

        return
        [
            .. report.Resources.SelectMany(resource => CheckUse(report, resource.Key, resource.Value)),
            .. CheckOrder(report),
            .. CheckUnitsBack(report),
        ];
    }

    /// <summary>The most that was ever held of a resource at one time.</summary>
    /// <param name="report">The report.</param>
    /// <param name="resource">The resource.</param>
    /// <returns>The units.</returns>
    public static long HighestUse(Report report, string resource) =>
        Starts(report, resource).Select(at => Held(Holders(report, resource, at), resource)).DefaultIfEmpty(0).Max();

    private static IEnumerable<string> CheckNames(Report report)
    {
        var known = new HashSet<string>();
        foreach (var job in report.Jobs.Where(job => !known.Add(job.Name)))
        {
            yield return $"job {job.Name}: is there twice";
        }

        foreach (var job in report.Jobs)
        {
            foreach (var before in job.After.Where(before => !known.Contains(before)))
            {
                yield return $"job {job.Name}: follows {before}, which is not in the report";
            }

            foreach (var (resource, units) in job.Units.Where(held => !report.Resources.ContainsKey(held.Key) || held.Value < 1))
            {
                yield return $"job {job.Name}: holds {units} of {resource}, of which there is no such amount";
            }
        }
    }

    private static IEnumerable<string> CheckTimes(JobReport job)
    {
        if (job.Start is null != job.End is null || job.Start < 0 || job.End < job.Start)
        {
            yield return $"job {job.Name}: its times from {Time(job.Start)} to {Time(job.End)} cannot be";
        }

        if (job is { Result: JobState.Succeeded or JobState.TimedOut, Start: null })
        {
            yield return $"job {job.Name}: {job.Result} without having started";
        }

        if (job.Result is JobState.Following or JobState.Waiting or JobState.Running
            || job is { Result: JobState.Skipped, Start: not null })
        {
            yield return $"job {job.Name}: {job.Result} is no end of a job that has {(job.Start is null ? "not " : "")}started";
        }
    }

    /// <summary>What is held only grows when a job starts, so looking at every start is looking at every moment.</summary>
    private static IEnumerable<string> CheckUse(Report report, string resource, int capacity) =>
        from at in Starts(report, resource)
        let holders = Holders(report, resource, at).ToList()
        let held = Held(holders, resource)
        where held > capacity
        select $"{resource}: {held} of {capacity} units are held at {Time(at)}, by {string.Join(", ", holders.Select(job => job.Name))}";

    private static IEnumerable<string> CheckOrder(Report report)
    {
        var byName = report.Jobs.ToDictionary(job => job.Name);
        return
            from job in report.Jobs
            where job.Start is not null
            from name in job.After
            let before = byName[name]
            where before.Result != JobState.Succeeded || before.End > job.Start
            select before.Result == JobState.Succeeded
                ? $"job {job.Name}: started at {Time(job.Start)}, before {name}, which it follows, ended at {Time(before.End)}"
                : $"job {job.Name}: started at {Time(job.Start)}, though {name}, which it follows, did not succeed";
    }

    private static IEnumerable<string> CheckUnitsBack(Report report) => report.AllUnitsBack ? [] : ["not every unit came back"];

    private static IEnumerable<double> Starts(Report report, string resource) =>
        report.Jobs.Where(job => job.Units.ContainsKey(resource)).Select(job => job.Start).OfType<double>().Distinct().Order();

    // A job holds its units from its start up to, but not at, its end: at that moment another may have taken them.
    private static IEnumerable<JobReport> Holders(Report report, string resource, double at) =>
        report.Jobs.Where(job => job.Start <= at && at < job.End && job.Units.ContainsKey(resource));

    private static long Held(IEnumerable<JobReport> holders, string resource) => holders.Sum(job => (long)job.Units[resource]);

    private static string Time(double? at) =>
        at is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.###} ms") : "no time";
}
