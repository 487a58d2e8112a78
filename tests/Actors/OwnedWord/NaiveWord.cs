namespace ActorIpc.Actors.Tests;

/// <summary>A word a second time, from the rules (FUT-2 to 20, 28): bits one by one, and of those who wait the first that is meant is looked for again after each wake.</summary>
internal sealed class NaiveWord(uint value = 0)
{
    private readonly List<(long Process, uint Mask)> waiting = [];

    /// <summary>Who ended in the last step.</summary>
    public List<Ending> Endings { get; } = [];

    public uint Value { get; private set; } = value;

    public bool Waits(long process) => waiting.Exists(waiter => waiter.Process == process);

    public void Call(long process, in WordOperation operation, Outcome refusal)
    {
        switch (operation.Call)
        {
            case WordCall.Load:
                Say(process, Value);
                break;
            case WordCall.CompareExchange when Value == operation.Expected:
                Value = operation.Operand;
                Say(process, operation.Expected);
                break;
            case WordCall.CompareExchange:
                Say(process, Value, outcome: Outcome.ValueChanged);
                break;
            case WordCall.Wait or WordCall.Wake or WordCall.Change when operation.Mask == 0 || operation.Count < 0:
                Endings.Add(new Ending(process, 1, Outcome.Failed, Errno.EINVAL, 0, null));
                break;
            case WordCall.Wait when Value != operation.Expected:
                Say(process, Value, outcome: Outcome.ValueChanged);
                break;
            case WordCall.Wait when refusal != Outcome.Granted:
                Endings.Add(new Ending(process, 1, refusal, Errno.None, 0, null));
                break;
            case WordCall.Wait:
                waiting.Add((process, operation.Mask));
                break;
            case WordCall.Wake:
                Say(process, Value, Wake(operation.Count, operation.Mask));
                break;
            case WordCall.Change when IsThere(operation):
                var held = Value;
                Value = Changed(operation.Change, operation.Operand);
                Say(process, held, IsMeant(operation, (int)held) ? Wake(operation.Count, operation.Mask) : 0);
                break;
            default:
                Endings.Add(new Ending(process, 1, Outcome.Failed, Errno.ENOSYS, 0, null));
                break;
        }
    }

    public void Abandon(long process, Outcome reason)
    {
        waiting.RemoveAll(waiter => waiter.Process == process);
        Endings.Add(new Ending(process, 1, reason, Errno.None, reason == Outcome.Granted ? Value : 0, null));
    }

    /// <summary>Writes what decides about what comes.</summary>
    public void Write(StateWriter writer)
    {
        writer.Write((int)Value);
        foreach (var (process, mask) in waiting)
        {
            writer.Write(process);
            writer.Write((int)mask);
        }
    }

    private static bool IsThere(in WordOperation operation) =>
        operation.Change is >= FutexChange.Set and <= FutexChange.Xor
        && (!operation.Compares || operation.Comparison is >= FutexComparison.Equal and <= FutexComparison.GreaterOrEqual);

    private static bool IsMeant(in WordOperation operation, int held) => !operation.Compares || operation.Comparison switch
    {
        FutexComparison.Equal => held == operation.With,
        FutexComparison.NotEqual => held != operation.With,
        FutexComparison.Less => held < operation.With,
        FutexComparison.LessOrEqual => held < operation.With || held == operation.With,
        FutexComparison.Greater => held > operation.With,
        _ => !(held < operation.With),
    };

    private uint Changed(FutexChange change, uint operand)
    {
        if (change == FutexChange.Set)
        {
            return operand;
        }

        if (change == FutexChange.Add)
        {
            return (uint)(((ulong)Value + operand) % (1ul << 32));
        }

        var changed = 0u;
        for (var bit = 0; bit < 32; bit++)
        {
            var (held, given) = ((Value >> bit & 1) == 1, (operand >> bit & 1) == 1);
            var stays = change switch { FutexChange.Or => held || given, FutexChange.AndNot => held && !given, _ => held != given };
            changed += stays ? 1u << bit : 0;
        }

        return changed;
    }

    private int Wake(int count, uint mask)
    {
        var woken = 0;
        while (woken < count && waiting.FindIndex(waiter => (waiter.Mask & mask) != 0) is >= 0 and var first)
        {
            Say(waiting[first].Process, Value);
            waiting.RemoveAt(first);
            woken++;
        }

        return woken;
    }

    private void Say(long process, uint held, int woken = 0, Outcome outcome = Outcome.Granted) =>
        Endings.Add(new Ending(process, 1, outcome, Errno.None, ((long)woken << 32) + held, null));
}
