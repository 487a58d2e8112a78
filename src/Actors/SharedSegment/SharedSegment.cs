namespace ActorIpc.Actors;

/// <summary>A System V shared segment: who has it attached how often, and when it goes. The bytes are memory, which it never touches.</summary>
/// <remarks>
/// Follows shmop(2), shmctl(2) and Linux ipc/shm.c: SHM-4 to 15. What counts is the attach, not the process: one process may attach twice, and a child begins
/// with the attaches of its parent.
/// </remarks>
public sealed partial class SharedSegment : Primitive<SegmentOperation>
{
    // Constant. The registry is null for a segment that no key finds.
    private readonly PrimitiveRef? registry;
    private readonly SegmentLimits limits;
    private int id;
    private int size;
    private ProcessId creator;

    private IpcPermission permission;
    private ProcessId lastUser;

    // In milliseconds; status reports seconds.
    private long attachTime;
    private long detachTime;
    private long changeTime;
    private bool destroyed;

    // How often each has it attached. Who has let go stays in it until it exits, so that it is watched once.
    private readonly Dictionary<ProcessRef, int> attached = [];
    private int total;

    /// <summary>Makes a segment that nobody has attached.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="size">How many bytes it has.</param>
    /// <param name="permission">Whose it is.</param>
    /// <param name="creator">Who makes it, or none.</param>
    /// <param name="limits">The limits of the system.</param>
    /// <param name="now">The time, in milliseconds since 1970-01-01 UTC.</param>
    /// <param name="registry">Who finds it by key, or null.</param>
    public SharedSegment(int id, int size, IpcPermission permission, ProcessId creator, SegmentLimits limits, long now, PrimitiveRef? registry)
    {
        this.id = id;
        this.size = size;
        this.permission = permission;
        this.creator = creator;
        this.limits = limits;
        this.registry = registry;
        changeTime = now;
    }

    // SHM-9, SHM-14: whether it goes when nobody has it attached.
    private bool GoesUnattached => limits.RemovesUnattached || (permission.Mode & SegmentStatus.RemovedBit) != 0;

    /// <inheritdoc/>
    public override void Submit(Request<SegmentOperation> request, Outbox outbox)
    {
        if (destroyed)
        {
            outbox.Fail(request, Errno.EINVAL, $"shmid: the segment {id} has been removed (EINVAL, SHM-11).");
            return;
        }

        switch (request.Operation.Call)
        {
            case SegmentCall.Attach:
                Attach(request, outbox);
                break;
            case SegmentCall.Detach:
                Detach(request, outbox);
                break;
            case SegmentCall.Control:
                Control(request, outbox);
                break;
            default:
                outbox.Fail(request, Errno.EINVAL, $"call: {request.Operation.Call} is not a call of a segment (EINVAL).");
                break;
        }
    }

    /// <inheritdoc/>
    public override void Abandon(Request request, Outcome reason, Outbox outbox) =>
        Invariant.Holds(false, nameof(SharedSegment), "no request is parked");

    /// <inheritdoc/>
    public override void ProcessExited(ProcessRef process, Outbox outbox)
    {
        if (!attached.Remove(process, out var count))
        {
            return;
        }

        if (count > 0)
        {
            total -= count;
            lastUser = process.Id;
            detachTime = outbox.Now;
        }

        // Also when it made the segment and never attached it (SHM-14).
        if (total == 0 && GoesUnattached)
        {
            Destroy(outbox);
            TellRegistry(process, outbox);
        }
    }

    private void Attach(Request<SegmentOperation> request, Outbox outbox)
    {
        var flags = request.Operation.Flags;
        var rights = IpcPermission.Read
            | ((flags & SegmentFlags.ReadOnly) != 0 ? 0 : IpcPermission.Write)
            | ((flags & SegmentFlags.Execute) != 0 ? IpcPermission.Execute : 0);
        if (!permission.Allows(request.Process.Credentials, rights))
        {
            Deny(request, "attach", outbox);
            return;
        }

        Count(request.Process, request.Process.Id, outbox);
        outbox.Grant(request, size);
    }

    private void Detach(Request<SegmentOperation> request, Outbox outbox)
    {
        if (!Discount(request.Process, outbox))
        {
            outbox.Fail(request, Errno.EINVAL, $"shmaddr: process {request.Process.Id} has not attached the segment {id} (EINVAL, SHM-8).");
        }
        else if (total > 0 || !GoesUnattached)
        {
            outbox.Grant(request);
        }
        else
        {
            Destroy(outbox);
            TellRegistry(request, null, outbox);
        }
    }

    private void Count(ProcessRef process, ProcessId because, Outbox outbox)
    {
        Watch(process, outbox);
        attached[process]++;
        total++;
        lastUser = because;
        attachTime = outbox.Now;
    }

    private bool Discount(ProcessRef process, Outbox outbox)
    {
        if (attached.GetValueOrDefault(process) == 0)
        {
            return false;
        }

        attached[process]--;
        total--;
        lastUser = process.Id;
        detachTime = outbox.Now;
        return true;
    }

    private void Watch(ProcessRef process, Outbox outbox)
    {
        if (attached.TryAdd(process, 0))
        {
            outbox.Watch(process);
        }
    }

    private void Destroy(Outbox outbox)
    {
        destroyed = true;
        attached.Clear();
        outbox.Retire();
    }

    // What the registry knows never runs ahead of the segment. Without a permission the segment is gone.
    private void TellRegistry(Request<SegmentOperation> request, IpcPermission? now, Outbox outbox)
    {
        if (registry is null)
        {
            outbox.Grant(request);
        }
        else
        {
            request.Operation.Argument = id;
            request.Operation.Data = now;
            outbox.Forward(request, registry);
        }
    }

    private void TellRegistry(ProcessRef because, Outbox outbox)
    {
        if (registry is not null)
        {
            outbox.Notify(registry, new Notice((int)SegmentWord.Destroyed, because, id));
        }
    }

    private void Deny(Request request, string what, Outbox outbox) =>
        outbox.Fail(request, Errno.EACCES, $"shmid: user {request.Process.Credentials.User} may not {what} the segment {id} (EACCES, SHM-5, SHM-12).");
}
