namespace ActorIpc;

/// <summary>What came of a fork with a barrier: both are set up, or why not.</summary>
[MustCheckKilled]
public readonly record struct BarrierForkResult
{
    internal BarrierForkResult(Outcome outcome, BarrierAbortion abortion = BarrierAbortion.None, IpcProcess? child = null)
    {
        Outcome = outcome;
        Abortion = abortion;
        Child = child;
    }

    /// <summary>How the parent's wait for the child ended; Granted unless it was broken off.</summary>
    public Outcome Outcome { get; }

    /// <summary>Theirs when the child ended before it was set up; its <see cref="IpcProcess.Completion"/> says why.</summary>
    public BarrierAbortion Abortion { get; }

    /// <summary>The child; null if the call ended before there was one.</summary>
    public IpcProcess? Child { get; }

    /// <summary>Whether both are set up, and the child goes on with its body.</summary>
    public bool IsReady => Outcome == Outcome.Granted && Abortion == BarrierAbortion.None;

    /// <summary>Whether the parent was killed while it waited, or had been killed before.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;
}
