namespace ActorIpc.Actors;

// shmctl(2), the commands that concern one segment.
public sealed partial class SharedSegment
{
    private void Control(Request<SegmentOperation> request, Outbox outbox)
    {
        var who = request.Process.Credentials;
        switch (request.Operation.Command)
        {
            case SegmentCommand.Set or SegmentCommand.Remove or SegmentCommand.Lock or SegmentCommand.Unlock when !permission.IsOwnedBy(who):
                outbox.Fail(request, Errno.EPERM, $"shmid: user {who.User} is neither owner nor creator of the segment {id} (EPERM, SHM-12).");
                break;
            case SegmentCommand.Set:
                Set(request, (IpcPermission)request.Operation.Data!, outbox);
                break;
            case SegmentCommand.Remove:
                Remove(request, outbox);
                break;
            case SegmentCommand.Lock:
                permission = permission with { Mode = permission.Mode | SegmentStatus.LockedBit };
                outbox.Grant(request);
                break;
            case SegmentCommand.Unlock:
                permission = permission with { Mode = permission.Mode & ~SegmentStatus.LockedBit };
                outbox.Grant(request);
                break;
            case SegmentCommand.Status or SegmentCommand.StatusAtIndex when !permission.Allows(who, IpcPermission.Read):
                Deny(request, "read the status of", outbox);
                break;
            case SegmentCommand.Status or SegmentCommand.StatusAtIndex or SegmentCommand.StatusAtIndexForAny:
                outbox.Grant(request, request.Operation.Command == SegmentCommand.Status ? 0 : id, Status());
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"cmd: {request.Operation.Command} is not a command on one segment (EINVAL, SHM-12).");
                break;
        }
    }

    private SegmentStatus Status() => new()
    {
        Id = id,
        Permission = permission,
        Size = size,
        Attached = total,
        Creator = creator,
        LastUser = lastUser,
        AttachTime = attachTime / 1000,
        DetachTime = detachTime / 1000,
        ChangeTime = changeTime / 1000,
    };

    // SHM-13: of the mode only the nine bits.
    private void Set(Request<SegmentOperation> request, IpcPermission wanted, Outbox outbox)
    {
        var mode = (permission.Mode & ~IpcPermission.ModeBits) | (wanted.Mode & IpcPermission.ModeBits);
        permission = permission with { User = wanted.User, Group = wanted.Group, Mode = mode };
        changeTime = outbox.Now;
        TellRegistry(request, permission, outbox);
    }

    // SHM-9 to 11: its key is free at once, and it goes when nobody has it attached any more.
    private void Remove(Request<SegmentOperation> request, Outbox outbox)
    {
        permission = permission with { Key = IpcKey.Private, Mode = permission.Mode | SegmentStatus.RemovedBit };
        if (total > 0)
        {
            TellRegistry(request, permission, outbox);
        }
        else
        {
            Destroy(outbox);
            TellRegistry(request, null, outbox);
        }
    }
}
