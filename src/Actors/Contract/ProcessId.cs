using System.Globalization;

namespace ActorIpc;

/// <summary>The number of a process; numbers only grow and are never used twice in one system.</summary>
/// <remarks>Follows xv6 <c>allocpid</c> (XV6-4). 0 stands for no process, 1 is init.</remarks>
/// <param name="Value">The number itself.</param>
public readonly record struct ProcessId(long Value) : IComparable<ProcessId>
{
    /// <summary>No process; the pid of a semaphore that nobody has touched (SEM-50).</summary>
    public static ProcessId None => default;

    /// <summary>The first process, which adopts orphans and never exits.</summary>
    public static ProcessId Init => new(1);

    /// <inheritdoc/>
    public int CompareTo(ProcessId other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
