namespace ActorIpc.Actors.Tests;

/// <summary>
/// Words and who waits on them, a second time: from the rules of futex(2) and of the calls that were proposed before it (FUT-1 to 34, FUT-50 to 55), with one
/// list of all who wait, in order of arrival, and every step taken whole.
/// </summary>
internal sealed partial class NaiveFutexes(int words, int mostRecords)
{
    private readonly uint[] words = new uint[words];
    private readonly List<Place> line = [];
    private readonly SortedDictionary<long, Owner> owners = [];

    /// <summary>Who ended in the last step.</summary>
    public List<Ending> Endings { get; } = [];

    /// <summary>Who was signalled in the last step.</summary>
    public List<(long Process, Signal Signal)> Posts { get; } = [];

    public bool Waits(long process) => line.Any(place => place.Process == process && place.Record is null) || owners.GetValueOrDefault(process)?.Fetch is not null;

    public uint Value(int word) => words[word];

    public void Set(int word, uint value) => words[word] = value;

    public void Wait(Caller caller, int word, uint expected, uint mask, Outcome parkRefusal)
    {
        if (mask == 0)
        {
            End(caller, Outcome.Failed, Errno.EINVAL);
        }
        else if (words[word] != expected)
        {
            End(caller, Outcome.ValueChanged);
        }
        else if (parkRefusal != Outcome.Granted)
        {
            End(caller, parkRefusal);
        }
        else
        {
            line.Add(new Place(caller.Process, caller, word, mask));
        }
    }

    public void WaitAny(Caller caller, IReadOnlyList<(int Word, uint Expected)> vector, Outcome parkRefusal)
    {
        if (vector.Count == 0)
        {
            End(caller, Outcome.Failed, Errno.EINVAL);
        }
        else if (vector.Any(entry => words[entry.Word] != entry.Expected))
        {
            End(caller, Outcome.ValueChanged);
        }
        else if (parkRefusal != Outcome.Granted)
        {
            End(caller, parkRefusal);
        }
        else
        {
            line.AddRange(vector.Select((entry, index) => new Place(caller.Process, caller, entry.Word, uint.MaxValue) { Index = index }));
        }
    }

    public void Wake(Caller caller, int word, int count, uint mask)
    {
        if (mask == 0)
        {
            End(caller, Outcome.Failed, Errno.EINVAL);
            return;
        }

        var woken = Take(word, count, mask);
        End(caller, Outcome.Granted, value: woken.Count);
        Deliver(woken);
    }

    public void Requeue(Caller caller, int from, int to, int wake, int move, uint? expected)
    {
        if (wake < 0 || move < 0)
        {
            End(caller, Outcome.Failed, Errno.EINVAL);
            return;
        }

        if (expected is { } value && words[from] != value)
        {
            End(caller, Outcome.ValueChanged);
            return;
        }

        var woken = Take(from, wake, uint.MaxValue);
        var moved = line.Where(place => place.Word == from).Take(move).ToList();
        if (from != to)
        {
            line.RemoveAll(moved.Contains);
            moved.ForEach(place => place.Word = to);
            line.AddRange(moved);
        }

        End(caller, Outcome.Granted, value: woken.Count + moved.Count);
        Deliver(woken);
    }

    public void WakeOp(Caller caller, int word, int other, FutexChange change, int argument, FutexComparison comparison, int with, int wake, int wakeOther)
    {
        var held = (int)words[other];
        var changed = change switch
        {
            FutexChange.Set => argument,
            FutexChange.Add => held + argument,
            FutexChange.Or => held | argument,
            FutexChange.AndNot => held & ~argument,
            FutexChange.Xor => held ^ argument,
            _ => (int?)null,
        };
        words[other] = (uint)(changed ?? held);
        var holds = comparison switch
        {
            FutexComparison.Equal => held == with,
            FutexComparison.NotEqual => held != with,
            FutexComparison.Less => held < with,
            FutexComparison.LessOrEqual => held <= with,
            FutexComparison.Greater => held > with,
            FutexComparison.GreaterOrEqual => held >= with,
            _ => (bool?)null,
        };
        if (changed is null || holds is null)
        {
            End(caller, Outcome.Failed, Errno.ENOSYS);
            return;
        }

        var woken = Take(word, wake, uint.MaxValue);
        if (holds.Value)
        {
            woken.AddRange(Take(other, wakeOther, uint.MaxValue));
        }

        End(caller, Outcome.Granted, value: woken.Count);
        Deliver(woken);
    }

    public void Abandon(long process, Outcome reason)
    {
        if (owners.GetValueOrDefault(process) is { Fetch: { } fetch } owner)
        {
            owner.Fetch = null;
            End(fetch.Caller, reason);
        }
        else if (line.Find(place => place.Process == process && place.Record is null) is { } waits)
        {
            line.RemoveAll(place => place.Caller == waits.Caller);
            End(waits.Caller!, reason);
        }
    }

    /// <summary>Writes what decides about what comes, but for records.</summary>
    public void Write(StateWriter writer)
    {
        Array.ForEach(words, word => writer.Write((int)word));
        foreach (var place in line)
        {
            writer.Write(place.Process);
            writer.Write(place.Word);
            writer.Write((int)place.Mask);
            writer.Write(place.Index);
        }
    }

    private List<Place> Take(int word, int most, uint mask)
    {
        var woken = line.Where(place => place.Word == word && (place.Mask & mask) != 0).Take(most).ToList();
        line.RemoveAll(woken.Contains);
        woken.ForEach(place => place.WokenBy = mask);
        return woken;
    }

    private void Deliver(List<Place> woken)
    {
        foreach (var ended in woken.Where(place => place.Record is null).GroupBy(place => place.Caller))
        {
            line.RemoveAll(place => place.Caller == ended.Key);
            End(ended.Key!, Outcome.Granted, value: ended.Max(place => place.Index));
        }

        foreach (var told in woken.Where(place => place.Record is not null).GroupBy(place => place.Process))
        {
            Tell(owners[told.Key], told);
        }
    }

    private void End(Caller caller, Outcome outcome, Errno error = Errno.None, long value = 0, string? data = null) =>
        Endings.Add(new Ending(caller.Process, caller.Call, outcome, error, value, data));

    /// <summary>A call of a process.</summary>
    public sealed record Caller(long Process, long Call);

    // Compared by identity: one call may have several that look alike.
    private sealed class Place(long process, Caller? caller, int word, uint mask)
    {
        public long Process => process;

        public Caller? Caller => caller;

        public uint Mask => mask;

        public int Word { get; set; } = word;

        public int Index { get; init; }

        public Record? Record { get; init; }

        public uint WokenBy { get; set; }
    }
}
