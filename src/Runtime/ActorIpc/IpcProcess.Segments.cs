using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

// The everyday face of shared segments, and what the process has attached.
public sealed partial class IpcProcess
{
    // Guarded by gate. Null as long as there is none, so that a fork sees at once that there is nothing to inherit.
    private Dictionary<SegmentPlace, IpcAttachment>? attachments;

    /// <summary>Attaches a segment. It counts until it is detached, or until this process ends; children forked meanwhile have it attached too.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="readOnly">Whether only to read.</param>
    /// <returns>The key to the bytes; disposing it detaches.</returns>
    /// <exception cref="IpcException">EACCES; EINVAL: it is gone. ENOMEM: there is no memory for it.</exception>
    /// <remarks>Follows shmat(2): SHM-4 to 6. One process may attach a segment as often as it likes; they are all the same bytes.</remarks>
    public ValueTask<IpcAttachment> AttachAsync(IpcSegment segment, bool readOnly = false) =>
        Attach(segment, readOnly ? SegmentFlags.ReadOnly : SegmentFlags.None);

    /// <summary>Detaches a segment for this process.</summary>
    /// <param name="attachment">Which attachment: its own, or the one that it inherited this one from.</param>
    /// <returns>A task that is complete when it no longer counts. A removed segment is gone then, if that was the last.</returns>
    /// <exception cref="IpcException">EINVAL: this process does not have it attached.</exception>
    /// <remarks>Follows shmdt(2): SHM-8, SHM-9.</remarks>
    public async ValueTask DetachAsync(IpcAttachment attachment)
    {
        ArgumentNullException.ThrowIfNull(attachment);
        lock (gate)
        {
            ThrowIfEnded();
            if (attachments is null || !attachments.Remove(attachment.Place, out var own))
            {
                throw new IpcException(Errno.EINVAL, $"attachment: {this} does not have it attached (EINVAL, SHM-8).");
            }

            own.End();
            attachments = attachments.Count == 0 ? null : attachments;
        }

        await ControlAsync(attachment.Segment.Mailbox, default, SegmentCall.Detach).OffScheduler();
    }

    /// <summary>Who made a segment, who used it last, and how often it is attached.</summary>
    /// <param name="segment">The segment.</param>
    /// <returns>The status at some moment during the call.</returns>
    /// <exception cref="IpcException">EACCES; EINVAL: it is gone.</exception>
    /// <remarks>Follows shmctl(2), IPC_STAT.</remarks>
    public async ValueTask<SegmentStatus> GetStatusAsync(IpcSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var operation = new SegmentOperation { Command = SegmentCommand.Status };
        return (SegmentStatus)(await ControlAsync(segment.Mailbox, operation).OffScheduler()).Data!;
    }

    /// <summary>Removes a segment: its name finds it no more at once, and it is gone when nobody has it attached any more.</summary>
    /// <param name="segment">The segment.</param>
    /// <returns>A task that is complete when that is noted.</returns>
    /// <exception cref="IpcException">EPERM: the process neither owns nor made it. EINVAL: it is gone already.</exception>
    /// <remarks>Follows shmctl(2), IPC_RMID (SHM-9 to 11). Who still knows the segment can attach it until then.</remarks>
    public async ValueTask RemoveAsync(IpcSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        await ControlAsync(segment.Mailbox, new SegmentOperation { Command = SegmentCommand.Remove }).OffScheduler();
    }

    /// <summary>The segment with a name; made if there is none.</summary>
    /// <param name="name">The name.</param>
    /// <param name="size">How many bytes it has when it is made here, and at least when it is found.</param>
    /// <returns>The segment.</returns>
    /// <exception cref="IpcException">EINVAL: the size is below 1 or above SHMMAX, or the segment is smaller. EACCES, ENOSPC.</exception>
    /// <remarks>Follows shmget(2) with IPC_CREAT and mode 0666.</remarks>
    public async ValueTask<IpcSegment> OpenSegmentAsync(string name, int size)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var shmid = await SystemV.ShmGetAsync(new IpcKey(0, name), size, IpcFlags.Create | IpcFlags.Everybody).OffScheduler();
        return await SystemV.OpenSegmentAsync(shmid).OffScheduler();
    }

    internal async ValueTask<IpcAttachment> Attach(IpcSegment segment, SegmentFlags flags)
    {
        ArgumentNullException.ThrowIfNull(segment);
        var operation = new SegmentOperation { Flags = flags };
        var size = (int)(await ControlAsync(segment.Mailbox, operation, SegmentCall.Attach).OffScheduler()).Value;
        SegmentMemory memory;
        try
        {
            memory = System.MemoryOf(segment, size);
        }
        catch (OutOfMemoryException exception)
        {
            await ControlAsync(segment.Mailbox, default, SegmentCall.Detach).OffScheduler();
            throw new IpcException(Errno.ENOMEM, $"segment: there is no memory for {size} bytes (ENOMEM).", exception);
        }

        return Hold(new SegmentPlace(segment, memory, (flags & SegmentFlags.ReadOnly) != 0));
    }

    internal IpcAttachment? FindAttachment(SegmentPlace place)
    {
        lock (gate)
        {
            return attachments?.GetValueOrDefault(place);
        }
    }

    internal ValueTask<CallResult> ControlAsync(Mailbox<SegmentOperation> to, in SegmentOperation operation, SegmentCall what = SegmentCall.Control)
    {
        var call = PendingCall<SegmentOperation, CallResult>.Rent(this);
        call.Operation = operation;
        call.Operation.Call = what;
        return call.Start(to, WaitMode.Uninterruptible);
    }

    // If the process has ended meanwhile, that has detached it, and the attachment shows nothing.
    private IpcAttachment Hold(SegmentPlace place)
    {
        var attachment = new IpcAttachment(this, place);
        lock (gate)
        {
            if (!exited)
            {
                attachments ??= [];
                attachments.Add(place, attachment);
            }
        }

        return attachment;
    }

    // SHM-6. The child is counted first and the parent looked at again then: what the parent has let go of in between may have gone before the child was
    // counted, so the child does not have it either.
    private void InheritAttachments(IpcProcess parent)
    {
        if (parent.attachments is null)
        {
            return;
        }

        var places = parent.Places();
        foreach (var place in places)
        {
            place.Segment.Mailbox.Notify(SharedSegment.Inherited(this, parent.Id));
        }

        var still = parent.Places();
        foreach (var place in places)
        {
            if (!still.Contains(place))
            {
                place.Segment.Mailbox.Notify(SharedSegment.LetGo(this));
            }
            else
            {
                attachments ??= [];
                attachments.Add(place, new IpcAttachment(this, place));
            }
        }
    }

    private HashSet<SegmentPlace> Places()
    {
        lock (gate)
        {
            return attachments is null ? [] : [.. attachments.Keys];
        }
    }
}
