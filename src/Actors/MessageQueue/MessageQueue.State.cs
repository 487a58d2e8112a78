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
        Invariant.Holds(maxBytes >= 0, nameof(MessageQueue), "there is no room for less than nothing");
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

    /// <inheritdoc/>
    internal override string? Objection(in MessageOperation operation, string? handedOnBy) => operation switch
    {
        { Call: MessageCall.Get } => "call: Get is not a call of a queue.",
        { Call: MessageCall.Send } when operation.Text!.Length > limits.MessageBytes => $"text: {operation.Text.Length} bytes are more than {limits.MessageBytes}.",
        { Call: MessageCall.Receive, Size: < 0 } => $"size: {operation.Size} is below 0.",
        { Call: MessageCall.Receive, Filter.Kind: MessageFilter.FilterKind.AtPosition } when (operation.Flags & MessageFlags.NoWait) == 0 => "flags: nobody waits for a position.",
        { Call: MessageCall.Control, Command: MessageCommand.Set, Data: not MessageQueueStatus } => "buf: there is none.",
        _ => base.Objection(operation, handedOnBy),
    };

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
            receivers.Add(Next(reader, MessageCall.Receive));
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            senders.Add(Next(reader, MessageCall.Send));
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
    private Request<MessageOperation> Next(StateReader reader, MessageCall call)
    {
        var request = reader.ReadRequest<MessageOperation>();
        if (request.Operation.Call != call)
        {
            throw StateReader.Malformed($"a {request.Operation.Call} does not wait with those that {call}");
        }

        request.Operation.Arrival = ++arrivals;
        return request;
    }
}
