namespace ActorIpc.Actors.Tests;

/// <summary>A reader-writer lock as plainly as it can be said: who is in, and who waits. Whoever waits is looked at only when the lock is told something.</summary>
internal sealed class NaiveReaderWriter
{
    private readonly List<(long Process, bool Writes)> inside = [];
    private readonly List<(long Process, long Sequence, bool Writes)> line = [];
    private readonly HashSet<long> closed = [];
    private bool writerDied;

    public List<Ending> Endings { get; } = [];

    public uint Word => (line.Count > 0 ? ReaderWriterWord.Waiters : 0) | (writerDied ? ReaderWriterWord.OwnerDied : 0)
        | (inside.Any(one => one.Writes) ? ReaderWriterWord.Writer : (uint)inside.Count);

    public bool Waits(long process) => line.Any(waiter => waiter.Process == process);

    public void Enter(long process, long sequence, bool writes, Outcome refusal)
    {
        var reenters = inside.Any(one => one.Process == process);
        if ((line.Count == 0 || reenters) && LetsIn(writes))
        {
            Grant((process, sequence, writes));
        }
        else if (refusal != Outcome.Granted)
        {
            End(process, sequence, refusal);
        }
        else
        {
            line.Add((process, sequence, writes));
        }
    }

    /// <summary>Counts one out. True when the lock has to be told.</summary>
    public bool Leave(long process)
    {
        inside.RemoveAt(inside.FindIndex(one => one.Process == process));
        return inside.Count == 0 && line.Count > 0;
    }

    public void Abandon(long process, Outcome reason)
    {
        var waiter = line.Single(waiter => waiter.Process == process);
        line.Remove(waiter);
        End(process, waiter.Sequence, reason);
        Settle();
    }

    public void Close(long process) => closed.Add(process);

    public void Exit(long process)
    {
        if (Waits(process))
        {
            Abandon(process, Outcome.Exited);
        }

        while (inside.Any(one => one.Process == process))
        {
            Die(process);
        }
    }

    /// <summary>One that is dead is counted out once.</summary>
    public void Die(long process)
    {
        var at = inside.FindIndex(one => one.Process == process);
        writerDied |= inside[at].Writes;
        inside.RemoveAt(at);
        Settle();
    }

    /// <summary>Writes what decides about what comes, but for who has ended, with processes in an order.</summary>
    public void Write(StateWriter writer, IEnumerable<long> order)
    {
        writer.Write(writerDied);
        foreach (var process in order)
        {
            writer.Write(inside.Count(one => one.Process == process && !one.Writes));
            writer.Write(inside.Count(one => one.Process == process && one.Writes));
        }

        foreach (var (process, _, writes) in line)
        {
            writer.Write(process);
            writer.Write(writes);
        }
    }

    public void Settle()
    {
        while (line.Count > 0 && LetsIn(line[0].Writes))
        {
            var next = line[0];
            line.RemoveAt(0);
            Grant(next);
        }
    }

    private bool LetsIn(bool writes) => writes ? inside.Count == 0 : !inside.Any(one => one.Writes);

    private void Grant((long Process, long Sequence, bool Writes) waiter)
    {
        if (closed.Contains(waiter.Process))
        {
            End(waiter.Process, waiter.Sequence, Outcome.Exited);
            return;
        }

        inside.Add((waiter.Process, waiter.Writes));
        Endings.Add(new Ending(waiter.Process, waiter.Sequence, Outcome.Granted, writerDied ? Errno.EOWNERDEAD : Errno.None, 0, null));
    }

    private void End(long process, long sequence, Outcome outcome) => Endings.Add(new Ending(process, sequence, outcome, Errno.None, 0, null));
}
