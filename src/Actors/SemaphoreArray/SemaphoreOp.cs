namespace ActorIpc;

/// <summary>What a <see cref="SemaphoreOp"/> may say beside its amount.</summary>
[Flags]
public enum SemaphoreFlags : short
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>IPC_NOWAIT: rather than wait at this operation, end with <see cref="Outcome.WouldBlock"/> (SEM-34).</summary>
    NoWait = 0x800,

    /// <summary>SEM_UNDO: take the amount back when the process exits (SEM-60).</summary>
    Undo = 0x1000,
}

/// <summary>One operation of a vector: <c>struct sembuf</c>.</summary>
/// <remarks>Follows semop(2).</remarks>
/// <param name="Number">Which semaphore of the set, from 0.</param>
/// <param name="Delta">Below 0: wait until the value is as large, then subtract. 0: wait until the value is 0. Above 0: add.</param>
/// <param name="Flags">IPC_NOWAIT, SEM_UNDO.</param>
public readonly record struct SemaphoreOp(ushort Number, short Delta, SemaphoreFlags Flags = SemaphoreFlags.None)
{
    /// <summary>Takes units, waiting until they are there.</summary>
    /// <param name="number">Which semaphore of the set.</param>
    /// <param name="units">How many, 1 to 32767.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static SemaphoreOp Take(int number, int units = 1) => new(CheckNumber(number), (short)-CheckUnits(units));

    /// <summary>Gives units.</summary>
    /// <param name="number">Which semaphore of the set.</param>
    /// <param name="units">How many, 1 to 32767.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static SemaphoreOp Give(int number, int units = 1) => new(CheckNumber(number), CheckUnits(units));

    /// <summary>Waits until the value is 0.</summary>
    /// <param name="number">Which semaphore of the set.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public static SemaphoreOp AwaitZero(int number) => new(CheckNumber(number), 0);

    /// <summary>The same operation with SEM_UNDO.</summary>
    /// <returns>The operation.</returns>
    public SemaphoreOp WithUndo() => this with { Flags = Flags | SemaphoreFlags.Undo };

    private static ushort CheckNumber(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, ushort.MaxValue);
        return (ushort)number;
    }

    private static short CheckUnits(int units)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(units, short.MaxValue);
        return (short)units;
    }
}
