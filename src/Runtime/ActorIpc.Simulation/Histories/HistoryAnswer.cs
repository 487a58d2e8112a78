namespace ActorIpc.Simulation.Histories;

/// <summary>How a recorded call ended.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Value">Granted: what the call returned; null where the recorder does not know, which fits any value.</param>
/// <param name="Error">Failed: the errno.</param>
public sealed record HistoryAnswer(Outcome Outcome, object? Value = null, Errno Error = Errno.None)
{
    // Rights are not modelled, and a process that is gone gets nothing: such a call can stand anywhere.
    internal bool TouchesNothing => Outcome == Outcome.Exited || (Outcome == Outcome.Failed && Error is Errno.EACCES or Errno.ESRCH);

    internal bool IsGranted => Outcome == Outcome.Granted;

    // The ends of a call that would have had to wait.
    internal bool IsRefusal => Outcome is Outcome.WouldBlock or Outcome.TimedOut or Outcome.Cancelled or Outcome.Interrupted or Outcome.Killed;

    /// <summary>The call did what it was asked for.</summary>
    /// <param name="value">What it returned, or null.</param>
    /// <returns>The answer.</returns>
    public static HistoryAnswer Granted(object? value = null) => new(Outcome.Granted, value);

    /// <summary>The call was misuse.</summary>
    /// <param name="error">The errno of its <see cref="IpcException"/>.</param>
    /// <returns>The answer.</returns>
    public static HistoryAnswer Failed(Errno error) => new(Outcome.Failed, null, error);

    /// <summary>An outcome that brings no value.</summary>
    /// <param name="outcome">The outcome.</param>
    public static implicit operator HistoryAnswer(Outcome outcome) => new(outcome);

    /// <inheritdoc/>
    public override string ToString() => Outcome switch
    {
        Outcome.Granted when Value is not null => Value.ToString()!,
        Outcome.Failed => Error.ToString(),
        _ => Outcome.ToString(),
    };
}
