namespace ActorIpc.Actors;

/// <summary>What stands in the cell by which a process and its locks decide who was first: a grant, a release, or the end of the process.</summary>
/// <remarks>One of these in the lowest bits, and above them a number that changes with every release, so that an old key opens nothing later.</remarks>
public static class HoldState
{
    /// <summary>Nothing is held by it.</summary>
    public const uint Free = 0;

    /// <summary>A request that waits will hold by it.</summary>
    public const uint Reserved = 1;

    /// <summary>A reader holds by it.</summary>
    public const uint Reads = 2;

    /// <summary>A writer holds by it.</summary>
    public const uint Writes = 3;

    /// <summary>The process has ended: nothing is granted to it any more.</summary>
    public const uint Closed = 4;

    /// <summary>The bits in which one of these stands.</summary>
    public const uint Mask = 7;

    /// <summary>What a release adds to the number above.</summary>
    public const uint NextUse = 8;

    internal static bool IsClosed(FutexCell? hold) => (hold!.Read() & Mask) == Closed;
}
