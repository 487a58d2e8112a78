using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel.Segments;

/// <summary>The history on the actors, by the calls of section 2 of the manual.</summary>
internal sealed class OurSegments : OurSide
{
    private const int Key = 0x5EED;

    private readonly IpcProcess reader;

    // In the order in which they were found and made, which is the same on both sides.
    private readonly List<int> segments = [];
    private readonly List<IpcAttachment> attachments = [];
    private readonly Dictionary<IpcAttachment, IpcProcess> holders = [];

    public OurSegments() => reader = Ipc.Enter("reader");

    public override string ReadBack()
    {
        var first = Math.Max(0, segments.Count - SegmentLine.Read);
        return string.Join("; ", segments.Skip(first).Select((id, at) => Read(first + at, id)));
    }

    protected override void Call(Step step)
    {
        var calls = Processes[step.Actor].SystemV;
        switch (step)
        {
            case ShmGet get:
                Begin(step.Actor, () => calls.ShmGetAsync(get.Key == 0 ? IpcKey.Private : Key + get.Key, get.Size, get.Flags), id =>
                {
                    if (!segments.Contains(id))
                    {
                        segments.Add(id);
                    }

                    return SegmentLine.Found(segments.IndexOf(id));
                });
                break;
            case ShmAt attach:
                Begin(step.Actor, () => calls.ShmAtAsync(Segment(attach.Back), attach.Flags), attachment =>
                {
                    attachments.Add(attachment);
                    holders.Add(attachment, Processes[attach.Actor]);
                    return SegmentLine.Attached(attachments.Count - 1);
                });
                break;
            case ShmDt detach:
                Begin(step.Actor, () => Attachment(detach.Back) is { } attachment ? Done(calls.ShmDtAsync(attachment)) : throw new IpcException(Errno.EINVAL, "none"), _ => "0");
                break;
            case ShmCtl control:
                Begin(step.Actor, () => calls.ShmCtlAsync(Segment(control.Back), control.Command, Status(control)), result => result.Value.ToString());
                break;
            case Poke poke:
                Begin(step.Actor, () => ValueTask.FromResult(0), _ => Touch(poke.Actor, poke.Back, attachment =>
                {
                    attachment.Memory.Span[poke.Offset] = poke.Value;
                    return "written";
                }));
                break;
            case Peek peek:
                Begin(step.Actor, () => ValueTask.FromResult(0), _ => Touch(peek.Actor, peek.Back, attachment => attachment.ReadOnlyMemory.Span[peek.Offset].ToString()));
                break;
        }
    }

    // Whoever does not have it attached has nothing there.
    private string Touch(int actor, int back, Func<IpcAttachment, string> touch)
    {
        try
        {
            return Attachment(back) is { } attachment && holders[attachment] == Processes[actor] ? touch(attachment) : SegmentLine.Fault;
        }
        catch (IpcException fault) when (fault.Error is Errno.EFAULT or Errno.EACCES)
        {
            return SegmentLine.Fault;
        }
    }

    private static async ValueTask<int> Done(ValueTask call)
    {
        await call;
        return 0;
    }

    private static SegmentStatus Status(ShmCtl control) => new() { Permission = new IpcPermission { User = control.User, Mode = control.Mode } };

    private int Segment(int back) => back < 0 || back >= segments.Count ? -1 : segments[^(back + 1)];

    private IpcAttachment? Attachment(int back) => back < attachments.Count ? attachments[^(back + 1)] : null;

    private string Read(int at, int id)
    {
        try
        {
            var status = Now(reader.SystemV.ShmCtlAsync(id, SegmentCommand.Status)).Status!;
            return SegmentLine.Status(
                at, status.Size, status.Attached, Slots.Name(status.Creator.Value), Slots.Name(status.LastUser.Value), status.AttachTime != 0,
                status.DetachTime != 0, status.Permission.Key.IsPrivate, status.Permission.User, status.Permission.CreatorUser, status.Permission.Mode);
        }
        catch (IpcException misuse)
        {
            return SegmentLine.Gone(at, misuse.Error.ToString());
        }
    }
}
