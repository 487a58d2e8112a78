namespace ActorIpc;

/// <summary>The limits on shared segments, with Linux's names.</summary>
/// <remarks>
/// Follows proc_sys_kernel(5), <c>shmmni</c>, <c>shmmax</c>, <c>shmall</c>, <c>shm_rmid_forced</c>, and shmctl(2), IPC_INFO. SHMMIN, the least size, is 1.
/// </remarks>
public sealed record SegmentLimits
{
    /// <summary>How many bytes a page has, as far as pages are counted.</summary>
    public const int PageSize = 4096;

    /// <summary>SHMMNI: how many segments there can be, 1 to 32768.</summary>
    public int Segments
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 32768);
            field = value;
        }
    } = 4096;

    /// <summary>SHMMAX: how many bytes one segment can have; no more than one array can.</summary>
    public int SegmentBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Array.MaxLength);
            field = value;
        }
    } = Array.MaxLength;

    /// <summary>SHMALL: how many pages there can be in all segments that the registry knows.</summary>
    public long Pages
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = long.MaxValue;

    /// <summary>shm_rmid_forced: a segment goes at its last detach, marked or not; and when its creator exits, if nobody has it attached (SHM-14).</summary>
    public bool RemovesUnattached { get; init; }

    /// <summary>How many pages a segment takes.</summary>
    /// <param name="size">How many bytes it has.</param>
    /// <returns>The number of pages.</returns>
    internal static long PagesOf(int size) => ((long)size + PageSize - 1) / PageSize;
}

/// <summary>What IPC_INFO and SHM_INFO report: <c>struct shminfo</c> and <c>struct shm_info</c>, as far as they mean anything.</summary>
/// <param name="Limits">The limits.</param>
/// <param name="Segments">SHM_INFO's used_ids: how many segments there are.</param>
/// <param name="Pages">SHM_INFO's shm_tot: how many pages there are in all segments.</param>
/// <param name="HighestIndex">What the call returns: the highest index in use, or 0.</param>
public sealed record SegmentUsage(SegmentLimits Limits, int Segments, long Pages, int HighestIndex);
