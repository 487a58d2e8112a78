namespace ActorIpc.Actors;

// msgctl(2), the commands that concern one queue.
public sealed partial class MessageQueue
{
    private void Control(Request<MessageOperation> request, Outbox outbox)
    {
        var who = request.Process.Credentials;
        switch (request.Operation.Command)
        {
            case MessageCommand.Set or MessageCommand.Remove when !permission.IsOwnedBy(who):
                outbox.Fail(request, Errno.EPERM, $"msqid: user {who.User} is neither owner nor creator of the queue {id} (EPERM, MSG-20).");
                break;
            case MessageCommand.Set:
                Set(request, (MessageQueueStatus)request.Operation.Data!, outbox);
                break;
            case MessageCommand.Remove:
                Remove(request, outbox);
                break;
            case MessageCommand.Status or MessageCommand.StatusAtIndex when !permission.Allows(who, IpcPermission.Read):
                Deny(request, "read", outbox);
                break;
            case MessageCommand.Status or MessageCommand.StatusAtIndex or MessageCommand.StatusAtIndexForAny:
                outbox.Grant(request, request.Operation.Command == MessageCommand.Status ? 0 : id, Status());
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"cmd: {request.Operation.Command} is not a command on one queue (EINVAL, MSG-20).");
                break;
        }
    }

    private MessageQueueStatus Status() => new()
    {
        Id = id,
        Permission = permission,
        MaxBytes = maxBytes,
        Bytes = messages.Bytes,
        Messages = messages.Count,
        LastSender = lastSender,
        LastReceiver = lastReceiver,
        SendTime = sendTime / 1000,
        ReceiveTime = receiveTime / 1000,
        ChangeTime = changeTime / 1000,
    };

    private void Set(Request<MessageOperation> request, MessageQueueStatus wanted, Outbox outbox)
    {
        if (wanted.MaxBytes < 0)
        {
            outbox.Fail(request, Errno.EINVAL, $"buf: {wanted.MaxBytes} is not a number of bytes (EINVAL, MSG-19).");
            return;
        }

        if (wanted.MaxBytes > limits.QueueBytes && !request.Process.Credentials.Privileged)
        {
            outbox.Fail(request, Errno.EPERM, $"buf: {wanted.MaxBytes} bytes are more than {limits.QueueBytes} (EPERM, MSG-19).");
            return;
        }

        permission = permission with
        {
            User = wanted.Permission.User, Group = wanted.Permission.Group, Mode = wanted.Permission.Mode & IpcPermission.ModeBits,
        };
        maxBytes = wanted.MaxBytes;
        changeTime = outbox.Now;
        request.Operation.Data = permission;
        TellRegistry(request, outbox);

        // MSG-19: all receivers wake, but of the senders only those for whom there is room now. The others hear of lost rights when they wake.
        foreach (var receiver in receivers.InOrder())
        {
            if (!permission.Allows(receiver.Process.Credentials, IpcPermission.Read))
            {
                receivers.Remove(receiver);
                Deny(receiver, "receive from", outbox);
            }
        }

        allowedUpTo = -1;
        WakeSenders(outbox);
    }

    // MSG-6, MSG-11: who waits ends with EIDRM; the messages are gone.
    private void Remove(Request<MessageOperation> request, Outbox outbox)
    {
        removed = true;
        messages.Clear();
        foreach (var receiver in receivers.InOrder())
        {
            receivers.Remove(receiver);
            outbox.Refuse(receiver, Outcome.Removed);
        }

        foreach (var sender in senders.InOrder())
        {
            senders.Remove(sender);
            outbox.Refuse(sender, Outcome.Removed);
        }

        TellRegistry(request, outbox);
        outbox.Retire();
    }

    // What the registry knows never runs ahead of the queue.
    private void TellRegistry(Request<MessageOperation> request, Outbox outbox)
    {
        if (registry is null)
        {
            outbox.Grant(request);
        }
        else
        {
            request.Operation.Argument = id;
            outbox.Forward(request, registry);
        }
    }
}
