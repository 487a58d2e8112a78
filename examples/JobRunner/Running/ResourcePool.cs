using ActorIpc;
using JobRunner.Jobs;

namespace JobRunner.Running;

/// <summary>The resources of a run: one semaphore array, one semaphore for each resource.</summary>
public sealed class ResourcePool
{
    private readonly SemaphoreSet set;

    /// <summary>Makes a pool in which all units are free.</summary>
    /// <param name="ipc">The system.</param>
    /// <param name="capacities">What there is of each resource.</param>
    public ResourcePool(IpcSystem ipc, IReadOnlyList<Units> capacities)
    {
        Capacities = capacities;
        set = ipc.CreateSemaphores([.. capacities.Select(capacity => capacity.Count)]);
    }

    /// <summary>What there is of each resource.</summary>
    public IReadOnlyList<Units> Capacities { get; }

    /// <summary>Takes all that a job needs by one vector, or nothing. With undo: however the process ends, the units come back.</summary>
    /// <param name="self">The process that takes.</param>
    /// <param name="needs">What it needs, at least one unit.</param>
    /// <returns>The key; look at <see cref="SemaphoreGrant.IsHeld"/>.</returns>
    [Sleeps(Rechecks = true)]
    public ValueTask<SemaphoreGrant> TakeAsync(IpcProcess self, IReadOnlyList<Units> needs) =>
        self.AcquireAsync(set, needs.Select(need => SemaphoreOp.Take(NumberOf(need.Resource), need.Count)).ToArray());

    /// <summary>Reads what is free of each resource.</summary>
    /// <param name="self">The process that reads.</param>
    /// <returns>The units, in the order of <see cref="Capacities"/>.</returns>
    public async Task<IReadOnlyList<Units>> ReadFreeAsync(IpcProcess self)
    {
        var free = new List<Units>();
        foreach (var capacity in Capacities)
        {
            free.Add(capacity with { Count = await self.GetValueAsync(set, free.Count) });
        }

        return free;
    }

    /// <summary>Says what a job waits for.</summary>
    /// <param name="needs">What it needs.</param>
    /// <param name="free">What is free.</param>
    /// <returns>The resources of which there is too little.</returns>
    public static string DescribeShortage(IReadOnlyList<Units> needs, IReadOnlyList<Units> free)
    {
        var shorts =
            from need in needs
            join left in free on need.Resource equals left.Resource
            where left.Count < need.Count
            select $"{need} ({left.Count} free)";
        var text = string.Join(", ", shorts);

        // The units may have come back between the wait and the look.
        return text.Length > 0 ? $"for {text}" : "for its turn";
    }

    private int NumberOf(string resource)
    {
        var number = 0;
        while (Capacities[number].Resource != resource)
        {
            number++;
        }

        return number;
    }
}
