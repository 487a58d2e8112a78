namespace ActorIpc.Simulation.Histories;

/// <summary>A call of a history: who asked which object for what, and the answer, if one came.</summary>
/// <remarks>Moments are places in the order of events of the history, not times.</remarks>
/// <param name="Number">Its number in the history, from 1, in the order in which calls began.</param>
/// <param name="Process">The process that made it.</param>
/// <param name="Object">The object that it was made to; null for one that concerns every object that the process has called, as its exit does.</param>
/// <param name="Operation">What was asked for: a value that the model of the object knows.</param>
/// <param name="InvokedAt">The moment before which it had no effect.</param>
/// <param name="AnsweredAt">The moment after which it has no further effect; null where no answer came: it may take effect at any time from its beginning on, or never.</param>
/// <param name="Answer">The answer; null where none came, or where it is not looked at.</param>
public sealed record HistoryCall(
    int Number, ProcessId Process, string? Object, object Operation, long InvokedAt, long? AnsweredAt = null, HistoryAnswer? Answer = null)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Number}: process {Process} {Operation} → {AnswerText}";

    internal string AnswerText => Answer?.ToString() ?? (AnsweredAt is null ? "unknown" : "any");
}
