namespace ActorIpc.Actors.Tests;

/// <summary>A mutex with conditions, robust, as plainly as it can be said: an owner, a line, and who sleeps on what.</summary>
internal sealed class NaiveMutex
{
    private readonly List<Waiter> line = [];
    private readonly List<Waiter> asleep = [];
    private readonly HashSet<long> closed = [];
    private long owner;
    private bool ownerDied;
    private bool ruined;

    public List<Ending> Endings { get; } = [];

    public uint Word => ruined ? MutexWord.NotRecoverable
        : (uint)owner | (ownerDied ? MutexWord.OwnerDied : 0) | (line.Count > 0 ? MutexWord.Waiters : 0);

    public int Sleepers(int condition) => asleep.Count(waiter => waiter.Condition == condition);

    public bool Waits(long process) => line.Concat(asleep).Any(waiter => waiter.Process == process);

    public void Lock(long process, long sequence, Outcome refusal)
    {
        var waiter = new Waiter(process, sequence, -1, Outcome.Granted);
        if (ruined || owner == process)
        {
            Fail(waiter, ruined ? Errno.ENOTRECOVERABLE : Errno.EDEADLK);
        }
        else if (owner != 0 && refusal != Outcome.Granted)
        {
            End(waiter, refusal);
        }
        else
        {
            line.Add(waiter);
            Settle();
        }
    }

    public void Unlock(long process)
    {
        if (owner == process && ownerDied)
        {
            Ruin();
        }
        else if (owner == process)
        {
            owner = 0;
            Settle();
        }
    }

    public void MarkConsistent() => ownerDied = false;

    public void Wait(long process, long sequence, int condition, Outcome refusal)
    {
        var waiter = new Waiter(process, sequence, condition, Outcome.Granted);
        if (owner != process)
        {
            Fail(waiter, Errno.EPERM);
        }
        else if (refusal != Outcome.Granted)
        {
            End(waiter, refusal);
        }
        else if (ownerDied)
        {
            Ruin();
            Fail(waiter, Errno.ENOTRECOVERABLE);
        }
        else
        {
            asleep.Add(waiter);
            owner = 0;
            Settle();
        }
    }

    public void Notify(long process, long sequence, int condition, bool all)
    {
        var notified = asleep.Where(waiter => waiter.Condition == condition).Take(all ? int.MaxValue : 1).ToList();
        notified.ForEach(Return);
        Endings.Add(new Ending(process, sequence, Outcome.Granted, Errno.None, notified.Count, null));
    }

    public void Abandon(long process, Outcome reason)
    {
        if (asleep.Find(waiter => waiter.Process == process) is { } sleeper)
        {
            Return(sleeper with { Ended = reason });
        }
        else if (line.Find(waiter => waiter.Process == process) is { Condition: < 0 } waiter)
        {
            line.Remove(waiter);
            End(waiter, reason);
        }
    }

    public void Close(long process) => closed.Add(process);

    /// <summary>The waits of one that ends.</summary>
    public void Leave(long process)
    {
        closed.Add(process);
        foreach (var waiter in line.Concat(asleep).Where(waiter => waiter.Process == process).ToList())
        {
            line.Remove(waiter);
            asleep.Remove(waiter);
            End(waiter, Outcome.Exited);
        }
    }

    public void Exit(long process)
    {
        Leave(process);
        PassOn(process);
    }

    /// <summary>The mutex of one that has ended.</summary>
    public void PassOn(long process)
    {
        if (owner == process)
        {
            (owner, ownerDied) = (0, true);
            Settle();
        }
    }

    /// <summary>Writes what decides about what comes, but for who has ended.</summary>
    public void Write(StateWriter writer)
    {
        writer.Write((int)Word);
        writer.Write(line.Count);
        foreach (var waiter in line.Concat(asleep))
        {
            writer.Write(waiter.Process);
            writer.Write(waiter.Condition);
            writer.Write((int)waiter.Ended);
        }
    }

    private void Return(Waiter sleeper)
    {
        asleep.RemoveAll(waiter => waiter.Process == sleeper.Process);
        line.Add(sleeper);
        Settle();
    }

    private void Settle()
    {
        while (owner == 0 && line.Count > 0)
        {
            var next = line[0];
            line.RemoveAt(0);
            if (closed.Contains(next.Process))
            {
                End(next, Outcome.Exited);
            }
            else
            {
                owner = next.Process;
                Endings.Add(new Ending(next.Process, next.Sequence, next.Ended, ownerDied ? Errno.EOWNERDEAD : Errno.None, 0, null));
            }
        }
    }

    private void Ruin()
    {
        (owner, ownerDied, ruined) = (0, false, true);
        foreach (var waiter in line.Concat(asleep.OrderBy(sleeper => sleeper.Condition)))
        {
            Fail(waiter, Errno.ENOTRECOVERABLE);
        }

        line.Clear();
        asleep.Clear();
    }

    private void End(Waiter waiter, Outcome outcome) => Endings.Add(new Ending(waiter.Process, waiter.Sequence, outcome, Errno.None, 0, null));

    private void Fail(Waiter waiter, Errno error) => Endings.Add(new Ending(waiter.Process, waiter.Sequence, Outcome.Failed, error, 0, null));

    private sealed record Waiter(long Process, long Sequence, int Condition, Outcome Ended);
}
