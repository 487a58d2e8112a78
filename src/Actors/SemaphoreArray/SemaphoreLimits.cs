namespace ActorIpc;

/// <summary>The limits on arrays, with Linux's names and values.</summary>
/// <remarks>Follows proc_sys_kernel(5), <c>sem</c>, and semctl(2), IPC_INFO.</remarks>
public sealed record SemaphoreLimits
{
    /// <summary>SEMVMX: the largest value of a semaphore.</summary>
    public const int MaxValue = 32767;

    /// <summary>SEMAEM: the largest adjustment that is remembered for an exit; the lowest is one below its negative.</summary>
    public const int MaxAdjustment = 32767;

    /// <summary>SEMMNI: how many arrays there can be, 1 to 32768.</summary>
    public int Arrays { get; init => field = Within(value, 32768); } = 32000;

    /// <summary>SEMMSL: how many semaphores one array can have, 1 to 65536.</summary>
    public int PerArray { get; init => field = Within(value, 65536); } = 32000;

    /// <summary>SEMMNS: how many semaphores there can be in all arrays.</summary>
    public int Semaphores { get; init => field = Within(value, int.MaxValue); } = 1_024_000_000;

    /// <summary>SEMOPM: how many operations one call can have, 1 to 65535.</summary>
    public int Operations { get; init => field = Within(value, ushort.MaxValue); } = 500;

    internal void Save(Actors.StateWriter writer)
    {
        writer.Write(Arrays);
        writer.Write(PerArray);
        writer.Write(Semaphores);
        writer.Write(Operations);
    }

    internal static SemaphoreLimits Load(Actors.StateReader reader) => new()
    {
        Arrays = reader.ReadInt32(),
        PerArray = reader.ReadInt32(),
        Semaphores = reader.ReadInt32(),
        Operations = reader.ReadInt32(),
    };

    private static int Within(int value, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most);
        return value;
    }
}

/// <summary>What IPC_INFO and SEM_INFO report: <c>struct seminfo</c>, as far as it means anything.</summary>
/// <param name="Limits">The limits.</param>
/// <param name="Arrays">SEM_INFO's semusz: how many arrays there are.</param>
/// <param name="Semaphores">SEM_INFO's semaem: how many semaphores there are in all arrays.</param>
/// <param name="HighestIndex">What the call returns: the highest index in use, or 0.</param>
public sealed record SemaphoreUsage(SemaphoreLimits Limits, int Arrays, int Semaphores, int HighestIndex);
