namespace ActorIpc.Actors;

public sealed partial class MessageQueue
{
    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        messages.CheckInvariants(nameof(MessageQueue));
        receivers.CheckInvariants(nameof(MessageQueue));
        senders.CheckInvariants(nameof(MessageQueue));
        var waiting = receivers.Count + senders.Count + messages.Count;
        Invariant.Holds(!removed || waiting == 0, nameof(MessageQueue), "a removed queue has neither messages nor sleepers");
        foreach (var receiver in receivers.InOrder())
        {
            Invariant.Holds(messages.Find(receiver.Operation.Filter) is null, nameof(MessageQueue), "nobody waits for a message that is there");
            Invariant.Holds(permission.Allows(receiver.Process.Credentials, IpcPermission.Read), nameof(MessageQueue), "who waits to receive may");
        }

        foreach (var sender in senders.InOrder())
        {
            var length = sender.Operation.Text!.Length;
            Invariant.Holds(length > Room, nameof(MessageQueue), "nobody waits to send what fits");
            var allowed = length > allowedUpTo || permission.Allows(sender.Process.Credentials, IpcPermission.Write);
            Invariant.Holds(allowed, nameof(MessageQueue), "who waits to send, and has woken since it was last forbidden, may");
        }
    }

    internal override void SaveConstants(StateWriter writer)
    {
        limits.Save(writer);
        writer.Write(registry);
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer)
    {
        writer.Write(id);
        permission.Save(writer);
        writer.Write(maxBytes);
        writer.Write(lastSender.Value);
        writer.Write(lastReceiver.Value);
        writer.Write(sendTime);
        writer.Write(receiveTime);
        writer.Write(changeTime);
        writer.Write(removed);
        writer.Write(allowedUpTo);
        messages.Save(writer);
        Save(writer, receivers.InOrder());
        Save(writer, senders.InOrder());
    }

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        id = reader.ReadInt32();
        permission = IpcPermission.Load(reader);
        maxBytes = reader.ReadInt32();
        lastSender = new ProcessId(reader.ReadInt64());
        lastReceiver = new ProcessId(reader.ReadInt64());
        sendTime = reader.ReadInt64();
        receiveTime = reader.ReadInt64();
        changeTime = reader.ReadInt64();
        removed = reader.ReadBoolean();
        allowedUpTo = reader.ReadInt64();
        messages.Load(reader);
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            receivers.Add(Next(reader));
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            senders.Add(Next(reader));
        }
    }

    private static void Save(StateWriter writer, List<Request<MessageOperation>> waiting)
    {
        writer.Write(waiting.Count);
        foreach (var request in waiting)
        {
            writer.Write(request);
        }
    }

    // They are written in order, so they can be numbered anew.
    private Request<MessageOperation> Next(StateReader reader)
    {
        var request = reader.ReadRequest<MessageOperation>();
        request.Operation.Arrival = ++arrivals;
        return request;
    }
}
