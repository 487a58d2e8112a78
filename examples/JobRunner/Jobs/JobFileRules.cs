using ActorIpc;

namespace JobRunner.Jobs;

/// <summary>How the jobs of a file must go together, so that every one of them can come to its turn.</summary>
internal static class JobFileRules
{
    public static void Check(JobFile file, Place top)
    {
        // One vector must be able to take of all resources.
        var most = new SemaphoreLimits().Operations;
        if (file.Resources.Count < 1 || file.Resources.Count > most)
        {
            throw top.At("resources").Error($"must name 1 to {most} resources, not {file.Resources.Count}");
        }

        if (file.Jobs.Count == 0)
        {
            throw top.At("jobs").Error("there is none");
        }

        var byName = new Dictionary<string, Job>();
        foreach (var job in file.Jobs)
        {
            if (!byName.TryAdd(job.Name, job))
            {
                throw top.In(job).At("name").Error("another job has this name");
            }
        }

        foreach (var job in file.Jobs)
        {
            if (job.After.FirstOrDefault(name => !byName.ContainsKey(name)) is { } unknown)
            {
                throw top.In(job).At("after").Error($"there is no job {Place.Quote(unknown)}");
            }
        }

        if (FindCycle(file.Jobs, byName) is { } cycle)
        {
            var path = string.Join(" after ", cycle.Select(job => Place.Quote(job.Name)));
            throw top.In(cycle[0]).At("after").Error($"a cycle, in which no job can be the first: {path}");
        }
    }

    /// <summary>Lets jobs go whose predecessors have all gone, as a run would. Who cannot go stands in a cycle or behind one.</summary>
    private static List<Job>? FindCycle(IReadOnlyList<Job> jobs, Dictionary<string, Job> byName)
    {
        var missing = jobs.ToDictionary(job => job.Name, job => job.After.Count);
        var followers = jobs.SelectMany(job => job.After.Select(before => (before, job))).ToLookup(pair => pair.before, pair => pair.job);
        var free = new Queue<Job>(jobs.Where(job => job.After.Count == 0));
        while (free.TryDequeue(out var gone))
        {
            missing.Remove(gone.Name);
            foreach (var follower in followers[gone.Name])
            {
                if (--missing[follower.Name] == 0)
                {
                    free.Enqueue(follower);
                }
            }
        }

        if (missing.Count == 0)
        {
            return null;
        }

        // Whoever is left follows one that is left: going back from one to the next must come round.
        var path = new List<Job>();
        var at = jobs.First(job => missing.ContainsKey(job.Name));
        while (!path.Contains(at))
        {
            path.Add(at);
            at = byName[at.After.First(missing.ContainsKey)];
        }

        return [.. path[path.IndexOf(at)..], at];
    }
}
