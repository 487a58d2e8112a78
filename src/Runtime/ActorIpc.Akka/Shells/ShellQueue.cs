using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorIpc.Akka.Shells;

/// <summary>An unbounded queue that can be closed: what is in it then, and what still comes, is refused, each message once.</summary>
public sealed class ShellQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private readonly ConcurrentQueue<Envelope> messages = new();
    private volatile bool closed;

    /// <inheritdoc/>
    public bool HasMessages => !messages.IsEmpty;

    /// <inheritdoc/>
    public int Count => messages.Count;

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        messages.Enqueue(envelope);

        // A full fence: either this thread sees the queue closed, or whoever closes it sees the message.
        Interlocked.MemoryBarrier();
        if (closed)
        {
            Refuse(null, null);
        }
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope) => messages.TryDequeue(out envelope);

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        closed = true;
        Interlocked.MemoryBarrier();
        Refuse(owner, deadletters);
    }

    private void Refuse(IActorRef? owner, IMessageQueue? deadLetters)
    {
        while (messages.TryDequeue(out var envelope))
        {
            if (envelope.Message is ShellMessage message)
            {
                message.Refuse();
            }
            else if (owner is not null)
            {
                deadLetters?.Enqueue(owner, envelope);
            }
        }
    }
}
