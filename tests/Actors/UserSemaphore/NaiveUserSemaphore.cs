namespace ActorIpc.Actors.Tests;

/// <summary>
/// A semaphore in user memory once more, in the shape of Plan 9's own: a list in which everybody stands until it leaves, with a flag that a kick takes down,
/// and code that each sleeper runs when it wakes.
/// </summary>
internal sealed class NaiveUserSemaphore(int value)
{
    private readonly List<Sleeper> list = [];
    private readonly Queue<Sleeper> runnable = new();
    private int value = value;

    public List<Ending> Endings { get; } = [];

    public int Value => value;

    public int Runnable => runnable.Count;

    public bool IsAsleep(long process) => list.Exists(sleeper => sleeper.Process == process);

    public void Acquire(long process, Outcome refusal)
    {
        if (value < 0)
        {
            End(process, Outcome.Failed, Errno.EINVAL);
        }
        else if (value > 0)
        {
            value--;
            End(process, Outcome.Granted);
        }
        else if (refusal != Outcome.Granted)
        {
            End(process, refusal);
        }
        else
        {
            list.Add(new Sleeper(process));
        }
    }

    public void Release(long process, int count)
    {
        var error = value < 0 || count < 0 ? Errno.EINVAL : (long)value + count > int.MaxValue ? Errno.ERANGE : Errno.None;
        if (error != Errno.None)
        {
            End(process, Outcome.Failed, error);
            return;
        }

        value += count;
        Wake(count);
        End(process, Outcome.Granted, Errno.None, value);
    }

    public void Read(long process) => End(process, Outcome.Granted, Errno.None, value);

    /// <summary>A note, a deadline or an end comes to a sleeper: it notices when it runs, at once if it was not kicked before.</summary>
    public void Abandon(long process, Outcome reason)
    {
        var sleeper = list.Single(sleeper => sleeper.Process == process);
        if (sleeper.IsWaiting)
        {
            Leave(sleeper, reason);
        }
        else if (sleeper.Note == Outcome.Granted)
        {
            sleeper.Note = reason;
        }
    }

    /// <summary>The one that was kicked first runs.</summary>
    public void Run()
    {
        var sleeper = runnable.Dequeue();
        if (sleeper.Note != Outcome.Granted)
        {
            Leave(sleeper, sleeper.Note);
            return;
        }

        sleeper.IsWaiting = true;
        if (value > 0)
        {
            value--;
            Leave(sleeper, Outcome.Granted);
        }
    }

    /// <summary>Writes what decides about what comes.</summary>
    public void Write(StateWriter writer)
    {
        writer.Write(value);
        foreach (var sleeper in list.Concat(runnable))
        {
            writer.Write(sleeper.Process);
            writer.Write(sleeper.IsWaiting);
            writer.Write((int)sleeper.Note);
        }
    }

    private void Leave(Sleeper sleeper, Outcome outcome)
    {
        list.Remove(sleeper);
        End(sleeper.Process, outcome);
        if (!sleeper.IsWaiting)
        {
            Wake(1);
        }
    }

    private void Wake(int count)
    {
        foreach (var sleeper in list.Where(sleeper => sleeper.IsWaiting).Take(count).ToList())
        {
            sleeper.IsWaiting = false;
            runnable.Enqueue(sleeper);
        }
    }

    private void End(long process, Outcome outcome, Errno error = Errno.None, long result = 0) => Endings.Add(new Ending(process, 1, outcome, error, result, null));

    private sealed class Sleeper(long process)
    {
        public long Process => process;

        public bool IsWaiting { get; set; } = true;

        public Outcome Note { get; set; }
    }
}
