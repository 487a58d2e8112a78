using ActorIpc.Conformance.Kernel.Running;

namespace ActorIpc.Conformance.Kernel.Messages;

/// <summary>The history on the actors, by the calls of section 2 of the manual.</summary>
internal sealed class OurMessages : OurSide
{
    private const int Key = 0x5EED;

    private readonly IpcProcess reader;
    private int id;

    public OurMessages()
    {
        reader = Ipc.Enter("reader");
        id = Now(reader.SystemV.MsgGetAsync(Key, IpcFlags.Create | IpcFlags.Everybody));
        Now(reader.SystemV.MsgCtlAsync(id, MessageCommand.Set, Status(0x1B6, MessageFamily.MaxBytes)));
    }

    public override string ReadBack()
    {
        try
        {
            var status = Now(reader.SystemV.MsgCtlAsync(id, MessageCommand.Status)).Status!;
            return MessageLine.Write(
                status.Bytes, status.Messages, status.MaxBytes, Slots.Name(status.LastSender.Value), Slots.Name(status.LastReceiver.Value),
                status.SendTime != 0, status.ReceiveTime != 0, status.Permission.Mode);
        }
        catch (IpcException misuse)
        {
            return misuse.Error.ToString();
        }
    }

    protected override void Call(Step step)
    {
        var calls = Processes[step.Actor].SystemV;
        switch (step)
        {
            case MsgGet get:
                Begin(step.Actor, () => calls.MsgGetAsync(Key, get.Flags), found =>
                {
                    id = found;
                    return "a queue";
                });
                break;
            case MsgSnd send:
                var text = new byte[send.Length];
                text.AsSpan().Fill(send.Fill);
                Begin(step.Actor, () => calls.MsgSndAsync(id, send.Type, text, send.Flags), result => result.IsSent ? "0" : result.Error.ToString());
                break;
            case MsgRcv receive:
                Begin(
                    step.Actor,
                    () => calls.MsgRcvAsync(id, receive.Size, receive.Type, receive.Flags),
                    result => result.IsReceived ? MessageLine.Write(result.Type, result.Text.Span) : result.Error.ToString());
                break;
            case MsgCtl control:
                Begin(step.Actor, () => calls.MsgCtlAsync(id, control.Command, Status(control.Mode, control.MaxBytes)), result => result.Value.ToString());
                break;
        }
    }

    private static MessageQueueStatus Status(int mode, int maxBytes) => new() { Permission = new IpcPermission { Mode = mode }, MaxBytes = maxBytes };
}
