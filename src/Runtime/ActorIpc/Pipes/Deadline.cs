namespace ActorIpc;

/// <summary>The time that a call has left over all its waits.</summary>
internal readonly struct Deadline(TimeProvider time, TimeSpan? timeout)
{
    private readonly long start = timeout is null ? 0 : time.GetTimestamp();

    /// <summary>What is left now; never less than nothing.</summary>
    public TimeSpan? Left =>
        timeout is not { } limit || limit < TimeSpan.Zero ? timeout
        : time.GetElapsedTime(start) is var gone && limit > gone ? limit - gone
        : TimeSpan.Zero;

    /// <summary>An outcome as that of the whole call: a wait for which no time was left has timed out.</summary>
    public Outcome Name(Outcome outcome) => outcome == Outcome.WouldBlock && timeout > TimeSpan.Zero ? Outcome.TimedOut : outcome;
}
