namespace ActorIpc.Actors;

/// <summary>A System V message queue: messages with a type, received by type, with room for so many bytes.</summary>
/// <remarks>
/// Follows msgop(2), msgctl(2) and Linux ipc/msg.c: MSG-3 to 22. A process that exits leaves the messages that it has sent; only its waits go.
/// </remarks>
public sealed partial class MessageQueue : Primitive<MessageOperation>
{
    // Constant. The registry is null for a queue that no key finds.
    private readonly PrimitiveRef? registry;
    private readonly MessageLimits limits;
    private int id;

    private IpcPermission permission;
    private int maxBytes;
    private ProcessId lastSender;
    private ProcessId lastReceiver;
    // In milliseconds; status reports seconds.
    private long sendTime;
    private long receiveTime;
    private long changeTime;
    private bool removed;

    private readonly MessageStore messages = new();
    private readonly ReceiverQueue receivers = new();
    private readonly AmountQueue<MessageOperation> senders = new();
    private long arrivals;

    // Senders of longer messages may sleep on without the right to send: it was taken from them, and they have not woken since (MSG-19).
    private long allowedUpTo = long.MaxValue;

    /// <summary>Makes an empty queue.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="permission">Whose it is.</param>
    /// <param name="limits">The limits of the system.</param>
    /// <param name="maxBytes">How many bytes, and how many messages, fit.</param>
    /// <param name="now">The time, in milliseconds since 1970-01-01 UTC.</param>
    /// <param name="registry">Who finds it by key, or null.</param>
    public MessageQueue(int id, IpcPermission permission, MessageLimits limits, int maxBytes, long now, PrimitiveRef? registry)
    {
        this.id = id;
        this.permission = permission;
        this.limits = limits;
        this.maxBytes = maxBytes;
        this.registry = registry;
        changeTime = now;
    }

    // One whose state is read next.
    internal MessageQueue(StateReader constants)
        : this(0, new IpcPermission(), MessageLimits.Load(constants), 0, 0, constants.ReadPrimitive())
    {
    }

    /// <inheritdoc/>
    public override void Submit(Request<MessageOperation> request, Outbox outbox)
    {
        if (removed)
        {
            outbox.Fail(request, Errno.EINVAL, $"msqid: the queue {id} has been removed (EINVAL, MSG-20).");
            return;
        }

        switch (request.Operation.Call)
        {
            case MessageCall.Send:
                Send(request, outbox);
                break;
            case MessageCall.Receive:
                Receive(request, outbox);
                break;
            default:
                Control(request, outbox);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox)
    {
        var waiting = (Request<MessageOperation>)request;
        if (waiting.Operation.Call == MessageCall.Send)
        {
            senders.Remove(waiting);
        }
        else
        {
            receivers.Remove(waiting);
        }

        outbox.Refuse(request, reason);
    }

    private void Receive(Request<MessageOperation> request, Outbox outbox)
    {
        if (!permission.Allows(request.Process.Credentials, IpcPermission.Read))
        {
            Deny(request, "receive from", outbox);
        }
        else if (messages.Find(request.Operation.Filter) is { } found)
        {
            Take(request, found, outbox);
        }
        else if ((request.Operation.Flags & MessageFlags.NoWait) != 0)
        {
            outbox.Refuse(request, Outcome.WouldBlock);
        }
        else if (!outbox.RefusedToPark(request))
        {
            request.Operation.Arrival = ++arrivals;
            receivers.Add(request);
        }
    }

    private void Take(Request<MessageOperation> request, StoredMessage found, Outbox outbox)
    {
        if (DoesNotFit(request, found.Text))
        {
            TooLong(request, found.Text, outbox);
        }
        else if (request.Operation.Filter.Kind == MessageFilter.FilterKind.AtPosition)
        {
            Copy(request, found, outbox);
        }
        else
        {
            messages.Remove(found);
            HandOver(request, found.Type, found.Text, outbox);
            WakeSenders(outbox);
        }
    }

    // MSG-15: as if nothing had happened. Cut it may not be, MSG_NOERROR or not.
    private static void Copy(Request<MessageOperation> request, StoredMessage found, Outbox outbox)
    {
        if (found.Text.Length > request.Operation.Size)
        {
            outbox.Fail(request, Errno.EINVAL, $"msgsz: a message of {found.Text.Length} bytes is not copied in part (EINVAL, MSG-15).");
        }
        else
        {
            outbox.Grant(request, found.Type, found.Text.ToArray());
        }
    }

    private void HandOver(Request<MessageOperation> to, long type, byte[] text, Outbox outbox)
    {
        lastReceiver = to.Process.Id;
        receiveTime = outbox.Now;
        outbox.Grant(to, type, text.Length > to.Operation.Size ? text[..(int)to.Operation.Size] : text);
    }

    private static bool DoesNotFit(Request<MessageOperation> receiver, byte[] text) =>
        text.Length > receiver.Operation.Size && (receiver.Operation.Flags & MessageFlags.NoError) == 0;

    private static void TooLong(Request<MessageOperation> receiver, byte[] text, Outbox outbox) =>
        outbox.Fail(receiver, Errno.E2BIG, $"msgsz: the message has {text.Length} bytes, the buffer {receiver.Operation.Size} (E2BIG, MSG-9, MSG-16).");

    private void Deny(Request request, string what, Outbox outbox) =>
        outbox.Fail(request, Errno.EACCES, $"msqid: user {request.Process.Credentials.User} may not {what} the queue {id} (EACCES).");
}
