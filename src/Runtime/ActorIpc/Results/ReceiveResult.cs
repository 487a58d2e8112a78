using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A message that was received, or why there is none.</summary>
/// <remarks>Follows msgrcv(2): what it returns is the length of <see cref="Text"/>.</remarks>
[MustCheckKilled]
public readonly record struct ReceiveResult : ICallResult<MessageOperation, ReceiveResult>
{
    private ReceiveResult(Request request)
    {
        Outcome = request.Outcome;
        if (Outcome == Outcome.Granted)
        {
            Type = request.Value;
            Text = (byte[])request.Data!;
        }
    }

    /// <summary>How it ended.</summary>
    public Outcome Outcome { get; }

    /// <summary>Whether there is a message.</summary>
    public bool IsReceived => Outcome == Outcome.Granted;

    /// <summary>mtype: the type of the message, above 0; 0 if there is none.</summary>
    public long Type { get; }

    /// <summary>mtext: the bytes of the message, the receiver's own; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>Whether the process was killed while it waited, or had been killed and would have had to wait.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>The errno that msgrcv(2) would leave: ENOMSG, EINTR, EIDRM, or none; EAGAIN after a timeout, which it does not have.</summary>
    public Errno Error => Outcome == Outcome.WouldBlock ? Errno.ENOMSG : Outcome.ToErrno();

    static ReceiveResult ICallResult<MessageOperation, ReceiveResult>.From(Request<MessageOperation> request) => new(request);
}
