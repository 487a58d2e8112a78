namespace ActorIpc;

/// <summary>A record in the line of a word, or that the word did not hold what was expected.</summary>
public readonly record struct FutexWatchResult
{
    internal FutexWatchResult(Outcome outcome, FutexWatch watch)
    {
        Outcome = outcome;
        Watch = watch;
    }

    /// <summary>Granted, or ValueChanged.</summary>
    public Outcome Outcome { get; }

    /// <summary>The record, if there is one.</summary>
    public FutexWatch Watch { get; }

    /// <summary>Whether there is one.</summary>
    public bool IsArmed => Outcome == Outcome.Granted;

    /// <summary>Whether the word did not hold what was expected, so that there is none.</summary>
    public bool IsValueChanged => Outcome == Outcome.ValueChanged;

    /// <summary>The errno of the call: EAGAIN, or none.</summary>
    public Errno Error => Outcome.ToErrno();
}
