namespace ActorIpc.Actors.Tests;

/// <summary>How a vector ended, in the model.</summary>
internal readonly record struct NaiveEnding(long Process, Outcome Outcome, Errno Error = Errno.None);

/// <summary>
/// One System V semaphore array a second time, written from semop(2) and semctl(2) with plain lists and full rescans. Deliberately slow and
/// simple; the array must be equal to it after every step.
/// </summary>
internal sealed class NaiveSemaphores(IReadOnlyList<int> initial, long now)
{
    private readonly List<Sleeper> sleepers = [];
    private readonly Dictionary<long, int[]> adjustments = [];

    public int[] Values { get; } = [.. initial];

    public long[] Pids { get; } = new long[initial.Count];

    public long OperateTime { get; private set; }

    public long ChangeTime { get; private set; } = now;

    public bool IsRemoved { get; private set; }

    /// <summary>
    /// Who was released by the last step, in order of the groups. No rule fixes the order inside a group: sleepers for zero that one change
    /// released; and, while no vector with several operations sleeps, all of them, for every semaphore has its own queue then (SEM-46).
    /// </summary>
    public List<List<NaiveEnding>> Released { get; } = [];

    /// <summary>Who was released from the queue of a single semaphore by the last step, in order.</summary>
    public Dictionary<int, List<NaiveEnding>> ReleasedFromOne { get; } = [];

    public bool Sleeps(long process) => sleepers.Any(sleeper => sleeper.Process == process);

    public int WaitingForIncrease(int number) =>
        sleepers.Count(sleeper => sleeper.BlockedAt.Number == number && sleeper.BlockedAt.Delta < 0);

    public int WaitingForZero(int number) =>
        sleepers.Count(sleeper => sleeper.BlockedAt.Number == number && sleeper.BlockedAt.Delta == 0);

    /// <summary>semop(2).</summary>
    /// <returns>The answer, or null when the caller sleeps.</returns>
    public NaiveEnding? Operate(long process, IReadOnlyList<SemaphoreOp> ops, Outcome parkRefusal, long now)
    {
        if (IsRemoved)
        {
            return new NaiveEnding(process, Outcome.Failed, Errno.EINVAL);
        }

        // The kernel makes the undo record before it looks at anything else, so a call that fails leaves one too, empty.
        if (ops.Any(op => (op.Flags & SemaphoreFlags.Undo) != 0))
        {
            adjustments.TryAdd(process, new int[Values.Length]);
        }

        if (ops.Any(op => op.Number >= Values.Length))
        {
            return new NaiveEnding(process, Outcome.Failed, Errno.EFBIG);
        }

        var sleeper = new Sleeper(process, ops);
        var verdict = Try(sleeper);
        if (verdict is null && parkRefusal == Outcome.Granted)
        {
            sleepers.Add(sleeper);
            return null;
        }

        if (verdict is { Outcome: Outcome.Granted })
        {
            OperateTime = now;
            if (sleeper.Alters)
            {
                Settle(sleeper.Named, now);
            }
        }

        return verdict ?? new NaiveEnding(process, parkRefusal);
    }

    /// <summary>semctl(2), SETVAL.</summary>
    public void SetValue(long process, int number, int value, long now)
    {
        Set(process, number, value);
        ChangeTime = now;
        Settle(null, now);
    }

    /// <summary>semctl(2), SETALL.</summary>
    public void SetAll(long process, IReadOnlyList<int> values, long now)
    {
        for (var number = 0; number < values.Count; number++)
        {
            Set(process, number, values[number]);
        }

        ChangeTime = now;
        Settle(null, now);
    }

    /// <summary>semctl(2), IPC_RMID.</summary>
    public void Remove()
    {
        Released.Add([.. sleepers.Select(sleeper => new NaiveEnding(sleeper.Process, Outcome.Removed))]);
        sleepers.Clear();
        adjustments.Clear();
        IsRemoved = true;
    }

    /// <summary>A signal, a deadline, a cancellation.</summary>
    public void Abandon(long process) => sleepers.RemoveAll(sleeper => sleeper.Process == process);

    /// <summary>What an exit does once the process sleeps no more: semop(2), semadj.</summary>
    public void Exit(long process, long now)
    {
        if (!adjustments.Remove(process, out var adjustment))
        {
            return;
        }

        for (var number = 0; number < Values.Length; number++)
        {
            if (adjustment[number] != 0)
            {
                Values[number] = Math.Clamp(Values[number] + adjustment[number], 0, 32767);
                Pids[number] = process;
            }
        }

        // Also when all of it was 0.
        OperateTime = now;
        Settle(null, now);
    }

