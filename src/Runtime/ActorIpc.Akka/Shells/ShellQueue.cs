using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorIpc.Akka.Shells;

/// <summary>An unbounded queue that can be closed: what is in it then, and what still comes, is refused, each message once.</summary>
/// <remarks>The messages are linked among themselves, so that an operation on an idle primitive costs two interlocked instructions and no allocation.</remarks>
public sealed class ShellQueue : IMessageQueue, IUnboundedMessageQueueSemantics
{
    private static readonly ShellMessage Closed = new ForeignMessage(default);

    // Left by anybody, newest first; taken whole by the actor. Closed, for ever, once the actor has stopped.
    private ShellMessage? left;

    // The actor's: oldest first.
    private ShellMessage? taken;

    /// <inheritdoc/>
    public bool HasMessages => taken is not null || Volatile.Read(ref left) is not null;

    /// <inheritdoc/>
    public int Count => Length(taken) + Length(Volatile.Read(ref left));

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var message = envelope.Message as ShellMessage ?? new ForeignMessage(envelope);
        for (var top = Volatile.Read(ref left); !ReferenceEquals(top, Closed);)
        {
            message.Next = top;
            var seen = Interlocked.CompareExchange(ref left, message, top);
            if (ReferenceEquals(seen, top))
            {
                return;
            }

            top = seen;
        }

        message.Next = null;
        message.Refuse();
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        if (taken is null && Volatile.Read(ref left) is not null)
        {
            taken = Reversed(Interlocked.Exchange(ref left, null));
        }

        if (taken is not { } next)
        {
            envelope = default;
            return false;
        }

        taken = next.Next;
        next.Next = null;
        envelope = next is ForeignMessage foreign ? foreign.Envelope : new Envelope(next, ActorRefs.NoSender);
        return true;
    }

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        var rest = Interlocked.Exchange(ref left, Closed);
        Refuse(taken, owner, deadletters);
        taken = null;
        if (!ReferenceEquals(rest, Closed))
        {
            Refuse(Reversed(rest), owner, deadletters);
        }
    }

    private static void Refuse(ShellMessage? message, IActorRef owner, IMessageQueue deadLetters)
    {
        while (message is not null)
        {
            // Once refused, a request is its caller's and may be in use again.
            var next = message.Next;
            message.Next = null;
            if (message is ForeignMessage foreign)
            {
                deadLetters.Enqueue(owner, foreign.Envelope);
            }
            else
            {
                message.Refuse();
            }

            message = next;
        }
    }

    private static ShellMessage? Reversed(ShellMessage? newest)
    {
        ShellMessage? oldest = null;
        while (newest is not null)
        {
            (newest.Next, oldest, newest) = (oldest, newest, newest.Next);
        }

        return oldest;
    }

    private static int Length(ShellMessage? message)
    {
        var length = 0;
        for (; message is not null && !ReferenceEquals(message, Closed); message = message.Next)
        {
            length++;
        }

        return length;
    }
}
