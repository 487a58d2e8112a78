using System.Buffers.Binary;
using ActorIpc.Conformance.Kernel.Running;
using ActorIpc.Conformance.Kernel.Workers;

namespace ActorIpc.Conformance.Kernel.Futexes;

/// <summary>The history by the kernel's futex calls, on a page that all workers map.</summary>
internal sealed class KernelFutexes : KernelSide
{
    private readonly SharedPage page;

    public KernelFutexes(WorkerPool pool, SharedPage page)
        : base(pool)
    {
        this.page = page;
        for (var word = 0; word < FutexFamily.Words; word++)
        {
            page[word] = 0;
        }
    }

    public override string ReadBack() => FutexLine.Write(Enumerable.Range(0, FutexFamily.Words).Select(word => page[word]));

    protected override void Call(Step step)
    {
        switch (step)
        {
            case Store store:
                Volatile.Write(ref page[store.Word], store.Value);
                Answer(step.Actor, FutexLine.Stored(0));
                break;
            case FutexWait { Patience: Patience.Endless } wait:
                Begin(step.Actor, Wait(wait));
                break;
            case FutexWait wait:
                Finish(step.Actor, Wait(wait));
                break;
            case FutexWake { Mask: { } mask } wake:
                Begin(step.Actor, new Command(SystemCall.Futex, At(wake, wake.Word), (int)FutexCommand.WakeBitset, wake.Count, 0, 0, mask));
                break;
            case FutexWake wake:
                Begin(step.Actor, new Command(SystemCall.Futex, At(wake, wake.Word), (int)FutexCommand.Wake, wake.Count));
                break;
            case FutexRequeue requeue:
                var command = requeue.Expected is null ? FutexCommand.Requeue : FutexCommand.CmpRequeue;
                Begin(step.Actor, new Command(
                    SystemCall.Futex, At(requeue, requeue.Word), (int)command, requeue.Wake, requeue.Move, At(requeue, requeue.Other), requeue.Expected ?? 0));
                break;
            case FutexWakeOther wake:
                Begin(step.Actor, new Command(
                    SystemCall.Futex, At(wake, wake.Word), (int)FutexCommand.WakeOp, wake.Wake, wake.WakeOther, At(wake, wake.Other), wake.Op.Encoded));
                break;
            case FutexWaitVector { Patience: Patience.Endless } vector:
                Begin(step.Actor, WaitVector(vector));
                break;
            case FutexWaitVector vector:
                Finish(step.Actor, WaitVector(vector));
                break;
        }
    }

    // Everybody is woken, and goes.
    protected override void Remove()
    {
        for (var word = 0; word < FutexFamily.Words; word++)
        {
            SystemCall.Make(SystemCall.Futex, page.Address + word * sizeof(uint), (int)FutexCommand.Wake, int.MaxValue);
        }
    }

    private long At(Step step, int word) => page.AddressIn(Worker(step.Actor)) + word * sizeof(uint);

    // A mask goes with a moment, no mask with a span. A moment that has passed is as good as one that passes soon.
    private Command Wait(FutexWait wait)
    {
        var time = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(time.AsSpan(8), wait.Patience == Patience.Short ? 1 : 0);
        var command = wait.Mask is null ? FutexCommand.Wait : FutexCommand.WaitBitset;
        return new Command(SystemCall.Futex, At(wait, wait.Word), (int)command, wait.Expected, 0, 0, wait.Mask ?? 0)
        {
            Pointers = wait.Patience == Patience.Endless ? 0 : 0b1000,
            Memory = time,
        };
    }

    private Command WaitVector(FutexWaitVector vector)
    {
        var at = vector.Words.Count * 24;
        var memory = new byte[at + 16];
        for (var i = 0; i < vector.Words.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(memory.AsSpan(i * 24), vector.Words[i].Expected);
            BinaryPrimitives.WriteInt64LittleEndian(memory.AsSpan(i * 24 + 8), At(vector, vector.Words[i].Word));
            BinaryPrimitives.WriteInt32LittleEndian(memory.AsSpan(i * 24 + 16), (int)Futex2Flags.Size32);
        }

        const int monotonic = 1;
        return vector.Patience == Patience.Endless
            ? new Command(SystemCall.FutexWaitV, 0, vector.Words.Count, 0, 0, monotonic) { Pointers = 0b1, Memory = memory }
            : new Command(SystemCall.FutexWaitV, 0, vector.Words.Count, 0, at, monotonic) { Pointers = 0b1001, Memory = memory };
    }
}