    /// <summary>Writes what decides about what comes, with processes in an order.</summary>
    public void Write(StateWriter writer, IEnumerable<long> order)
    {
        Array.ForEach(Values, writer.Write);
        writer.Write(IsRemoved);
        foreach (var process in order)
        {
            Array.ForEach(adjustments.GetValueOrDefault(process) ?? [], writer.Write);
            writer.Write(adjustments.ContainsKey(process));
        }

        foreach (var sleeper in sleepers)
        {
            writer.Write(sleeper.Process);
            foreach (var op in sleeper.Ops)
            {
                writer.Write(Packed(op));
            }
        }

        static int Packed(SemaphoreOp op) => (op.Number << 20) + (op.Delta << 2) + ((op.Flags & SemaphoreFlags.Undo) != 0 ? 1 : 0);
    }

    private void Set(long process, int number, int value)
    {
        Values[number] = value;
        Pids[number] = process;
        foreach (var adjustment in adjustments.Values)
        {
            adjustment[number] = 0;
        }
    }

    // SEM-41, 43, 46: sleepers for zero first; then the earliest altering sleeper that can end, and again from the first.
    private void Settle(IReadOnlyList<int>? changed, long now)
    {
        var queuesAreApart = sleepers.All(sleeper => sleeper.Ops.Count == 1);
        ReleaseForZero(changed, now);
        while (FirstToEnd() is var (sleeper, ending))
        {
            sleepers.Remove(sleeper);
            Released.Add([ending]);
            if (queuesAreApart)
            {
                Add(ReleasedFromOne, sleeper.Named[0], ending);
            }

            if (ending.Outcome == Outcome.Granted)
            {
                OperateTime = now;
                ReleaseForZero(sleeper.Named, now);
            }
        }

        if (queuesAreApart && Released.Count > 0)
        {
            List<NaiveEnding> all = [.. Released.SelectMany(group => group)];
            Released.Clear();
            Released.Add(all);
        }
    }

    private (Sleeper Sleeper, NaiveEnding Ending)? FirstToEnd()
    {
        foreach (var sleeper in sleepers)
        {
            if (sleeper.Alters && Try(sleeper) is { } ending)
            {
                return (sleeper, ending);
            }
        }

        return null;
    }

    // The kernel looks at sleepers for zero again only when a semaphore that was just named is 0; null stands for all of them. The sleepers
    // with one operation, which have queues of their own, come before those with several: the last one is the sempid.
    private void ReleaseForZero(IReadOnlyList<int>? changed, long now)
    {
        if (changed is null ? !Values.Contains(0) : !changed.Any(number => Values[number] == 0))
        {
            return;
        }

        var group = new List<NaiveEnding>();
        foreach (var sleeper in sleepers.Where(sleeper => !sleeper.Alters).OrderBy(sleeper => sleeper.Ops.Count > 1).ToList())
        {
            if (Try(sleeper) is { } ending)
            {
                sleepers.Remove(sleeper);
                group.Add(ending);
                OperateTime = ending.Outcome == Outcome.Granted ? now : OperateTime;
            }
        }

        if (group.Count > 0)
        {
            Released.Add(group);
        }
    }

    private static void Add(Dictionary<int, List<NaiveEnding>> lists, int key, NaiveEnding ending)
    {
        lists.TryAdd(key, []);
        lists[key].Add(ending);
    }

    // SEM-33 to 38: all or nothing, in order. Null: it sleeps, at BlockedAt.
    private NaiveEnding? Try(Sleeper sleeper)
    {
        var values = Values.ToArray();
        var adjustment = adjustments.GetValueOrDefault(sleeper.Process)?.ToArray();
        foreach (var op in sleeper.Ops)
        {
            var value = values[op.Number];
            if (op.Delta == 0 ? value != 0 : value + op.Delta < 0)
            {
                sleeper.BlockedAt = op;
                return (op.Flags & SemaphoreFlags.NoWait) != 0 ? new NaiveEnding(sleeper.Process, Outcome.WouldBlock) : null;
            }

            values[op.Number] += op.Delta;
            if (values[op.Number] > 32767)
            {
                return new NaiveEnding(sleeper.Process, Outcome.Failed, Errno.ERANGE);
            }

            if ((op.Flags & SemaphoreFlags.Undo) != 0)
            {
                adjustment![op.Number] -= op.Delta;
                if (adjustment[op.Number] is < -32768 or > 32767)
                {
                    return new NaiveEnding(sleeper.Process, Outcome.Failed, Errno.ERANGE);
                }
            }
        }

        values.CopyTo(Values, 0);
        foreach (var op in sleeper.Ops)
        {
            Pids[op.Number] = sleeper.Process;
        }

        if (adjustment is not null)
        {
            adjustments[sleeper.Process] = adjustment;
        }

        return new NaiveEnding(sleeper.Process, Outcome.Granted);
    }

    private sealed class Sleeper(long process, IReadOnlyList<SemaphoreOp> ops)
    {
        public long Process => process;

        public IReadOnlyList<SemaphoreOp> Ops => ops;

        public bool Alters { get; } = ops.Any(op => op.Delta != 0);

        public IReadOnlyList<int> Named { get; } = [.. ops.Select(op => (int)op.Number)];

        public SemaphoreOp BlockedAt { get; set; }
    }
}
