namespace ActorIpc.Actors;

/// <summary>Sleepers that take from one semaphore, by how much they take, so that the first in order that can run is found without a scan.</summary>
internal sealed class TakerQueue
{
    // Sorted by amount. Programs use few different amounts.
    private readonly List<(int Amount, RequestQueue Queue)> byAmount = [];

    public int Count { get; private set; }

    public IEnumerable<RequestQueue> Queues => byAmount.Select(entry => entry.Queue);

    public void Add(Request<SemaphoreOperation> request)
    {
        var amount = AmountOf(request);
        var at = PlaceOf(amount);
        if (at == byAmount.Count || byAmount[at].Amount != amount)
        {
            byAmount.Insert(at, (amount, new RequestQueue()));
        }

        byAmount[at].Queue.Add(request);
        Count++;
    }

    public void Remove(Request<SemaphoreOperation> request)
    {
        var at = PlaceOf(AmountOf(request));
        byAmount[at].Queue.Remove(request);
        Count--;
        if (byAmount[at].Queue.IsEmpty && byAmount.Count > 1)
        {
            byAmount.RemoveAt(at);
        }
    }

    /// <summary>The first in order of arrival that a value satisfies (SEM-43).</summary>
    public Request<SemaphoreOperation>? First(int value)
    {
        Request<SemaphoreOperation>? first = null;
        foreach (var (amount, queue) in byAmount)
        {
            if (amount > value)
            {
                break;
            }

            if (queue.Head is Request<SemaphoreOperation> head && (first is null || head.Operation.Arrival < first.Operation.Arrival))
            {
                first = head;
            }
        }

        return first;
    }

    private int PlaceOf(int amount)
    {
        var at = 0;
        while (at < byAmount.Count && byAmount[at].Amount < amount)
        {
            at++;
        }

        return at;
    }

    private static int AmountOf(Request<SemaphoreOperation> request) => -request.Operation.Vector.Ops[0].Delta;
}
