namespace ActorIpc.Actors;

/// <summary>Who waits on the conditions of a mutex, by condition, in order of arrival. The cell of a condition says how many.</summary>
internal sealed class MutexSleepers
{
    // So many lines are kept for the next conditions that somebody waits on: then parking allocates nothing.
    private const int Kept = 16;

    private readonly Dictionary<long, (FutexCell Condition, RequestQueue Line)> byCondition = [];
    private readonly Stack<RequestQueue> spare = new();

    public void Add(Request<MutexOperation> sleeper)
    {
        Park(sleeper);
        Count(sleeper.Operation.Condition!, 1);
    }

    public void Remove(Request<MutexOperation> sleeper)
    {
        var condition = sleeper.Operation.Condition!;
        var line = byCondition[condition.Id].Line;
        line.Remove(sleeper);
        Count(condition, -1);
        if (line.IsEmpty)
        {
            byCondition.Remove(condition.Id);
            if (spare.Count < Kept)
            {
                spare.Push(line);
            }
        }
    }

    /// <summary>Takes out who has waited longest on a condition.</summary>
    public Request<MutexOperation>? TakeFirst(FutexCell condition) =>
        byCondition.TryGetValue(condition.Id, out var there) ? Take(there.Line) : null;

    /// <summary>Takes out one after the other, in the order of the conditions.</summary>
    public Request<MutexOperation>? TakeAny() => byCondition.Count == 0 ? null : Take(byCondition[byCondition.Keys.Min()].Line);

    public void CheckInvariants(string owner)
    {
        foreach (var (_, (condition, line)) in byCondition)
        {
            Invariant.Holds(!line.IsEmpty && condition.Read() == (uint)line.Count, owner, "a condition says how many wait on it");
            line.CheckInvariants(owner);
        }

        Invariant.Holds(spare.All(line => line.IsEmpty), owner, "a line that is kept is empty");
    }

    public void Save(StateWriter writer)
    {
        writer.Write(byCondition.Count);
        foreach (var (_, (_, line)) in byCondition.OrderBy(entry => entry.Key))
        {
            line.Save<MutexOperation>(writer);
        }
    }

    // The cells are memory, which has its own way of lasting.
    public void Load(StateReader reader)
    {
        for (var conditions = reader.ReadInt32(); conditions > 0; conditions--)
        {
            for (var left = reader.ReadInt32(); left > 0; left--)
            {
                Park(reader.ReadRequest<MutexOperation>());
            }
        }
    }

    private void Park(Request<MutexOperation> sleeper)
    {
        var condition = sleeper.Operation.Condition!;
        if (!byCondition.TryGetValue(condition.Id, out var there))
        {
            there = (condition, spare.TryPop(out var kept) ? kept : new RequestQueue());
            byCondition.Add(condition.Id, there);
        }

        there.Line.Add(sleeper);
    }

    private Request<MutexOperation> Take(RequestQueue line)
    {
        var first = (Request<MutexOperation>)line.Head!;
        Remove(first);
        return first;
    }

    private static void Count(FutexCell condition, int by)
    {
        var count = condition.Read();
        var seen = condition.CompareExchange(count + (uint)by, count);
        Invariant.Holds(seen == count, nameof(FutexMutex), "who waits on a condition is counted by its mutex alone");
    }
}
