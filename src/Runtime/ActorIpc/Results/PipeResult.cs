namespace ActorIpc;

/// <summary>How a call on a pipe ended, and how many bytes it has moved.</summary>
/// <remarks>Follows xv6 <c>piperead</c> and <c>pipewrite</c>, which return the count, or -1 for every other end.</remarks>
[MustCheckKilled]
public readonly record struct PipeResult
{
    internal PipeResult(Outcome outcome, int count = 0)
    {
        Outcome = outcome;
        Count = count;
    }

    /// <summary>
    /// How it ended. Granted: a read has taken what was there, a write has put all. Removed: nobody reads any more. Otherwise why the wait was broken off.
    /// </summary>
    public Outcome Outcome { get; }

    /// <summary>
    /// How many bytes were moved. A read that was granted and has none, though its buffer has room, is at the end: nobody writes any more. What a write that
    /// was broken off has put is in the pipe and can be read (XV6-18).
    /// </summary>
    public int Count { get; }

    /// <summary>Whether the call did what it is for.</summary>
    public bool IsGranted => Outcome == Outcome.Granted;

    /// <summary>Whether nobody reads any more.</summary>
    public bool IsBroken => Outcome == Outcome.Removed;

    /// <summary>Whether the process was killed: a read with nothing there, or a write before its last byte.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>The errno that read(2) or write(2) would leave: EPIPE, EINTR, EAGAIN, or none. xv6 has no such thing.</summary>
    public Errno Error => Outcome == Outcome.Removed ? Errno.EPIPE : Outcome.ToErrno();
}
