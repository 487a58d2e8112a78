namespace ActorIpc.Actors.Tests;

/// <summary>xv6's process table a second time, from XV6-4 to 15: a list of processes and a list of waits, scanned from the start.</summary>
internal sealed class NaiveProcesses(int limit)
{
    private readonly List<Entry> entries = [new Entry { Pid = 1, Slot = 0, Parent = 0 }];
    private readonly List<Wait> waits = [];

    /// <summary>What ended in the last step.</summary>
    public List<Ending> Endings { get; } = [];

    public List<(long Process, Signal Signal)> Posts { get; } = [];

    public bool IsAlive(long pid) => Find(pid) is { IsZombie: false };

    public void Spawn(long pid, long call, long child)
    {
        if (!Enter(pid, call))
        {
            return;
        }

        if (entries.Count >= limit)
        {
            End(pid, call, Outcome.Failed, Errno.EAGAIN);
            return;
        }

        var slot = Enumerable.Range(0, limit).First(free => entries.All(entry => entry.Slot != free));
        entries.Add(new Entry { Pid = child, Slot = slot, Parent = pid });
        End(pid, call, Outcome.Granted, value: child);
    }

    public void Exit(long pid, long call, int status)
    {
        if (pid == 1)
        {
            End(pid, call, Outcome.Failed, Errno.EINVAL);
        }
        else if (Enter(pid, call))
        {
            Vanish(pid, status);
            End(pid, call, Outcome.Granted);
        }
    }

    /// <summary>An exit, told or not.</summary>
    public void Vanish(long pid, int status)
    {
        foreach (var wait in waits.Where(wait => wait.Pid == pid).ToList())
        {
            Abandon(wait.Pid, wait.Call, Outcome.Exited);
        }

        // All of this happens under xv6's wait_lock, so a parent that wakes finds the lowest slot among all the new zombies (XV6-8).
        var gone = Find(pid)!;
        var moved = entries.Where(entry => entry.Parent == pid).Append(gone).OrderBy(entry => entry.Slot).ToList();
        moved.ForEach(child => child.Parent = child == gone ? child.Parent : 1);
        gone.IsZombie = true;
        gone.Status = status;
        moved.ForEach(Settle);
    }

    public void WaitFor(long pid, long call, long target, Outcome parkRefusal)
    {
        if (!Enter(pid, call))
        {
            return;
        }

        var candidates = entries.Where(entry => entry.Parent == pid && (target == 0 || entry.Pid == target)).ToList();
        var wait = new Wait(pid, call, target);
        if (candidates.Count == 0)
        {
            End(pid, call, Outcome.NoChild);
        }
        else if (candidates.Where(entry => entry.IsZombie).MinBy(entry => entry.Slot) is { } zombie)
        {
            Reap(zombie, wait);
        }
        else if (parkRefusal != Outcome.Granted)
        {
            End(pid, call, parkRefusal);
        }
        else
        {
            waits.Add(wait);
        }
    }

    public void Post(long pid, long call, long target, Signal signal)
    {
        if (!Enter(pid, call))
        {
            return;
        }

        if (target == 0 || Find(target) is not { } entry)
        {
            End(pid, call, Outcome.NoProcess);
        }
        else if (target == 1 && signal == Signal.Kill)
        {
            End(pid, call, Outcome.Failed, Errno.EPERM);
        }
        else
        {
            if (!entry.IsZombie)
            {
                Posts.Add((target, signal));
            }

            End(pid, call, Outcome.Granted);
        }
    }

    public void Abandon(long pid, long call, Outcome reason)
    {
        waits.RemoveAll(wait => wait.Pid == pid && wait.Call == call);
        End(pid, call, reason);
    }

    public bool Waits(long pid) => waits.Exists(wait => wait.Pid == pid);

    /// <summary>Writes what decides about what comes.</summary>
    public void Write(StateWriter writer)
    {
        foreach (var entry in entries)
        {
            Array.ForEach([entry.Pid, entry.Slot, entry.Parent, entry.Status], writer.Write);
            writer.Write(entry.IsZombie);
        }

        foreach (var wait in waits)
        {
            writer.Write(wait.Pid);
            writer.Write(wait.Target);
        }
    }

    private bool Enter(long pid, long call)
    {
        if (!IsAlive(pid))
        {
            End(pid, call, Outcome.Failed, Errno.ESRCH);
        }

        return IsAlive(pid);
    }

    private Entry? Find(long pid) => entries.Find(entry => entry.Pid == pid);

    // A zombie goes to who waits for it: by name first, then for any child; init reaps what nobody waits for.
    private void Settle(Entry entry)
    {
        if (!entry.IsZombie)
        {
            return;
        }

        var ours = waits.Where(wait => wait.Pid == entry.Parent).ToList();
        if ((ours.Find(wait => wait.Target == entry.Pid) ?? ours.Find(wait => wait.Target == 0)) is { } taker)
        {
            Reap(entry, taker);
        }
        else if (entry.Parent == 1)
        {
            Reap(entry, null);
        }
    }

    private void Reap(Entry zombie, Wait? taker)
    {
        entries.Remove(zombie);
        if (taker is not null)
        {
            waits.Remove(taker);
            End(taker.Pid, taker.Call, Outcome.Granted, value: zombie.Pid, data: zombie.Status == 0 ? null : zombie.Status);
        }

        // Who waited for the same child, or for any when there is none left, has nothing to wait for.
        foreach (var wait in waits.Where(wait => wait.Pid == zombie.Parent).ToList())
        {
            if (wait.Target == zombie.Pid || (wait.Target == 0 && entries.All(entry => entry.Parent != wait.Pid)))
            {
                Abandon(wait.Pid, wait.Call, Outcome.NoChild);
            }
        }
    }

    private void End(long pid, long call, Outcome outcome, Errno error = Errno.None, long value = 0, object? data = null) =>
        Endings.Add(new Ending(pid, call, outcome, error, value, data));

    private sealed record Wait(long Pid, long Call, long Target);

    private sealed class Entry
    {
        public required long Pid { get; init; }

        public required int Slot { get; init; }

        public required long Parent { get; set; }

        public bool IsZombie { get; set; }

        public int Status { get; set; }
    }
}
