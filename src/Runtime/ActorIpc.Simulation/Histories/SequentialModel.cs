namespace ActorIpc.Simulation.Histories;

/// <summary>What an object does when its calls come one after the other.</summary>
/// <remarks>Derive from <see cref="SequentialModel{TState}"/>.</remarks>
public abstract class SequentialModel
{
    private protected SequentialModel()
    {
    }

    /// <summary>Whether calls can take effect two by two, each by the other.</summary>
    protected internal virtual bool MeetsInPairs => false;

    /// <summary>Which part of the object a call is made to, where calls to different parts have nothing to do with each other.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The part, or null for the whole object.</returns>
    protected internal virtual object? PartOf(HistoryCall call) => null;

    /// <summary>The steps that a call takes one after the other, each at a moment of its own, with others between.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The steps; of most calls themselves.</returns>
    protected internal virtual IReadOnlyList<HistoryCall> StepsOf(HistoryCall call) => [call];

    /// <summary>Whether a call with its answer leaves every state in which it is possible as it was: then it is put in order as soon as it is possible.</summary>
    /// <param name="call">The call; it has an answer.</param>
    /// <returns>True when it does; here, when it was not granted.</returns>
    protected internal virtual bool ChangesNothing(HistoryCall call) => call.Answer is { IsGranted: false };

    /// <summary>Whether two calls without answers would do the same, so that it does not matter which of them happens.</summary>
    /// <param name="one">One.</param>
    /// <param name="other">The other.</param>
    /// <returns>True when they would; here, when process and operation are equal.</returns>
    protected internal virtual bool IsAlike(HistoryCall one, HistoryCall other) => one.Process == other.Process && one.Operation.Equals(other.Operation);

    internal abstract (IReadOnlyList<HistoryCall>? Order, HistoryFailure? Failure, int Configurations) Search(string name, IReadOnlyList<HistoryCall> calls, int most);
}

/// <summary>What an object does when its calls come one after the other, with the state that they leave.</summary>
/// <remarks>
/// A call that waits takes effect when it is granted. Who had to wait longer is not judged: a history does not say when a call reached the object.
/// An abandoned call (timed out, interrupted and so on) must have had to wait at the moment at which it ended.
/// </remarks>
/// <typeparam name="TState">The state: a value that never changes, and equals another that behaves alike.</typeparam>
public abstract class SequentialModel<TState> : SequentialModel
    where TState : IEquatable<TState>
{
    /// <summary>The state of a new object.</summary>
    protected internal abstract TState Initial { get; }

    /// <summary>The states that a call can leave, if it comes now and has the answer that it has.</summary>
    /// <param name="state">The state now.</param>
    /// <param name="call">The call. Without an answer it may have any.</param>
    /// <returns>The states; none if this cannot be.</returns>
    protected internal abstract IEnumerable<TState> Step(TState state, HistoryCall call);

    /// <summary>The states that two calls can leave that take effect at one moment.</summary>
    /// <param name="state">The state now.</param>
    /// <param name="one">One call.</param>
    /// <param name="other">The other.</param>
    /// <returns>The states; none if this cannot be.</returns>
    protected internal virtual IEnumerable<TState> StepTogether(TState state, HistoryCall one, HistoryCall other) => [];

    /// <summary>A state in words.</summary>
    /// <param name="state">The state.</param>
    /// <returns>The words.</returns>
    protected internal virtual string Describe(TState state) => state.ToString()!;

    internal override (IReadOnlyList<HistoryCall>? Order, HistoryFailure? Failure, int Configurations) Search(string name, IReadOnlyList<HistoryCall> calls, int most) =>
        new LinearizationSearch<TState>(this, calls, most).Run(name);

    internal IEnumerable<TState> Next(TState state, HistoryCall call) => call.Answer is { TouchesNothing: true } ? [state] : Step(state, call);

    /// <summary>The call can be done.</summary>
    /// <param name="call">The call.</param>
    /// <param name="next">The state that it leaves.</param>
    /// <param name="value">What it returns.</param>
    /// <returns>The state, if the answer says so too.</returns>
    protected static IEnumerable<TState> Granted(HistoryCall call, TState next, object? value = null)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Answer is null or { IsGranted: true, Value: null } || (call.Answer.IsGranted && Equals(call.Answer.Value, value)) ? [next] : [];
    }

    /// <summary>The call has to wait: it has not happened yet, or ends for another reason than being granted.</summary>
    /// <param name="state">The state.</param>
    /// <param name="call">The call.</param>
    /// <returns>The same state, if the answer says so too.</returns>
    protected static IEnumerable<TState> MustWait(TState state, HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Answer is null or { IsRefusal: true } ? [state] : [];
    }

    /// <summary>The call is misuse.</summary>
    /// <param name="state">The state.</param>
    /// <param name="call">The call.</param>
    /// <param name="error">The errno that it ends with.</param>
    /// <returns>The same state, if the answer says so too.</returns>
    protected static IEnumerable<TState> Fails(TState state, HistoryCall call, Errno error)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Answer is null || (call.Answer.Outcome == Outcome.Failed && call.Answer.Error == error) ? [state] : [];
    }

    /// <summary>The object is gone: those who wait hear of it, and those who come later find nothing.</summary>
    /// <param name="state">The state.</param>
    /// <param name="call">The call.</param>
    /// <returns>The same state, if the answer says so too.</returns>
    protected static IEnumerable<TState> IsGone(TState state, HistoryCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call.Answer is { Outcome: Outcome.Removed } ? [state] : Fails(state, call, Errno.EINVAL);
    }

    /// <summary>The call is not one of this object's.</summary>
    /// <param name="call">The call.</param>
    /// <returns>The exception to throw.</returns>
    protected ArgumentException Unknown(HistoryCall call) => new($"{call} is not a call that {GetType().Name} knows.", nameof(call));
}
