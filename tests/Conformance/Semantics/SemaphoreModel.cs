namespace ActorIpc.Conformance.Semantics;

/// <summary>One array as the rules describe it, written for reading and not for speed.</summary>
/// <remarks>
/// One list of sleepers in order of arrival, tried anew from its head after every completion, stands for all queues: where no array of
/// several operations sleeps, to start again changes nothing, because a decrement helps no other decrement (SEM-46, SEM-47).
/// </remarks>
internal sealed class SemaphoreModel(int count)
{
    private readonly Dictionary<ProcessId, int[]> adjustments = [];
    private readonly List<Call> sleepers = [];

    public int[] Values { get; private set; } = new int[count];

    public ProcessId[] Pids { get; } = new ProcessId[count];

    public int CountAt(int number, bool zero) =>
        sleepers.Count(call => call.Blocking.Number == number && (call.Blocking.Delta == 0) == zero);

    public Call Operate(ProcessId caller, SemaphoreOp[] ops)
    {
        var call = new Call(caller, ops);
        if (!TryEnd(call))
        {
            sleepers.Add(call);
        }
        else if (call.Ended == Errno.None && call.Alters)
        {
            Wake();
        }

        return call;
    }

    public void Interrupt(Call call)
    {
        call.Ended = Errno.EINTR;
        sleepers.Remove(call);
    }

    public void SetVal(ProcessId caller, int number, int value)
    {
        Values[number] = value;
        Pids[number] = caller;
        foreach (var adjustment in adjustments.Values)
        {
            adjustment[number] = 0;
        }

        Wake();
    }

    public void SetAll(ProcessId caller, int[] values)
    {
        Values = values;
        Array.Fill(Pids, caller);
        adjustments.Clear();
        Wake();
    }

    public void Exit(ProcessId process)
    {
        foreach (var call in sleepers.Where(call => call.Caller == process))
        {
            call.Ended = Errno.ESRCH;
        }

        sleepers.RemoveAll(call => call.Caller == process);
        if (adjustments.Remove(process, out var adjustment))
        {
            for (var i = 0; i < count; i++)
            {
                if (adjustment[i] != 0)
                {
                    Values[i] = Math.Clamp(Values[i] + adjustment[i], 0, SemaphoreLimits.MaxValue);
                    Pids[i] = process;
                }
            }

            Wake();
        }
    }

    private void Wake()
    {
        WakeForZero();
        for (var i = 0; i < sleepers.Count;)
        {
            var call = sleepers[i];
            if (!call.Alters || !TryEnd(call))
            {
                i++;
                continue;
            }

            sleepers.RemoveAt(i);
            if (call.Ended == Errno.None)
            {
                WakeForZero();
                i = 0;
            }
        }
    }

    private void WakeForZero() => sleepers.RemoveAll(call => !call.Alters && TryEnd(call));

    private bool TryEnd(Call call)
    {
        var values = (int[])Values.Clone();
        var adjustment = (int[])(adjustments.GetValueOrDefault(call.Caller) ?? new int[count]).Clone();
        foreach (var op in call.Ops)
        {
            ref var value = ref values[op.Number];
            if (op.Delta == 0 ? value != 0 : value + op.Delta < 0)
            {
                call.Blocking = op;
                call.Ended = op.Flags.HasFlag(SemaphoreFlags.NoWait) ? Errno.EAGAIN : null;
                return call.Ended is not null;
            }

            value += op.Delta;
            adjustment[op.Number] -= op.Flags.HasFlag(SemaphoreFlags.Undo) ? op.Delta : 0;
            if (value > SemaphoreLimits.MaxValue
                || adjustment[op.Number] is < -SemaphoreLimits.MaxAdjustment - 1 or > SemaphoreLimits.MaxAdjustment)
            {
                call.Ended = Errno.ERANGE;
                return true;
            }
        }

        Values = values;
        adjustments[call.Caller] = adjustment;
        foreach (var op in call.Ops)
        {
            Pids[op.Number] = call.Caller;
        }

        call.Ended = Errno.None;
        return true;
    }

    /// <summary>One semop.</summary>
    public sealed class Call(ProcessId caller, SemaphoreOp[] ops)
    {
        public ProcessId Caller => caller;

        public SemaphoreOp[] Ops => ops;

        public bool Alters { get; } = ops.Any(op => op.Delta != 0);

        /// <summary>The first operation that could not proceed when the call was last tried.</summary>
        public SemaphoreOp Blocking { get; set; }

        /// <summary>How the call ended; null while it sleeps.</summary>
        public Errno? Ended { get; set; }
    }
}
