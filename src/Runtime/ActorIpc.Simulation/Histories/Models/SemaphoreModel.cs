using System.Collections.Immutable;

namespace ActorIpc.Simulation.Histories;

/// <summary>A vector of operations on a semaphore array. It returns nothing.</summary>
/// <param name="ops">The operations, in order.</param>
public sealed class SemaphoreOperate(params ReadOnlySpan<SemaphoreOp> ops) : IEquatable<SemaphoreOperate>
{
    /// <summary>The operations, in order.</summary>
    public ImmutableArray<SemaphoreOp> Ops { get; } = [.. ops];

    /// <inheritdoc/>
    public bool Equals(SemaphoreOperate? other) => other is not null && Ops.AsSpan().SequenceEqual(other.Ops.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SemaphoreOperate);

    /// <inheritdoc/>
    public override int GetHashCode() => Ops.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => "operate " + string.Join(' ', Ops.Select(InWords));

    private static string InWords(SemaphoreOp op) =>
        $"[{op.Number}]{(op.Delta == 0 ? "=0" : op.Delta.ToString("+0;-0", System.Globalization.CultureInfo.InvariantCulture))}{(op.Flags.HasFlag(SemaphoreFlags.Undo) ? " undo" : "")}";
}

/// <summary>Sets a semaphore. It returns nothing.</summary>
/// <param name="Number">Which.</param>
/// <param name="Value">To what.</param>
public sealed record SemaphoreSetValue(int Number, int Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"set [{Number}] to {Value}";
}

/// <summary>Reads a semaphore. It returns its value, an int.</summary>
/// <param name="Number">Which.</param>
public sealed record SemaphoreGetValue(int Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"get [{Number}]";
}

/// <summary>A semaphore array with undo.</summary>
/// <remarks>
/// Knows <see cref="SemaphoreOperate"/>, <see cref="SemaphoreSetValue"/>, <see cref="SemaphoreGetValue"/>, <see cref="Removal"/> and <see cref="ProcessExit"/>.
/// SEM-16 to 38, 51, 54, 60 to 64 as far as values show it. A process exits when its calls have ended.
/// </remarks>
/// <param name="values">The values that the array starts with.</param>
public sealed class SemaphoreModel(params ReadOnlySpan<int> values) : SequentialModel<SemaphoreState>
{
    /// <inheritdoc/>
    protected internal override SemaphoreState Initial { get; } = new([.. values], ImmutableSortedDictionary<(ProcessId, int), int>.Empty, false);

    /// <inheritdoc/>
    protected internal override bool ChangesNothing(HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return base.ChangesNothing(call) || call.Operation is SemaphoreGetValue;
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<SemaphoreState> Step(SemaphoreState state, HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(call);
        switch (call.Operation)
        {
            case ProcessExit:
                return Granted(call, state.Exit(call.Process));
            case var _ when state.IsRemoved:
                return IsGone(state, call);
            case SemaphoreOperate operate:
                return Operate(state, call, operate.Ops.AsSpan());
            case SemaphoreGetValue get:
                return Granted(call, state, state.Values[get.Number]);
            case SemaphoreSetValue { Value: < 0 or > SemaphoreLimits.MaxValue }:
                return Fails(state, call, Errno.ERANGE);
            case SemaphoreSetValue set:
                return Granted(call, state.Set(set.Number, set.Value));
            case Removal:
                return Granted(call, SemaphoreState.Removed);
            default:
                throw Unknown(call);
        }
    }

    private static IEnumerable<SemaphoreState> Operate(SemaphoreState state, HistoryCall call, ReadOnlySpan<SemaphoreOp> ops)
    {
        var next = state;
        foreach (ref readonly var op in ops)
        {
            if (op.Number >= state.Values.Length)
            {
                return Fails(state, call, Errno.EFBIG);
            }
        }

        foreach (ref readonly var op in ops)
        {
            var value = next.Values[op.Number] + op.Delta;
            if (value < 0 || (op.Delta == 0 && value != 0))
            {
                return MustWait(state, call);
            }

            if (value > SemaphoreLimits.MaxValue || next.With(call.Process, op, value) is not { } changed)
            {
                return Fails(state, call, Errno.ERANGE);
            }

            next = changed;
        }

        return Granted(call, next);
    }
}
