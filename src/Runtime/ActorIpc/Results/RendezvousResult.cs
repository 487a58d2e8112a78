using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>What came of a rendezvous: the partner's value, or ~0 if there was none.</summary>
/// <remarks>Follows Plan 9 rendezvous(2). Read as a number it is what the system call returns, so a partner's own ~0 looks like an interruption (REN-4).</remarks>
[MustCheckKilled]
public readonly record struct RendezvousResult : ICallResult<TagOperation, RendezvousResult>
{
    internal RendezvousResult(Outcome outcome, ulong value)
    {
        Outcome = outcome;
        Value = value;
    }

    /// <summary>How it ended; Granted if the two met.</summary>
    public Outcome Outcome { get; }

    /// <summary>The partner's value, or ~0.</summary>
    public ulong Value { get; }

    /// <summary>Whether the two met.</summary>
    public bool IsMet => Outcome == Outcome.Granted;

    /// <summary>Whether the process was killed while it waited.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>What the system call returns.</summary>
    /// <param name="result">The result.</param>
    public static implicit operator ulong(RendezvousResult result) => result.Value;

    static RendezvousResult ICallResult<TagOperation, RendezvousResult>.From(Request<TagOperation> request) => request.Outcome == Outcome.Granted
        ? new(Outcome.Granted, (ulong)request.Value)
        : new(request.Outcome, TagSpace.Interrupted);
}
