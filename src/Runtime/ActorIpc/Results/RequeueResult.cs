using ActorIpc.Actors;

namespace ActorIpc;

/// <summary>How many waiters a requeue concerned, or that the word did not hold what was expected.</summary>
/// <remarks>Follows the return value and errno of futex(2), FUTEX_REQUEUE and FUTEX_CMP_REQUEUE.</remarks>
public readonly record struct RequeueResult
{
    internal RequeueResult(Outcome outcome, int count)
    {
        Outcome = outcome;
        Count = count;
    }

    /// <summary>Granted, or ValueChanged; to a lock also NoProcess: its word names an owner that is gone (FUT-37).</summary>
    public Outcome Outcome { get; }

    /// <summary>How many were woken and how many wait on the other word now, together (FUT-25).</summary>
    public int Count { get; }

    /// <summary>Whether the word did not hold what was expected, so that nobody was woken or moved.</summary>
    public bool IsValueChanged => Outcome == Outcome.ValueChanged;

    /// <summary>The errno that futex(2) would leave: EAGAIN, ESRCH, or none.</summary>
    public Errno Error => Outcome.ToErrno();
}
