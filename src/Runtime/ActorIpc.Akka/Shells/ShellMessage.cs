using ActorIpc.Actors;
using ActorIpc.Hosting;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Shells;

/// <summary>What the actor of a primitive is sent. Never leaves this process, and is answered here when it arrives nowhere.</summary>
internal abstract class ShellMessage : Message, INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    /// <summary>The address that it was sent to.</summary>
    public abstract Mailbox? To { get; }

    /// <summary>The actor has stopped: nobody will handle this.</summary>
    public virtual void Refuse()
    {
    }
}

/// <summary>A request. One object serves all uses of the request, since only one is on its way at a time.</summary>
internal sealed class RequestMessage<TOperation>(Request<TOperation> request) : ShellMessage
    where TOperation : struct, IOperation<TOperation>
{
    public Request<TOperation> Request => request;

    public override Mailbox? To => (Mailbox?)request.Home;

    public static RequestMessage<TOperation> For(Request<TOperation> request) =>
        (RequestMessage<TOperation>)(request.HostData ??= new RequestMessage<TOperation>(request));

    public override void Refuse() => ShellLink.Of(To!).Refuse(request);
}

/// <summary>Asks that a request be ended.</summary>
internal sealed class AbandonMessage(Mailbox to, Request request, int generation, Outcome reason) : ShellMessage
{
    public Request Request => request;

    public int Generation => generation;

    public Outcome Reason => reason;

    public override Mailbox To => to;

    public override void Refuse() => ShellLink.Of(to).EndParked(request, generation, reason, to);
}

/// <summary>Says that a process has exited.</summary>
internal sealed class ExitMessage(Mailbox to, ProcessRef process) : ShellMessage
{
    public ProcessRef Process => process;

    public override Mailbox To => to;
}

/// <summary>A word from another primitive.</summary>
internal sealed class NoticeMessage(Mailbox to, Notice notice) : ShellMessage
{
    public Notice Notice => notice;

    public override Mailbox To => to;
}

/// <summary>What somebody else sent to the actor: handled as any actor's message that it does not know.</summary>
internal sealed class ForeignMessage(Envelope envelope) : ShellMessage
{
    public Envelope Envelope => envelope;

    public override Mailbox? To => null;
}
