namespace ActorIpc.Actors.Tests.Exploration;

/// <summary>A lock and a sleep queue with one channel once more, with plain lists, and with messages between the two that take their time. It does without the names of acquisitions.</summary>
internal sealed class SleepModel
{
    private readonly List<(long Process, Outcome Ended, bool Sleeps)> line = [];
    private readonly List<long> asleep = [];
    private readonly List<long> told = [];

    // Requests between the two, with the note that came to them on their way.
    private readonly Dictionary<long, (bool Returns, Outcome Ended, Outcome Note)> onTheWay = [];
    private long owner;
    private bool ownerDied;

    public List<Ending> Endings { get; } = [];

    /// <summary>Of whom the lock will hear that they have parked, in order.</summary>
    public long[] Told => [.. told];

    /// <summary>One reason for all that are carried along in the same way.</summary>
    public static Outcome Alike(Outcome reason) => reason is Outcome.Granted or Outcome.Exited ? reason : Outcome.Interrupted;

    public bool IsOwner(long process) => owner == process;

    public bool Waits(long process) => onTheWay.ContainsKey(process) || line.Exists(waiter => waiter.Process == process) || asleep.Contains(process);

    public void Acquire(long process, Outcome refusal)
    {
        if (owner == process)
        {
            End(process, Outcome.Failed, Errno.EDEADLK);
        }
        else if (owner != 0 && refusal != Outcome.Granted)
        {
            End(process, refusal);
        }
        else
        {
            Enter(process, Outcome.Granted, sleeps: false);
        }
    }

    public void Release(long process)
    {
        if (owner == process)
        {
            End(process, Outcome.Granted);
            HandOver();
        }
        else
        {
            End(process, Outcome.Failed, Errno.EPERM);
        }
    }

    public void Sleep(long process)
    {
        if (owner == process)
        {
            onTheWay.Add(process, default);
        }
        else
        {
            End(process, Outcome.Failed, Errno.EPERM);
        }
    }

    public void Wakeup(long process, int most)
    {
        var woken = asleep.Where(sleeper => sleeper != process).Take(most).ToList();
        End(process, Outcome.Granted, value: woken.Count);
        woken.ForEach(sleeper => Return(sleeper, Outcome.Granted));
    }

    /// <summary>A request between the two has arrived.</summary>
    public void Arrive(long process)
    {
        onTheWay.Remove(process, out var request);
        if (!request.Returns)
        {
            asleep.Add(process);
            told.Add(process);
        }
        else
        {
            Enter(process, request.Ended, sleeps: true);
        }

        if (request.Note != Outcome.Granted && Waits(process))
        {
            Abandon(process, request.Note);
        }
    }

    /// <summary>The lock hears that its owner has parked.</summary>
    public void Parked(long process)
    {
        told.Remove(process);
        if (owner == process)
        {
            HandOver();
        }
    }

    public void Abandon(long process, Outcome reason)
    {
        if (onTheWay.TryGetValue(process, out var request))
        {
            onTheWay[process] = request with { Note = request.Note == Outcome.Granted ? reason : request.Note };
        }
        else if (asleep.Contains(process))
        {
            if (reason == Outcome.Exited)
            {
                asleep.Remove(process);
                End(process, reason);
            }
            else
            {
                Return(process, reason);
            }
        }
        else if (line.RemoveAll(waiter => waiter.Process == process && (!waiter.Sleeps || reason == Outcome.Exited)) > 0)
        {
            End(process, reason);
        }
    }

    /// <summary>The lock hears of an exit.</summary>
    public void Exit(long process)
    {
        if (owner == process)
        {
            ownerDied = true;
            HandOver();
        }
    }

    public void Write(StateWriter writer, IEnumerable<long> order)
    {
        writer.Write(owner);
        writer.Write(ownerDied);
        writer.Write(line.Count);
        foreach (var (process, ended, sleeps) in line)
        {
            writer.Write(process);
            writer.Write((int)Alike(ended));
            writer.Write(sleeps);
        }

        writer.Write(asleep.Count);
        foreach (var process in asleep)
        {
            writer.Write(process);
        }

        foreach (var process in order)
        {
            var (returns, ended, note) = onTheWay.GetValueOrDefault(process);
            writer.Write(returns);
            writer.Write((int)Alike(ended));
            writer.Write((int)Alike(note));
        }
    }

    private void Return(long process, Outcome ended)
    {
        asleep.Remove(process);
        onTheWay.Add(process, (true, ended, Outcome.Granted));
    }

    private void Enter(long process, Outcome ended, bool sleeps)
    {
        line.Add((process, ended, sleeps));
        if (owner == 0)
        {
            HandOver();
        }
    }

    private void HandOver()
    {
        owner = 0;
        if (line.Count > 0)
        {
            var (process, ended, _) = line[0];
            line.RemoveAt(0);
            owner = process;
            End(process, ended, ownerDied ? Errno.EOWNERDEAD : Errno.None);
            ownerDied = false;
        }
    }

    private void End(long process, Outcome outcome, Errno error = Errno.None, long value = 0) => Endings.Add(new Ending(process, 1, outcome, error, value, null));
}
