using ActorIpc.Akka.Shells;
using ActorIpc.Hosting;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorIpc.Akka.Processes;

/// <summary>What stands before the actor of a process: an unbounded queue that can be closed, so that what comes then goes to dead letters.</summary>
/// <remarks>
/// A sender looks up the mailbox, and then enqueues. Where the actor stops in between, a queue of Akka.NET keeps the message for ever, and nobody hears of
/// it; but a request is to be answered.
/// </remarks>
public sealed class ProcessQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private MessageLine line;

    // Set before the line is closed.
    private IMessageQueue? afterTheEnd;

    /// <inheritdoc/>
    public bool HasMessages => line.HasTaken || line.HasLeft;

    /// <inheritdoc/>
    public int Count => line.Count;

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (!line.Push(new ForeignMessage(envelope)))
        {
            afterTheEnd!.Enqueue(receiver, envelope);
        }
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        var next = (ForeignMessage?)line.TakeNext();
        envelope = next is null ? default : next.Envelope;
        return next is not null;
    }

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        afterTheEnd = deadletters;
        line.Close();
        while (TryDequeue(out var rest))
        {
            deadletters.Enqueue(owner, rest);
        }
    }
}
