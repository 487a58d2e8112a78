namespace ActorIpc;

/// <summary>The limits on arrays, with Linux's names and values.</summary>
/// <remarks>Follows proc_sys_kernel(5), <c>sem</c>, and semctl(2), IPC_INFO.</remarks>
public sealed record SemaphoreLimits
{
    /// <summary>SEMVMX: the largest value of a semaphore.</summary>
    public const int MaxValue = 32767;

    /// <summary>SEMAEM: the largest adjustment that is remembered for an exit; the lowest is one below its negative.</summary>
    public const int MaxAdjustment = 32767;

    /// <summary>SEMMNI: how many arrays there can be.</summary>
    public int Arrays { get; init; } = 32000;

    /// <summary>SEMMSL: how many semaphores one array can have.</summary>
    public int PerArray { get; init; } = 32000;

    /// <summary>SEMMNS: how many semaphores there can be in all arrays.</summary>
    public int Semaphores { get; init; } = 1_024_000_000;

    /// <summary>SEMOPM: how many operations one call can have.</summary>
    public int Operations { get; init; } = 500;
}

/// <summary>What IPC_INFO and SEM_INFO report: <c>struct seminfo</c>, as far as it means anything.</summary>
/// <param name="Limits">The limits.</param>
/// <param name="Arrays">SEM_INFO's semusz: how many arrays there are.</param>
/// <param name="Semaphores">SEM_INFO's semaem: how many semaphores there are in all arrays.</param>
/// <param name="HighestIndex">What the call returns: the highest index in use, or 0.</param>
public sealed record SemaphoreUsage(SemaphoreLimits Limits, int Arrays, int Semaphores, int HighestIndex);
