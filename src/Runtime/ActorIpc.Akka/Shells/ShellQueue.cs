using ActorIpc.Akka.Dispatch;
using ActorIpc.Hosting;
using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorIpc.Akka.Shells;

/// <summary>
/// What stands before the actor of a primitive: an unbounded queue that can be closed, so that what is in it then, and what still comes, is refused, each
/// message once. And on the calling-thread dispatcher, whose turn it is to run the actor.
/// </summary>
/// <remarks>
/// On that dispatcher a sender who finds the actor idle invokes it on the spot, and one who finds it running leaves the message to whoever runs it. That is
/// as in a run of an Akka mailbox, without its handling of system messages, whose turn comes with a run of the whole mailbox.
/// </remarks>
public sealed class ShellQueue : IMessageQueue, IUnboundedMessageQueueSemantics, IThreadPoolWorkItem
{
    private const int Batch = 256;

    // 1 while somebody runs the actor.
    private int busy;

    private MessageLine line;

    // Dead letters, for messages of others. Set before the line is closed.
    private IMessageQueue? afterTheEnd;

    // The whole mailbox, when it is to be run: for system messages, and for messages of others.
    private IRunnable? mailbox;

    // The actor, once it has started.
    private volatile ActorCell? actor;

    /// <inheritdoc/>
    public bool HasMessages => line.HasTaken || line.HasLeft;

    /// <inheritdoc/>
    public int Count => line.Count;

    private bool IsAskedFor => Volatile.Read(ref mailbox) is not null || (line.HasLeft && actor is not null);

    /// <inheritdoc/>
    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var message = envelope.Message as ShellMessage ?? new ForeignMessage(envelope);
        if (line.Push(message))
        {
            return;
        }

        if (message is ForeignMessage)
        {
            afterTheEnd!.Enqueue(receiver, envelope);
        }
        else
        {
            message.Refuse();
        }
    }

    /// <inheritdoc/>
    public bool TryDequeue(out Envelope envelope)
    {
        var next = line.TakeNext();
        envelope = next is ForeignMessage foreign ? foreign.Envelope : new Envelope(next, ActorRefs.NoSender);
        return next is not null;
    }

    /// <inheritdoc/>
    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        afterTheEnd = deadletters;
        line.Close();
        while (line.TakeNext() is { } rest)
        {
            if (rest is ForeignMessage foreign)
            {
                deadletters.Enqueue(owner, foreign.Envelope);
            }
            else
            {
                ((ShellMessage)rest).Refuse();
            }
        }
    }

    /// <summary>Continues a batch. The ownership came along with the work item.</summary>
    void IThreadPoolWorkItem.Execute() => Drain();

    /// <summary>The actor has started, and can be invoked.</summary>
    internal void Open(ActorCell cell) => actor = cell;

    /// <summary>Has the actor handle a message, on this thread or on that of whoever runs it. False when it has to go the way of other messages.</summary>
    internal bool TryInvoke(ShellMessage message)
    {
        var here = CallingThread.Current;
        if (actor is not { } cell || here.Depth == CallingThread.Deepest)
        {
            return false;
        }

        if (Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            Leave(message);
            return true;
        }

        if (!line.IsUntouched || line.HasTaken)
        {
            // What was left before comes first.
            if (!line.Push(message))
            {
                message.Refuse();
            }

            Drain();
            return true;
        }

        here.Depth++;
        try
        {
            cell.Invoke(new Envelope(message, ActorRefs.NoSender));
        }
        finally
        {
            here.Depth--;
            GiveUp();
        }

        return true;
    }

    /// <summary>Runs the whole mailbox, on this thread or on that of whoever runs the actor.</summary>
    internal void Run(IRunnable whole)
    {
        Interlocked.Exchange(ref mailbox, whole);
        if (Volatile.Read(ref busy) == 0 && Interlocked.CompareExchange(ref busy, 1, 0) == 0)
        {
            Drain();
        }
    }

    private void Leave(ShellMessage message)
    {
        if (!line.Push(message))
        {
            message.Refuse();
        }
        else if (Volatile.Read(ref busy) == 0 && Interlocked.CompareExchange(ref busy, 1, 0) == 0)
        {
            Drain();
        }
    }

    // A full fence between giving the actor up and the look at what was left, as in the mailbox of the embedded host.
    private void GiveUp()
    {
        Interlocked.Exchange(ref busy, 0);
        if (IsAskedFor && Interlocked.CompareExchange(ref busy, 1, 0) == 0)
        {
            Drain();
        }
    }

    private void Drain()
    {
        var here = CallingThread.Current;
        if (here.Depth == CallingThread.Deepest)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            return;
        }

        here.Depth++;
        try
        {
            do
            {
                for (var room = Batch; RunNext(); room--)
                {
                    if (room == 0)
                    {
                        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                        return;
                    }
                }

                Interlocked.Exchange(ref busy, 0);
            }
            while (IsAskedFor && Interlocked.CompareExchange(ref busy, 1, 0) == 0);
        }
        finally
        {
            here.Depth--;
        }
    }

    // The whole mailbox goes first: it may be about the end of the actor. It also handles the messages of others, which are in line with ours.
    private bool RunNext()
    {
        if (Volatile.Read(ref mailbox) is not null && Interlocked.Exchange(ref mailbox, null) is { } whole)
        {
            whole.Run();
            return true;
        }

        if (actor is not { } cell || line.TakeNext() is not { } next)
        {
            return false;
        }

        if (next is ForeignMessage { Envelope: var foreign })
        {
            cell.UseThreadContext(() => cell.Invoke(foreign));
        }
        else
        {
            cell.Invoke(new Envelope(next, ActorRefs.NoSender));
        }

        return true;
    }
}
