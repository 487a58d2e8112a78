namespace ActorIpc.Simulation.Histories;

/// <summary>A meeting on a tag. It returns the value of the partner.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Value">The value that the partner gets.</param>
public sealed record Rendezvous(ulong Tag, object Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"rendezvous {Tag} with {Value}";
}

/// <summary>What a tag holds between meetings: nothing.</summary>
public readonly record struct TagState
{
    /// <inheritdoc/>
    public override string ToString() => "nobody has met whom the answers do not name";
}

/// <summary>A tag space: two calls take effect at one moment, each with the other's value.</summary>
/// <remarks>
/// Knows <see cref="Rendezvous"/> and <see cref="ProcessExit"/>: REN-1 to 9. Tags are judged one by one. That somebody waits cannot be seen from outside until
/// a partner comes, so a call that ended otherwise fits anywhere.
/// </remarks>
public sealed class TagSpaceModel : SequentialModel<TagState>
{
    /// <inheritdoc/>
    protected internal override TagState Initial => default;

    /// <inheritdoc/>
    protected internal override bool MeetsInPairs => true;

    /// <inheritdoc/>
    protected internal override object? PartOf(HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return (call.Operation as Rendezvous)?.Tag;
    }

    /// <inheritdoc/>
    protected internal override bool ChangesNothing(HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return base.ChangesNothing(call) || call.Operation is ProcessExit;
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<TagState> Step(TagState state, HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call switch
        {
            { Operation: ProcessExit } => Granted(call, state),
            { Operation: not Rendezvous } => throw Unknown(call),
            { Answer.IsGranted: true } => [],

            // Somebody waits there for a value of another type (REN-3).
            { Answer: { Outcome: Outcome.Failed, Error: Errno.EINVAL } } => [state],
            _ => MustWait(state, call),
        };
    }

    /// <inheritdoc/>
    protected internal override IEnumerable<TagState> StepTogether(TagState state, HistoryCall one, HistoryCall other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Operation is Rendezvous first && other.Operation is Rendezvous second && first.Tag == second.Tag
            && Granted(one, state, second.Value).Any() ? Granted(other, state, first.Value) : [];
    }
}
