using System.Globalization;

namespace ActorIpc.Actors;

/// <summary>Finds semaphore arrays by key and makes them: semget(2), and the commands of semctl(2) that concern all arrays.</summary>
/// <remarks>
/// Follows Linux ipc/sem.c and ipc/util.c: SEM-1 to 10, SEM-57. An array decides about its own removal and permission and then hands the
/// request on to the registry, so what the registry knows never runs ahead of the array.
/// </remarks>
public sealed class SemaphoreRegistry(SemaphoreLimits limits) : Primitive<SemaphoreOperation>
{
    private readonly KeyTable arrays = new();

    /// <summary>The name under which a host runs an array.</summary>
    /// <param name="id">The identifier of the array.</param>
    /// <returns>The name.</returns>
    public static string NameOf(int id) => "semaphores/" + id.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Submit(Request<SemaphoreOperation> request, Outbox outbox)
    {
        switch (request.Operation.Call)
        {
            case SemaphoreCall.Get:
                Get(request, outbox);
                break;
            case SemaphoreCall.Control:
                Control(request, outbox);
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"call: {request.Operation.Call} is not a call of the registry (EINVAL).");
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox) =>
        Invariant.Holds(false, nameof(SemaphoreRegistry), "no request is parked");

    /// <inheritdoc/>
    public override void CheckInvariants() => arrays.CheckInvariants(nameof(SemaphoreRegistry));

    /// <inheritdoc/>
    internal override string? Objection(in SemaphoreOperation operation, string? handedOnBy) => operation switch
    {
        { Call: SemaphoreCall.Get, Data: not SemaphoreGetArgument } => "key: there is none.",
        { Call: SemaphoreCall.Control, Command: SemaphoreCommand.Set or SemaphoreCommand.Remove } =>
            handedOnBy != NameOf(operation.Argument) || arrays.At(operation.Argument)?.Id != operation.Argument ? "cmd: only the array that it concerns hands it on."
            : operation is { Command: SemaphoreCommand.Set, Data: not IpcPermission } ? "permission: there is none."
            : null,
        _ => base.Objection(operation, handedOnBy),
    };

    /// <inheritdoc/>
    internal override long Makes(in SemaphoreOperation operation) =>
        operation is { Call: SemaphoreCall.Get, Data: SemaphoreGetArgument { Key: var key }, Number: var count } && count <= limits.PerArray
        && arrays.Find(key) is null && (key.IsPrivate || ((IpcFlags)operation.Argument & IpcFlags.Create) != 0)
            ? SemaphoreArray.BytesOf(key, count)
            : 0;

    internal override void SaveConstants(StateWriter writer) => limits.Save(writer);

    /// <inheritdoc/>
    public override void Save(StateWriter writer) => arrays.Save(writer);

    /// <inheritdoc/>
    public override void Load(StateReader reader) => arrays.Load(reader);

    private void Get(Request<SemaphoreOperation> request, Outbox outbox)
    {
        var (key, initial) = (SemaphoreGetArgument)request.Operation.Data!;
        var (count, flags) = (request.Operation.Number, (IpcFlags)request.Operation.Argument);
        if (count < 0 || count > limits.PerArray)
        {
            outbox.Fail(request, Errno.EINVAL, $"nsems: {count} is outside 0 to {limits.PerArray} (EINVAL, SEM-5).");
        }
        else if (arrays.Find(key) is { } entry)
        {
            Open(request, entry, count, flags, outbox);
        }
        else if (!key.IsPrivate && (flags & IpcFlags.Create) == 0)
        {
            outbox.Fail(request, Errno.ENOENT, $"key: no array has the key {key} (ENOENT, SEM-4).");
        }
        else if (count == 0)
        {
            outbox.Fail(request, Errno.EINVAL, "nsems: an array cannot be made with 0 semaphores (EINVAL, SEM-7).");
        }
        else if (initial is not null && initial.Count != count)
        {
            outbox.Fail(request, Errno.EINVAL, $"values: {initial.Count} values for {count} semaphores (EINVAL).");
        }
        else if (initial?.Any(value => value is < 0 or > SemaphoreLimits.MaxValue) == true)
        {
            outbox.Fail(request, Errno.ERANGE, "values: a value is outside 0 to 32767 (ERANGE, SEM-52).");
        }
        else if (arrays.Count >= limits.Arrays || arrays.Size + count > limits.Semaphores)
        {
            outbox.Fail(request, Errno.ENOSPC, $"nsems: the system has no room for another array of {count} (ENOSPC, SEM-8).");
        }
        else
        {
            Create(request, key, initial ?? new int[count], outbox);
        }
    }

    private static void Open(Request<SemaphoreOperation> request, KeyTable.Entry entry, int count, IpcFlags flags, Outbox outbox)
    {
        // The kernel's order: EEXIST (SEM-3), then the size (SEM-6), then permission (SEM-2).
        var who = request.Process.Credentials;
        if ((flags & (IpcFlags.Create | IpcFlags.Exclusive)) == (IpcFlags.Create | IpcFlags.Exclusive))
        {
            outbox.Fail(request, Errno.EEXIST, $"key: an array has the key {entry.Permission.Key} already (EEXIST, SEM-3).");
        }
        else if (count > entry.Size)
        {
            outbox.Fail(request, Errno.EINVAL, $"nsems: the array has {entry.Size} semaphores, not {count} (EINVAL, SEM-6).");
        }
        else if (!entry.Permission.Allows(who, (int)flags & IpcPermission.ModeBits))
        {
            outbox.Fail(request, Errno.EACCES, $"key: user {who.User} may not use the array {entry.Id} as asked (EACCES, SEM-2).");
        }
        else
        {
            outbox.Grant(request, entry.Id);
        }
    }

    private void Create(Request<SemaphoreOperation> request, IpcKey key, IReadOnlyList<int> values, Outbox outbox)
    {
        var permission = IpcPermission.For(key, request.Process.Credentials, request.Operation.Argument);
        var entry = arrays.Add(permission, values.Count);
        outbox.Create(NameOf(entry.Id), new SemaphoreArray(entry.Id, [.. values], permission, outbox.Now, outbox.Self));
        outbox.Grant(request, entry.Id);
    }

    private void Control(Request<SemaphoreOperation> request, Outbox outbox)
    {
        ref var operation = ref request.Operation;
        switch (operation.Command)
        {
            case SemaphoreCommand.Set:
                arrays.At(operation.Argument)!.Permission = (IpcPermission)operation.Data!;
                outbox.Grant(request);
                break;
            case SemaphoreCommand.Remove:
                arrays.Forget(operation.Argument);
                outbox.Grant(request);
                break;
            case SemaphoreCommand.Limits or SemaphoreCommand.Usage:
                var highest = arrays.HighestIndex;
                outbox.Grant(request, highest, new SemaphoreUsage(limits, arrays.Count, (int)arrays.Size, highest));
                break;
            case SemaphoreCommand.StatusAtIndex or SemaphoreCommand.StatusAtIndexForAny when arrays.At(operation.Number) is { } entry:
                outbox.Grant(request, entry.Id);
                break;
            case SemaphoreCommand.StatusAtIndex or SemaphoreCommand.StatusAtIndexForAny:
                outbox.Fail(request, Errno.EINVAL, $"semid: no array has the index {operation.Number} (EINVAL).");
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"cmd: {operation.Command} is not a command on all arrays (EINVAL, SEM-55).");
                break;
        }
    }
}
