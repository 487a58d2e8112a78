using System.Globalization;

namespace ActorIpc.Actors;

/// <summary>Finds shared segments by key and makes them: shmget(2), and the commands of shmctl(2) that concern all segments.</summary>
/// <remarks>
/// Follows Linux ipc/shm.c and ipc/util.c: SHM-1 to 3, SHM-15. A segment decides about its own removal and permission and then hands the request on to the
/// registry; of one that goes because a process exited, the registry hears by a notice.
/// </remarks>
public sealed class SegmentRegistry(SegmentLimits limits) : Primitive<SegmentOperation>
{
    private readonly KeyTable segments = new();
    private long pages;

    /// <summary>The name under which a host runs a segment.</summary>
    /// <param name="id">The identifier of the segment.</param>
    /// <returns>The name.</returns>
    public static string NameOf(int id) => "segments/" + id.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Submit(Request<SegmentOperation> request, Outbox outbox)
    {
        switch (request.Operation.Call)
        {
            case SegmentCall.Get:
                Get(request, (IpcKey)request.Operation.Data!, (IpcFlags)request.Operation.Argument, outbox);
                break;
            case SegmentCall.Detach:
                Forget(request.Operation.Argument);
                outbox.Grant(request);
                break;
            case SegmentCall.Control:
                Control(request, outbox);
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"call: {request.Operation.Call} is not a call of the registry (EINVAL).");
                break;
        }
    }

    /// <inheritdoc/>
    public override void Receive(in Notice notice, Outbox outbox)
    {
        if (notice.Code != (int)SharedSegment.SegmentWord.Destroyed)
        {
            base.Receive(notice, outbox);
        }

        Forget((int)notice.Value);
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox) =>
        Invariant.Holds(false, nameof(SegmentRegistry), "no request is parked");

    /// <inheritdoc/>
    public override void CheckInvariants()
    {
        segments.CheckInvariants(nameof(SegmentRegistry));
        var counted = segments.Identifiers.Sum(id => SegmentLimits.PagesOf(segments.At(id)!.Size));
        Invariant.Holds(counted == pages, nameof(SegmentRegistry), "the pages are added up");
    }

    /// <inheritdoc/>
    public override void Save(StateWriter writer) => segments.Save(writer);

    /// <inheritdoc/>
    public override void Load(StateReader reader)
    {
        segments.Load(reader);
        pages = segments.Identifiers.Sum(id => SegmentLimits.PagesOf(segments.At(id)!.Size));
    }

    private void Get(Request<SegmentOperation> request, IpcKey key, IpcFlags flags, Outbox outbox)
    {
        if (segments.Find(key) is { } entry)
        {
            Find(request, key, flags, entry, outbox);
        }
        else if (!key.IsPrivate && (flags & IpcFlags.Create) == 0)
        {
            outbox.Fail(request, Errno.ENOENT, $"key: no segment has the key {key} (ENOENT, SHM-1).");
        }
        else
        {
            Make(request, key, flags, outbox);
        }
    }

    // The kernel's order: EEXIST, then the size, then permission.
    private static void Find(Request<SegmentOperation> request, IpcKey key, IpcFlags flags, KeyTable.Entry entry, Outbox outbox)
    {
        const IpcFlags createNew = IpcFlags.Create | IpcFlags.Exclusive;
        var who = request.Process.Credentials;
        var wanted = (ulong)request.Operation.Size;
        if ((flags & createNew) == createNew)
        {
            outbox.Fail(request, Errno.EEXIST, $"key: a segment has the key {key} already (EEXIST, SHM-1).");
        }
        else if (wanted > (ulong)entry.Size)
        {
            outbox.Fail(request, Errno.EINVAL, $"size: the segment {entry.Id} has {entry.Size} bytes, less than {wanted} (EINVAL, SHM-1).");
        }
        else if (!entry.Permission.Allows(who, (int)flags & IpcPermission.ModeBits))
        {
            outbox.Fail(request, Errno.EACCES, $"key: user {who.User} may not use the segment {entry.Id} as asked (EACCES, SHM-1).");
        }
        else
        {
            outbox.Grant(request, entry.Id);
        }
    }

    private void Make(Request<SegmentOperation> request, IpcKey key, IpcFlags flags, Outbox outbox)
    {
        if (request.Operation.Size < 1 || request.Operation.Size > limits.SegmentBytes)
        {
            var wanted = (ulong)request.Operation.Size;
            outbox.Fail(request, Errno.EINVAL, $"size: a segment has 1 to {limits.SegmentBytes} bytes, not {wanted} (EINVAL, SHM-1).");
            return;
        }

        var size = (int)request.Operation.Size;
        if (SegmentLimits.PagesOf(size) > limits.Pages - pages)
        {
            outbox.Fail(request, Errno.ENOSPC, $"size: of {limits.Pages} pages {pages} are in use (ENOSPC, SHM-3).");
        }
        else if (segments.Count >= limits.Segments)
        {
            outbox.Fail(request, Errno.ENOSPC, $"key: there are {limits.Segments} segments already (ENOSPC, SHM-3).");
        }
        else
        {
            var permission = IpcPermission.For(key, request.Process.Credentials, (int)flags);
            var id = segments.Add(permission, size).Id;
            pages += SegmentLimits.PagesOf(size);
            outbox.Create(NameOf(id), new SharedSegment(id, size, permission, request.Process.Id, limits, outbox.Now, outbox.Self));
            outbox.Grant(request, id);
        }
    }

    private void Control(Request<SegmentOperation> request, Outbox outbox)
    {
        ref var operation = ref request.Operation;
        switch (operation.Command)
        {
            case SegmentCommand.Set or SegmentCommand.Remove:
                Follow(operation.Argument, (IpcPermission?)operation.Data);
                outbox.Grant(request);
                break;
            case SegmentCommand.Limits or SegmentCommand.Usage:
                outbox.Grant(request, segments.HighestIndex, new SegmentUsage(limits, segments.Count, pages, segments.HighestIndex));
                break;
            case SegmentCommand.StatusAtIndex or SegmentCommand.StatusAtIndexForAny when segments.At(operation.Argument) is { } entry:
                outbox.Grant(request, entry.Id);
                break;
            case SegmentCommand.StatusAtIndex or SegmentCommand.StatusAtIndexForAny:
                outbox.Fail(request, Errno.EINVAL, $"shmid: no segment has the index {operation.Argument} (EINVAL, SHM-12).");
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"cmd: {operation.Command} is not a command on all segments (EINVAL, SHM-12).");
                break;
        }
    }

    private void Follow(int id, IpcPermission? permission)
    {
        if (permission is null)
        {
            Forget(id);
        }
        else
        {
            segments.Change(id, permission);
        }
    }

    private void Forget(int id)
    {
        pages -= SegmentLimits.PagesOf(segments.At(id)!.Size);
        segments.Forget(id);
    }
}
