using System.Globalization;

namespace ActorIpc.Actors;

/// <summary>Finds message queues by key and makes them: msgget(2), and the commands of msgctl(2) that concern all queues.</summary>
/// <remarks>
/// Follows Linux ipc/msg.c and ipc/util.c: MSG-1, MSG-4, MSG-21, MSG-22. A queue decides about its own removal and permission and then hands the request on
/// to the registry. What is in the queues only they know: MSG_INFO is answered with their identifiers, and whoever asked adds up.
/// </remarks>
public sealed class MessageRegistry(MessageLimits limits) : Primitive<MessageOperation>
{
    private readonly KeyTable queues = new();

    /// <summary>The name under which a host runs a queue.</summary>
    /// <param name="id">The identifier of the queue.</param>
    /// <returns>The name.</returns>
    public static string NameOf(int id) => "messages/" + id.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Submit(Request<MessageOperation> request, Outbox outbox)
    {
        switch (request.Operation.Call)
        {
            case MessageCall.Get:
                Get(request, (IpcKey)request.Operation.Data!, (IpcFlags)request.Operation.Argument, outbox);
                break;
            case MessageCall.Control:
                Control(request, outbox);
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"call: {request.Operation.Call} is not a call of the registry (EINVAL).");
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox) =>
        Invariant.Holds(false, nameof(MessageRegistry), "no request is parked");

    /// <inheritdoc/>
    public override void CheckInvariants() => queues.CheckInvariants(nameof(MessageRegistry));

    /// <inheritdoc/>
    internal override string? Objection(in MessageOperation operation, string? handedOnBy) => operation switch
    {
        { Call: MessageCall.Get, Data: not IpcKey } => "key: there is none.",
        { Call: MessageCall.Control, Command: MessageCommand.Set or MessageCommand.Remove } =>
            handedOnBy != NameOf(operation.Argument) || queues.At(operation.Argument)?.Id != operation.Argument ? "cmd: only the queue that it concerns hands it on."
            : operation is { Command: MessageCommand.Set, Data: not IpcPermission } ? "permission: there is none."
            : null,
        _ => base.Objection(operation, handedOnBy),
    };

    internal override void SaveConstants(StateWriter writer) => limits.Save(writer);

    /// <inheritdoc/>
    public override void Save(StateWriter writer) => queues.Save(writer);

    /// <inheritdoc/>
    public override void Load(StateReader reader) => queues.Load(reader);

    private void Get(Request<MessageOperation> request, IpcKey key, IpcFlags flags, Outbox outbox)
    {
        const IpcFlags createNew = IpcFlags.Create | IpcFlags.Exclusive;
        var who = request.Process.Credentials;
        if (queues.Find(key) is { } entry)
        {
            // The kernel's order: EEXIST, then permission.
            if ((flags & createNew) == createNew)
            {
                outbox.Fail(request, Errno.EEXIST, $"key: a queue has the key {key} already (EEXIST, MSG-1).");
            }
            else if (!entry.Permission.Allows(who, (int)flags & IpcPermission.ModeBits))
            {
                outbox.Fail(request, Errno.EACCES, $"key: user {who.User} may not use the queue {entry.Id} as asked (EACCES, MSG-1).");
            }
            else
            {
                outbox.Grant(request, entry.Id);
            }
        }
        else if (!key.IsPrivate && (flags & IpcFlags.Create) == 0)
        {
            outbox.Fail(request, Errno.ENOENT, $"key: no queue has the key {key} (ENOENT, MSG-1).");
        }
        else if (queues.Count >= limits.Queues)
        {
            outbox.Fail(request, Errno.ENOSPC, $"key: there are {limits.Queues} queues already (ENOSPC, MSG-1).");
        }
        else
        {
            var permission = IpcPermission.For(key, who, (int)flags);
            var id = queues.Add(permission).Id;
            outbox.Create(NameOf(id), new MessageQueue(id, permission, limits, limits.QueueBytes, outbox.Now, outbox.Self));
            outbox.Grant(request, id);
        }
    }

    private void Control(Request<MessageOperation> request, Outbox outbox)
    {
        ref var operation = ref request.Operation;
        switch (operation.Command)
        {
            case MessageCommand.Set:
                queues.At(operation.Argument)!.Permission = (IpcPermission)operation.Data!;
                outbox.Grant(request);
                break;
            case MessageCommand.Remove:
                queues.Forget(operation.Argument);
                outbox.Grant(request);
                break;
            case MessageCommand.Limits:
                outbox.Grant(request, queues.HighestIndex, new MessageUsage(limits, queues.Count, 0, 0, queues.HighestIndex));
                break;
            case MessageCommand.Usage:
                outbox.Grant(request, queues.HighestIndex, queues.Identifiers.ToArray());
                break;
            case MessageCommand.StatusAtIndex or MessageCommand.StatusAtIndexForAny when queues.At(operation.Argument) is { } entry:
                outbox.Grant(request, entry.Id);
                break;
            case MessageCommand.StatusAtIndex or MessageCommand.StatusAtIndexForAny:
                outbox.Fail(request, Errno.EINVAL, $"msqid: no queue has the index {operation.Argument} (EINVAL, MSG-21).");
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"cmd: {operation.Command} is not a command on all queues (EINVAL, MSG-20).");
                break;
        }
    }
}
