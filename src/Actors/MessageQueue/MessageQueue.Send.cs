namespace ActorIpc.Actors;

public sealed partial class MessageQueue
{
    // How long a message fits now; below 0, not even an empty one does (MSG-7).
    private long Room => messages.Count >= maxBytes ? -1 : maxBytes - messages.Bytes;

    private void Send(Request<MessageOperation> request, Outbox outbox)
    {
        if (request.Operation.Type < 1)
        {
            outbox.Fail(request, Errno.EINVAL, $"type: {request.Operation.Type} is not above 0 (EINVAL, MSG-5).");
        }
        else if (!permission.Allows(request.Process.Credentials, IpcPermission.Write))
        {
            Deny(request, "send to", outbox);
        }
        else if (request.Operation.Text!.Length <= Room)
        {
            Deliver(request, outbox);
        }
        else if ((request.Operation.Flags & MessageFlags.NoWait) != 0)
        {
            outbox.Refuse(request, Outcome.WouldBlock);
        }
        else if (!outbox.RefusedToPark(request))
        {
            // Also if a receiver waits for just this message (MSG-8).
            request.Operation.Arrival = ++arrivals;
            senders.Add(request);
        }
    }

    // To the first receiver that takes it and has room for it, else into the queue (MSG-16, MSG-17).
    private void Deliver(Request<MessageOperation> sender, Outbox outbox)
    {
        var (type, text) = (sender.Operation.Type, sender.Operation.Text!);
        lastSender = sender.Process.Id;
        sendTime = outbox.Now;
        outbox.Grant(sender);
        while (receivers.Count > 0 && receivers.First(type) is { } receiver)
        {
            receivers.Remove(receiver);
            if (!DoesNotFit(receiver, text))
            {
                HandOver(receiver, type, text, outbox);
                return;
            }

            TooLong(receiver, text, outbox);
        }

        messages.Add(type, text);
    }

    // MSG-18: all whose messages fit now wake, and try in order. Who finds the room taken by those before goes behind those who slept on.
    private void WakeSenders(Outbox outbox)
    {
        if (senders.Count == 0)
        {
            allowedUpTo = long.MaxValue;
            return;
        }

        var room = Room;
        if (room > allowedUpTo)
        {
            DismissSenders(room, outbox);
        }

        // Those that did not fit when they tried need not be tried again: sending makes no room.
        while (senders.First(Room) is { } sender)
        {
            senders.Remove(sender);
            Deliver(sender, outbox);
        }

        senders.Turn(room, ++arrivals);
    }

    // MSG-19: who wakes must have the right to send, also to find that there is no room.
    private void DismissSenders(long room, Outbox outbox)
    {
        foreach (var sender in senders.InOrder(room))
        {
            if (!permission.Allows(sender.Process.Credentials, IpcPermission.Write))
            {
                senders.Remove(sender);
                Deny(sender, "send to", outbox);
            }
        }

        allowedUpTo = room;
    }
}
