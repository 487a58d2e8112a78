using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>What a wait for a child brought.</summary>
/// <remarks>Follows xv6 <c>wait(&amp;status)</c>.</remarks>
[MustCheckKilled]
public readonly record struct ChildResult : ICallResult<ProcessOperation, ChildResult>
{
    internal ChildResult(Outcome outcome, ProcessId child, ExitStatus status)
    {
        Outcome = outcome;
        Child = child;
        Status = status;
    }

    /// <summary>How it ended; Granted if a child was reaped, NoChild if there is none that could ever be.</summary>
    public Outcome Outcome { get; }

    /// <summary>The child that was reaped.</summary>
    public ProcessId Child { get; }

    /// <summary>Its exit status.</summary>
    public ExitStatus Status { get; }

    /// <summary>Whether a child was reaped.</summary>
    public bool IsReaped => Outcome == Outcome.Granted;

    /// <summary>Whether the waiting process was killed, with no child ready to be reaped.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    static ChildResult ICallResult<ProcessOperation, ChildResult>.From(Request<ProcessOperation> request) => new(
        request.Outcome,
        new ProcessId(request.Value),
        new ExitStatus(request.Data as int? ?? 0));
}
