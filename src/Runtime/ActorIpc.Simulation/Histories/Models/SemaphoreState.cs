using System.Collections.Immutable;

namespace ActorIpc.Simulation.Histories;

/// <summary>What a semaphore array holds: its values, and what each process has to take back.</summary>
public sealed class SemaphoreState : IEquatable<SemaphoreState>
{
    // Never 0: what comes to nothing is not kept, so that equal states are equal.
    private readonly ImmutableSortedDictionary<(ProcessId Process, int Number), int> undo;

    internal SemaphoreState(ImmutableArray<int> values, ImmutableSortedDictionary<(ProcessId, int), int> undo, bool isRemoved)
    {
        Values = values;
        this.undo = undo;
        IsRemoved = isRemoved;
    }

    internal static SemaphoreState Removed { get; } = new([], ImmutableSortedDictionary<(ProcessId, int), int>.Empty, true);

    /// <summary>The values.</summary>
    public ImmutableArray<int> Values { get; }

    /// <summary>Whether the array has been removed.</summary>
    public bool IsRemoved { get; }

    /// <inheritdoc/>
    public bool Equals(SemaphoreState? other) => other is not null && IsRemoved == other.IsRemoved
        && Values.AsSpan().SequenceEqual(other.Values.AsSpan()) && undo.Count == other.undo.Count && undo.SequenceEqual(other.undo);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SemaphoreState);

    /// <inheritdoc/>
    public override int GetHashCode() => undo.Aggregate(Values.Aggregate(IsRemoved ? 1 : 0, HashCode.Combine), HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (IsRemoved)
        {
            return "removed";
        }

        var back = undo.Select(entry => $"process {entry.Key.Process} [{entry.Key.Number}]{entry.Value:+0;-0}");
        return $"values {string.Join(' ', Values)}{(undo.IsEmpty ? "" : "; undo: " + string.Join(", ", back))}";
    }

    // SEM-60, SEM-61. Null where the adjustment does not fit.
    internal SemaphoreState? With(ProcessId process, SemaphoreOp op, int value)
    {
        if (op.Delta == 0)
        {
            return this;
        }

        var adjusted = undo;
        if (op.Flags.HasFlag(SemaphoreFlags.Undo))
        {
            var adjustment = undo.GetValueOrDefault((process, op.Number)) - op.Delta;
            if (adjustment is < -SemaphoreLimits.MaxAdjustment - 1 or > SemaphoreLimits.MaxAdjustment)
            {
                return null;
            }

            adjusted = adjustment == 0 ? undo.Remove((process, op.Number)) : undo.SetItem((process, op.Number), adjustment);
        }

        return new SemaphoreState(Values.SetItem(op.Number, value), adjusted, false);
    }

    // SEM-54.
    internal SemaphoreState Set(int number, int value) =>
        new(Values.SetItem(number, value), undo.RemoveRange(undo.Keys.Where(key => key.Number == number)), false);

    // SEM-62.
    internal SemaphoreState Exit(ProcessId process)
    {
        var values = Values;
        var mine = undo.Where(entry => entry.Key.Process == process).ToList();
        foreach (var ((_, number), adjustment) in mine)
        {
            values = values.SetItem(number, Math.Clamp(values[number] + adjustment, 0, SemaphoreLimits.MaxValue));
        }

        return mine.Count == 0 ? this : new SemaphoreState(values, undo.RemoveRange(mine.Select(entry => entry.Key)), IsRemoved);
    }
}
