namespace ActorIpc.Actors.Tests;

/// <summary>
/// Locks that are handed over in order of arrival, and sleepers by channel, a second time: from xv6's sleep and wakeup (XV6-1 to 3) and
/// 9front's qlock, with plain lists and every step taken whole.
/// </summary>
internal sealed class NaiveSleep(int locks)
{
    private readonly Lock[] locks = [.. Enumerable.Range(0, locks).Select(_ => new Lock())];
    private readonly List<Sleeper> sleepers = [];
    private readonly List<long> paused = [];

    /// <summary>Who ended in the last step.</summary>
    public List<Ending> Endings { get; } = [];

    public long? Owner(int number) => locks[number].Owner;

    public bool Waits(long process) => paused.Contains(process)
        || sleepers.Any(sleeper => sleeper.Process == process)
        || locks.Any(held => held.Waiters.Any(waiter => waiter.Process == process));

    public void Acquire(long process, int number, Outcome parkRefusal)
    {
        var wanted = locks[number];
        if (wanted.Owner == process)
        {
            End(process, Outcome.Failed, Errno.EDEADLK);
        }
        else if (wanted.Owner is not null && parkRefusal != Outcome.Granted)
        {
            End(process, parkRefusal);
        }
        else
        {
            Queue(wanted, new Waiter(process, null, Outcome.Granted));
        }
    }

    public void Release(long process, int number)
    {
        if (locks[number].Owner == process)
        {
            End(process, Outcome.Granted);
            HandOver(locks[number]);
        }
        else
        {
            End(process, Outcome.Failed, Errno.EPERM);
        }
    }

    public void Sleep(long process, int number, ulong channel, Outcome parkRefusal)
    {
        var held = locks[number];
        if (held.Owner != process)
        {
            End(process, Outcome.Failed, Errno.EPERM);
        }
        else if (parkRefusal != Outcome.Granted)
        {
            End(process, parkRefusal);
        }
        else
        {
            sleepers.Add(new Sleeper(process, channel, held, held.Ticket));
            HandOver(held);
        }
    }

    public void Pause(long process, Outcome parkRefusal)
    {
        if (parkRefusal != Outcome.Granted)
        {
            End(process, parkRefusal);
        }
        else
        {
            paused.Add(process);
        }
    }

    public void Wakeup(long process, ulong channel, bool one)
    {
        var others = sleepers.Where(sleeper => sleeper.Channel == channel && sleeper.Process != process);
        var woken = others.Take(one ? 1 : int.MaxValue).ToList();
        End(process, Outcome.Granted, value: woken.Count);
        woken.ForEach(sleeper => Return(sleeper, Outcome.Granted));
    }

    public void Abandon(long process, Outcome reason)
    {
        if (paused.Remove(process))
        {
            End(process, reason);
        }
        else if (sleepers.Find(sleeper => sleeper.Process == process) is { } sleeper)
        {
            Return(sleeper, reason);
        }
        else if (locks.Any(held => held.Waiters.RemoveAll(waiter => waiter.Process == process && waiter.Ticket is null) > 0))
        {
            // Who only waits to get its lock back goes on waiting.
            End(process, reason);
        }
    }

    public void Exit(long process)
    {
        var waited = paused.Remove(process) | sleepers.RemoveAll(sleeper => sleeper.Process == process) > 0;
        foreach (var held in locks)
        {
            waited |= held.Waiters.RemoveAll(waiter => waiter.Process == process) > 0;
        }

        if (waited)
        {
            End(process, Outcome.Exited);
        }

        foreach (var held in locks.Where(held => held.Owner == process))
        {
            held.OwnerDied = true;
            HandOver(held);
        }
    }

    private void Return(Sleeper sleeper, Outcome ended)
    {
        sleepers.Remove(sleeper);
        Queue(sleeper.Held, new Waiter(sleeper.Process, sleeper.Ticket, ended));
    }

    private void Queue(Lock wanted, Waiter waiter)
    {
        wanted.Waiters.Add(waiter);
        if (wanted.Owner is null)
        {
            HandOver(wanted);
        }
    }

    private void HandOver(Lock free)
    {
        free.Owner = null;
        if (free.Waiters.Count == 0)
        {
            return;
        }

        var next = free.Waiters[0];
        free.Waiters.RemoveAt(0);
        free.Owner = next.Process;
        free.Ticket = next.Ticket ?? ++free.Acquisitions;
        End(next.Process, next.Ended, free.OwnerDied ? Errno.EOWNERDEAD : Errno.None, free.Ticket);
        free.OwnerDied = false;
    }

    private void End(long process, Outcome outcome, Errno error = Errno.None, long value = 0) =>
        Endings.Add(new Ending(process, 0, outcome, error, value, null));

    // Ticket: the acquisition that a sleeper comes back to; null for who comes for the first time.
    private sealed record Waiter(long Process, long? Ticket, Outcome Ended);

    private sealed record Sleeper(long Process, ulong Channel, Lock Held, long Ticket);

    private sealed class Lock
    {
        public long? Owner { get; set; }

        public long Ticket { get; set; }

        public long Acquisitions { get; set; }

        public bool OwnerDied { get; set; }

        public List<Waiter> Waiters { get; } = [];
    }
}
