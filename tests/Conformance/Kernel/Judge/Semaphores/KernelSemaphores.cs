using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Semaphores;

/// <summary>The history on the kernel's own arrays.</summary>
internal sealed class KernelSemaphores : KernelSide
{
    // Of semid64_ds in <asm/sembuf.h>, which is wider on x86 than elsewhere.
    private const int ModeAt = 20;
    private const int OperateTimeAt = 48;
    private static readonly int CountAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 80 : 64;
    private const int StatusSize = 128;

    // Another one in each judge that runs at the same time.
    private static readonly int Key = 0x5E000000 | Environment.ProcessId & 0xFFFFFF;

    private long id;

    // As the last reading said.
    private int count = SemaphoreFamily.Count;

    public KernelSemaphores(WorkerPool pool)
        : base(pool) => id = Own(SystemCall.SemGet, Key, SemaphoreFamily.Count, (int)(IpcFlags.Create | IpcFlags.Everybody)).Result;

    public override unsafe string ReadBack()
    {
        var values = stackalloc ushort[SemaphoreFamily.Most];
        var status = stackalloc byte[StatusSize];
        if (Get(SemaphoreCommand.GetAll, 0, (nint)values) is { Error: not 0 } removed)
        {
            return Names.OfError(removed.Error);
        }

        Get(SemaphoreCommand.Status, 0, (nint)status);
        count = (int)*(long*)(status + CountAt);
        var all = new Span<ushort>(values, count).ToArray().Select(value => (int)value).ToArray();
        return SemaphoreLine.Write(
            all,
            number => (Get(SemaphoreCommand.GetWaitingForIncrease, number).Result, Get(SemaphoreCommand.GetWaitingForZero, number).Result),
            number => Slots.Name(Get(SemaphoreCommand.GetPid, number).Result),
            *(long*)(status + OperateTimeAt) != 0,
            *(ushort*)(status + ModeAt) & 0x1FF);
    }

    protected override void Call(Step step)
    {
        switch (step)
        {
            case SemGet get:
                Begin(step.Actor, new Command(SystemCall.SemGet, Key, get.Count, (int)get.Flags), answer =>
                {
                    if (answer.Error != 0)
                    {
                        return answer.ToString();
                    }

                    id = answer.Result;
                    return "an array";
                });
                break;
            case SemOp { Patience: not Patience.Endless } op:
                // Even a timeout of 0 sleeps for a moment.
                Finish(step.Actor, Operate(op));
                break;
            case SemOp op:
                Begin(step.Actor, Operate(op));
                break;
            case SemCtl control:
                Begin(step.Actor, Control(control), answer => answer switch
                {
                    { Error: not 0 } => answer.ToString(),
                    _ when control.Command == SemaphoreCommand.GetAll => string.Join(' ', MemoryMarshal.Cast<byte, ushort>(answer.Memory)[..count].ToArray()),
                    _ when control.Command == SemaphoreCommand.GetPid => Slots.Name(answer.Result),
                    _ => answer.ToString(),
                });
                break;
        }
    }

    protected override void Remove()
    {
        var (found, _) = Own(SystemCall.SemGet, Key, 0, 0);
        foreach (var each in new[] { id, found })
        {
            Own(SystemCall.SemControl, each, 0, (int)SemaphoreCommand.Remove);
        }
    }

    private static (long Result, int Error) Own(int number, params ReadOnlySpan<long> arguments) => SystemCall.Make(number, arguments);

    // struct sembuf, one after the other, and behind them the timespec.
    private Command Operate(SemOp op)
    {
        var at = (op.Ops.Count * 6 + 7) & ~7;
        var memory = new byte[at + 16];
        for (var i = 0; i < op.Ops.Count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(memory.AsSpan(i * 6), op.Ops[i].Number);
            BinaryPrimitives.WriteInt16LittleEndian(memory.AsSpan(i * 6 + 2), op.Ops[i].Delta);
            BinaryPrimitives.WriteInt16LittleEndian(memory.AsSpan(i * 6 + 4), (short)op.Ops[i].Flags);
        }

        BinaryPrimitives.WriteInt64LittleEndian(memory.AsSpan(at + 8), op.Patience == Patience.Short ? 1 : 0);
        return op.Patience == Patience.Endless
            ? new Command(SystemCall.SemTimedOperate, id, 0, op.Ops.Count, 0) { Pointers = 0b10, Memory = memory }
            : new Command(SystemCall.SemTimedOperate, id, 0, op.Ops.Count, at) { Pointers = 0b1010, Memory = memory };
    }

    private Command Control(SemCtl control)
    {
        var call = new Command(SystemCall.SemControl, id, control.Number, (int)control.Command, control.Values.FirstOrDefault());
        switch (control.Command)
        {
            case SemaphoreCommand.SetAll:
                var values = new byte[SemaphoreFamily.Most * 2];
                for (var i = 0; i < control.Values.Count; i++)
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(values.AsSpan(i * 2), (ushort)control.Values[i]);
                }

                return call with { Arguments = [id, 0, (int)control.Command, 0], Pointers = 0b1000, Memory = values };
            case SemaphoreCommand.GetAll:
                return call with { Arguments = [id, 0, (int)control.Command, 0], Pointers = 0b1000, WantsBack = SemaphoreFamily.Most * 2 };
            case SemaphoreCommand.Set or SemaphoreCommand.Status:
                // Owned by root before and after.
                var status = new byte[StatusSize];
                BinaryPrimitives.WriteUInt16LittleEndian(status.AsSpan(ModeAt), (ushort)control.Mode);
                return call with { Arguments = [id, 0, (int)control.Command, 0], Pointers = 0b1000, Memory = status };
            default:
                return call;
        }
    }

    private (long Result, int Error) Get(SemaphoreCommand command, int number = 0, nint argument = 0) =>
        Own(SystemCall.SemControl, id, number, (int)command, argument);
}
