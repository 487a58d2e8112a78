namespace ActorIpc.Actors;

public sealed partial class FutexQueue
{
    private void CheckOwners()
    {
        const string Owner = nameof(FutexQueue);
        var waiting = lines.All.Where(waiter => waiter.Operation.Call == FutexCall.LockPi).ToLookup(waiter => waiter.Operation.Word!.Id);
        Invariant.Holds(ownerships.Count == waiting.Count, Owner, "a lock is known as long as somebody waits for it");
        foreach (var (word, ownership) in ownerships)
        {
            Invariant.Holds(ownership.Word.Id == word && ownership.Waiters == waiting[word].Count(), Owner, "it is known how many wait for a lock");
            Invariant.Holds(ReferenceEquals(owners[ownership.Owner.Process.Id.Value], ownership.Owner), Owner, "the owner of a lock is known");
            Invariant.Holds(ownership.Owner.Holds.Contains(ownership), Owner, "and knows that it holds it");
        }

        foreach (var owner in owners.Values)
        {
            Invariant.Holds(
                owner.Waits.All(wait => wait.State == RequestState.Parked && wait.Process.Id == owner.Process.Id), Owner, "what a process waits for is its own");
        }

        Invariant.Holds(owners.Values.Sum(owner => owner.Holds.Count) == ownerships.Count, Owner, "a lock has one owner");
        Invariant.Holds(toReach.Count == 0, Owner, "nobody is looking for a circle");
    }

    private void SaveOwners(StateWriter writer)
    {
        writer.Write(owners.Count);
        foreach (var owner in owners.Values.OrderBy(owner => owner.Process.Id))
        {
            writer.Write(owner.Process);
            writer.Write(owner.Holds.Count);

            // The oldest first, so that reading puts them into the same order.
            for (var at = owner.Holds.Last; at is not null; at = at.Previous)
            {
                writer.Write(at.Value.Word);
            }
        }
    }

    private void LoadOwners(StateReader reader)
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var owner = new FutexOwner(reader.ReadProcess()!);
            owners.Add(owner.Process.Id.Value, owner);
            for (var held = reader.ReadInt32(); held > 0; held--)
            {
                var ownership = new FutexOwnership();
                ownership.Begin(reader.ReadCell()!, owner);
                ownerships.Add(ownership.Word.Id, ownership);
            }
        }
    }

    // Who waits for locks, from the lines.
    private void FindWaits()
    {
        foreach (var waiter in lines.All.Where(waiter => waiter.Operation.Call == FutexCall.LockPi))
        {
            ownerships[waiter.Operation.Word!.Id].Waiters++;
            owners.GetValueOrDefault(waiter.Process.Id.Value)?.Waits.Add(waiter);
        }
    }
}
