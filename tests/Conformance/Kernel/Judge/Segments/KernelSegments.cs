using System.Buffers.Binary;
using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Segments;

/// <summary>The history on the kernel's own segments, attached by the workers.</summary>
internal sealed class KernelSegments(WorkerPool pool) : KernelSide(pool)
{
    // Of shmid64_ds in <asm-generic/shmbuf.h> on 64-bit machines.
    private const int UserAt = 4;
    private const int CreatorUserAt = 12;
    private const int ModeAt = 20;
    private const int StatusSize = 128;

    // Where no process has anything.
    private const long Nowhere = 0x1000;

    // Others in each judge that runs at the same time.
    private static readonly int Key = 0x5C000000 | (Environment.ProcessId & 0xFFFFF) << 2;

    private readonly List<long> segments = [];
    private readonly List<(WorkerProcess Worker, long Address)> attachments = [];

    public override string ReadBack()
    {
        var first = Math.Max(0, segments.Count - SegmentLine.Read);
        return string.Join("; ", segments.Skip(first).Select((id, at) => Read(first + at, id)));
    }

    protected override void Call(Step step)
    {
        var worker = Worker(step.Actor);
        switch (step)
        {
            case ShmGet get:
                Begin(step.Actor, new Command(SystemCall.ShmGet, get.Key == 0 ? 0 : Key + get.Key, get.Size, (int)get.Flags), answer => answer.Error != 0 ? answer.ToString() : Found(answer.Result));
                break;
            case ShmAt attach:
                Begin(step.Actor, new Command(SystemCall.ShmAttach, Segment(attach.Back), 0, (int)attach.Flags), answer => answer.Error != 0 ? answer.ToString() : Attached(worker, answer.Result));
                break;
            case ShmDt detach:
                Begin(step.Actor, new Command(SystemCall.ShmDetach, Address(worker, detach.Back)), answer =>
                {
                    if (answer.Error == 0)
                    {
                        attachments[^(detach.Back + 1)] = (worker, Nowhere);
                    }

                    return answer.ToString();
                });
                break;
            case ShmCtl control:
                Begin(step.Actor, new Command(SystemCall.ShmControl, Segment(control.Back), (int)control.Command, 0) { Pointers = 0b100, Memory = Status(control) });
                break;
            case Poke poke:
                Answer(step.Actor, Native.TryWriteIn(worker.Pid, Address(worker, poke.Back) + poke.Offset, poke.Value) ? "written" : SegmentLine.Fault);
                break;
            case Peek peek:
                Answer(step.Actor, Native.TryReadIn(worker.Pid, Address(worker, peek.Back) + peek.Offset) is { } value ? value.ToString() : SegmentLine.Fault);
                break;
        }
    }

    // Workers live on, without what they have attached.
    protected override void Remove()
    {
        for (var actor = 0; actor < Slots.Count; actor++)
        {
            foreach (var (worker, address) in attachments.Where(each => each.Worker == Worker(actor) && each.Address != Nowhere))
            {
                worker.Call(new Command(SystemCall.ShmDetach, address));
            }
        }

        foreach (var id in segments)
        {
            SystemCall.Make(SystemCall.ShmControl, id, (int)SegmentCommand.Remove);
        }
    }

    private static byte[] Status(ShmCtl control)
    {
        var status = new byte[StatusSize];
        BinaryPrimitives.WriteUInt32LittleEndian(status.AsSpan(UserAt), control.User);
        BinaryPrimitives.WriteInt32LittleEndian(status.AsSpan(ModeAt), control.Mode);
        return status;
    }

    private string Found(long id)
    {
        if (!segments.Contains(id))
        {
            segments.Add(id);
        }

        return SegmentLine.Found(segments.IndexOf(id));
    }

    private string Attached(WorkerProcess worker, long address)
    {
        attachments.Add((worker, address));
        return SegmentLine.Attached(attachments.Count - 1);
    }

    private long Segment(int back) => back < 0 || back >= segments.Count ? -1 : segments[^(back + 1)];

    private long Address(WorkerProcess worker, int back) => back < attachments.Count && attachments[^(back + 1)] is var (holder, address) && holder == worker ? address : Nowhere;

    private unsafe string Read(int at, long id)
    {
        var status = stackalloc byte[StatusSize];
        if (SystemCall.Make(SystemCall.ShmControl, id, (int)SegmentCommand.Status, (nint)status) is { Error: not 0 } gone)
        {
            return SegmentLine.Gone(at, Names.OfError(gone.Error));
        }

        var words = (long*)status;
        var pids = (int*)(status + 80);
        return SegmentLine.Status(
            at, words[6], words[11], Slots.Name(pids[0]), Slots.Name(pids[1]), words[7] != 0, words[8] != 0, *(int*)status == 0,
            *(uint*)(status + UserAt), *(uint*)(status + CreatorUserAt), *(int*)(status + ModeAt));
    }
}
