namespace ActorIpc.Actors.Tests;

internal sealed partial class NaiveFutexes
{
    public void Await(Caller caller, int word, uint? expected, uint mask, FutexSignal signal)
    {
        var owner = owners.GetValueOrDefault(caller.Process);
        if (mask == 0)
        {
            End(caller, Outcome.Failed, Errno.EINVAL);
        }
        else if (expected is { } value && words[word] != value)
        {
            End(caller, Outcome.ValueChanged);
        }
        else if (owner is not null && Outstanding(owner, caller.Process) >= mostRecords)
        {
            End(caller, Outcome.Failed, Errno.EAGAIN);
        }
        else
        {
            owner = Meet(caller.Process);
            line.Add(new Place(caller.Process, null, word, mask) { Record = new Record(++owner.Last, word, signal) });
            End(caller, Outcome.Granted, value: owner.Last);
        }
    }

    public void Fetch(Caller caller, int count, Outcome parkRefusal)
    {
        if (count < 1)
        {
            End(caller, Outcome.Failed, Errno.EINVAL);
        }
        else if (owners.GetValueOrDefault(caller.Process) is { Woken.Count: > 0 } owner)
        {
            HandOver(owner, caller, count);
        }
        else if (parkRefusal != Outcome.Granted)
        {
            End(caller, parkRefusal);
        }
        else
        {
            Meet(caller.Process).Fetch = (caller, count);
        }
    }

    public void Close(Caller caller, long number, bool closes)
    {
        var armed = line.Find(place => place.Process == caller.Process && place.Record?.Number == number);
        var woken = owners.GetValueOrDefault(caller.Process)?.Woken.Find(place => place.Record!.Number == number);
        if (armed is null && woken is null)
        {
            End(caller, Outcome.Failed, Errno.EBADF);
            return;
        }

        if (closes)
        {
            line.Remove(armed!);
            owners[caller.Process].Woken.Remove(woken!);
        }

        End(caller, Outcome.Granted, value: woken is null ? 0 : 1);
    }

    public void Exit(long process)
    {
        Abandon(process, Outcome.Exited);
        line.RemoveAll(place => place.Process == process);
        if (!owners.Remove(process, out var owner))
        {
            return;
        }

        // What one is passed may not pass on again: all that the dead had is passed on first, and heard of then.
        var next = owner.Woken.SelectMany(place => Take(place.Word, 1, place.WokenBy)).ToList();
        Deliver(next);
    }

    /// <summary>Writes who has records, and how many of them were woken.</summary>
    public void WriteRecords(StateWriter writer, IEnumerable<long> order)
    {
        foreach (var process in order)
        {
            var owner = owners.GetValueOrDefault(process);
            writer.Write(owner is null ? -1 : owner.Woken.Count);
            writer.Write(owner?.Last ?? 0);
        }

        line.ForEach(place => writer.Write(place.Record is not null));
    }

    private int Outstanding(Owner owner, long process) => owner.Woken.Count + line.Count(place => place.Process == process && place.Record is not null);

    private Owner Meet(long process)
    {
        if (!owners.TryGetValue(process, out var owner))
        {
            owners.Add(process, owner = new Owner());
        }

        return owner;
    }

    private void Tell(Owner owner, IGrouping<long, Place> told)
    {
        owner.Woken.AddRange(told);
        if (owner.Fetch is { } fetch)
        {
            owner.Fetch = null;
            HandOver(owner, fetch.Caller, fetch.Count);
        }

        var signal = told.Max(place => place.Record!.Signal);
        if (owner.Woken.Count > 0 && signal != FutexSignal.None)
        {
            Posts.Add((told.Key, Signal.Notified));
        }

        if (owner.Woken.Count > 0 && signal == FutexSignal.Interrupt)
        {
            Posts.Add((told.Key, Signal.Interrupt));
        }
    }

    private void HandOver(Owner owner, Caller caller, int count)
    {
        var fetched = owner.Woken.Take(count).ToList();
        owner.Woken.RemoveRange(0, fetched.Count);
        End(caller, Outcome.Granted, value: fetched.Count, data: string.Join(' ', fetched.Select(place => $"{place.Record!.Number}@{place.Record.MadeFor}")));
    }

    private sealed record Record(long Number, int MadeFor, FutexSignal Signal);

    private sealed class Owner
    {
        public List<Place> Woken { get; } = [];

        public (Caller Caller, int Count)? Fetch { get; set; }

        public long Last { get; set; }
    }
}
