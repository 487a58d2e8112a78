using System.Buffers.Binary;
using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Messages;

/// <summary>The history on the kernel's own queues.</summary>
internal sealed class KernelMessages : KernelSide
{
    // Of msqid64_ds in <asm-generic/msgbuf.h> on 64-bit machines.
    private const int ModeAt = 20;
    private const int MaxBytesAt = 88;
    private const int StatusSize = 128;

    // The largest message that a queue takes by default, and the word in front of it.
    private const int Room = 8 + 8192;

    // Another one in each judge that runs at the same time.
    private static readonly int Key = 0x5F000000 | Environment.ProcessId & 0xFFFFFF;

    private long id;

    public KernelMessages(WorkerPool pool)
        : base(pool)
    {
        id = SystemCall.Make(SystemCall.MsgGet, Key, (int)(IpcFlags.Create | IpcFlags.Everybody)).Result;
        Set(id, 0x1B6, MessageFamily.MaxBytes);
    }

    public static unsafe (long Result, int Error) Set(long id, int mode, int maxBytes)
    {
        fixed (byte* status = Status(mode, maxBytes))
        {
            return SystemCall.Make(SystemCall.MsgControl, id, (int)MessageCommand.Set, (nint)status);
        }
    }

    public override unsafe string ReadBack()
    {
        var status = stackalloc byte[StatusSize];
        if (SystemCall.Make(SystemCall.MsgControl, id, (int)MessageCommand.Status, (nint)status) is { Error: not 0 } removed)
        {
            return Names.OfError(removed.Error);
        }

        var words = (long*)status;
        var pids = (int*)(status + 96);
        return MessageLine.Write(
            words[9], words[10], words[11], Slots.Name(pids[0]), Slots.Name(pids[1]), words[6] != 0, words[7] != 0, *(ushort*)(status + ModeAt) & 0x1FF);
    }

    protected override void Call(Step step)
    {
        switch (step)
        {
            case MsgGet get:
                Begin(step.Actor, new Command(SystemCall.MsgGet, Key, (int)get.Flags), answer =>
                {
                    if (answer.Error != 0)
                    {
                        return answer.ToString();
                    }

                    id = answer.Result;
                    return "a queue";
                });
                break;
            case MsgSnd send:
                var message = new byte[8 + send.Length];
                BinaryPrimitives.WriteInt64LittleEndian(message, send.Type);
                message.AsSpan(8).Fill(send.Fill);
                Begin(step.Actor, new Command(SystemCall.MsgSend, id, 0, send.Length, (int)send.Flags) { Pointers = 0b10, Memory = message });
                break;
            case MsgRcv receive:
                var call = new Command(SystemCall.MsgReceive, id, 0, receive.Size, receive.Type, (int)receive.Flags) { Pointers = 0b10, WantsBack = Room };
                Begin(step.Actor, call, answer => answer.Error != 0
                    ? answer.ToString()
                    : MessageLine.Write(BinaryPrimitives.ReadInt64LittleEndian(answer.Memory), answer.Memory.AsSpan(8, (int)answer.Result)));
                break;
            case MsgCtl control:
                Begin(step.Actor, new Command(SystemCall.MsgControl, id, (int)control.Command, 0) { Pointers = 0b100, Memory = Status(control.Mode, control.MaxBytes) });
                break;
        }
    }

    protected override void Remove()
    {
        foreach (var each in new[] { id, SystemCall.Make(SystemCall.MsgGet, Key, 0).Result })
        {
            SystemCall.Make(SystemCall.MsgControl, each, (int)MessageCommand.Remove);
        }
    }

    private static byte[] Status(int mode, int maxBytes)
    {
        var status = new byte[StatusSize];
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(ModeAt), mode);
        BinaryPrimitives.WriteInt64LittleEndian(status.AsSpan(MaxBytesAt), maxBytes);
        return status;
    }
}
