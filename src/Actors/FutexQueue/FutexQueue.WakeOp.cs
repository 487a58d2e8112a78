namespace ActorIpc.Actors;

public sealed partial class FutexQueue
{
    // FUT-28: the second word is changed in one step; then the first one's waiters are woken; then, by what the second held, its own.
    private void WakeOp(Request<FutexOperation> request, Outbox outbox)
    {
        ref readonly var operation = ref request.Operation;
        var op = operation.WakeOp;
        if (!TryChange(operation.Other!, op, out var held))
        {
            outbox.Fail(request, Errno.ENOSYS, $"val3: {op.Change} is not a change of a word (ENOSYS, FUT-29).");
        }
        else if (op.Holds(held) is not { } holds)
        {
            // As in the kernel, the change stays.
            outbox.Fail(request, Errno.ENOSYS, $"val3: {op.Comparison} is not a comparison; the word was changed (ENOSYS, FUT-29).");
        }
        else
        {
            var woken = WakeSome(operation.Word!, operation.Count, FutexOperation.AnyBits, outbox);
            var others = woken != MetLock && holds ? WakeSome(operation.Other!, operation.OtherCount, FutexOperation.AnyBits, outbox) : 0;
            Answer(request, woken == MetLock || others == MetLock ? MetLock : woken + others, outbox);
        }
    }

    private static bool TryChange(FutexCell word, FutexWakeOp op, out uint held)
    {
        held = word.Read();
        while (op.Apply(held) is { } changed)
        {
            var seen = word.CompareExchange(changed, held);
            if (seen == held)
            {
                return true;
            }

            held = seen;
        }

        return false;
    }
}
