using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>How a call on a barrier ended, and who has aborted as far as the caller knows.</summary>
/// <remarks>
/// Follows the return values of systemd's barrier.c, which are all read from <see cref="Abortion"/>. An abortion is no <see cref="ActorIpc.Outcome"/> but
/// something that the call found out: the wait itself was granted.
/// </remarks>
[MustCheckKilled]
public readonly record struct BarrierResult : ICallResult<BarrierOperation, BarrierResult>
{
    internal BarrierResult(Outcome outcome, BarrierAbortion abortion)
    {
        Outcome = outcome;
        Abortion = abortion;
    }

    /// <summary>How the call ended; Granted unless a wait was broken off.</summary>
    public Outcome Outcome { get; }

    /// <summary>Who has aborted, as far as this side knows; None when the wait was broken off.</summary>
    public BarrierAbortion Abortion { get; }

    /// <summary>Whether what was placed or waited for is there, and nobody has aborted.</summary>
    public bool IsReached => Outcome == Outcome.Granted && Abortion == BarrierAbortion.None;

    /// <summary>Whether the other side has aborted or ended: what a wait for its abortion waits for.</summary>
    public bool TheyAborted => Abortion.HasFlag(BarrierAbortion.Theirs);

    /// <summary>Whether the process was killed while it waited, or had been killed and would have had to wait.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    static BarrierResult ICallResult<BarrierOperation, BarrierResult>.From(Request<BarrierOperation> request) =>
        new(request.Outcome, (BarrierAbortion)request.Value);
}
