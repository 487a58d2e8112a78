namespace ActorIpc.Actors;

/// <summary>Who waits, by word, in order of arrival. A word that nobody waits on is not known here.</summary>
internal sealed class FutexLines
{
    // So many lines are kept for the next words that somebody waits on: then parking allocates nothing.
    private const int Kept = 64;

    private readonly Dictionary<long, RequestQueue> byWord = [];
    private readonly Stack<RequestQueue> spare = new();

    /// <summary>All who wait: word after word in order of their numbers, and those of one word in order of arrival.</summary>
    public IEnumerable<Request<FutexOperation>> All => byWord.OrderBy(entry => entry.Key).SelectMany(entry => InOrder(entry.Value));

    public RequestQueue? Find(FutexCell word) => byWord.GetValueOrDefault(word.Id);

    /// <summary>Parks a request behind those who wait on its word.</summary>
    public void Add(Request<FutexOperation> waiter)
    {
        var word = waiter.Operation.Word!.Id;
        if (!byWord.TryGetValue(word, out var line))
        {
            line = spare.TryPop(out var kept) ? kept : new RequestQueue();
            byWord.Add(word, line);
        }

        line.Add(waiter);
    }

    public void Remove(Request<FutexOperation> waiter)
    {
        var word = waiter.Operation.Word!.Id;
        var line = byWord[word];
        line.Remove(waiter);
        if (line.IsEmpty)
        {
            byWord.Remove(word);
            if (spare.Count < Kept)
            {
                spare.Push(line);
            }
        }
    }

    public void CheckInvariants(string owner)
    {
        foreach (var (word, line) in byWord)
        {
            Invariant.Holds(!line.IsEmpty, owner, "a word that is known has somebody who waits on it");
            line.CheckInvariants(owner);
            for (var at = line.Head; at is not null; at = at.Next)
            {
                Invariant.Holds(((Request<FutexOperation>)at).Operation.Word!.Id == word, owner, "a waiter stands in the line of its word");
            }
        }

        Invariant.Holds(spare.All(line => line.IsEmpty), owner, "a line that is kept is empty");
    }

    private static IEnumerable<Request<FutexOperation>> InOrder(RequestQueue line)
    {
        for (var at = line.Head; at is not null; at = at.Next)
        {
            yield return (Request<FutexOperation>)at;
        }
    }
}
