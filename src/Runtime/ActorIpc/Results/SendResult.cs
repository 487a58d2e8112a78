using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>Whether a message was sent, or why not.</summary>
/// <remarks>Follows the return value and errno of msgsnd(2).</remarks>
[MustCheckKilled]
public readonly record struct SendResult : ICallResult<MessageOperation, SendResult>
{
    private SendResult(Outcome outcome) => Outcome = outcome;

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; }

    /// <summary>Whether the message was sent: it is in the queue, or somebody has received it.</summary>
    public bool IsSent => Outcome == Outcome.Granted;

    /// <summary>Whether the process was killed while it waited, or had been killed and would have had to wait.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>The errno that msgsnd(2) would leave: EAGAIN, EINTR, EIDRM, or none.</summary>
    public Errno Error => Outcome.ToErrno();

    static SendResult ICallResult<MessageOperation, SendResult>.From(Request<MessageOperation> request) => new(request.Outcome);
}
