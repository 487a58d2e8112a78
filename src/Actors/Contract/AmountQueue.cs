namespace ActorIpc.Actors;

/// <summary>What an operation that stands in an <see cref="AmountQueue{TOperation}"/> asks for, and since when.</summary>
internal interface IAmount
{
    /// <summary>How much it asks for.</summary>
    long Amount { get; }

    /// <summary>The number of its arrival; later ones are larger.</summary>
    long Arrival { get; }
}

/// <summary>Parked requests by how much they ask for, so that the first in order that an amount satisfies is found without passing over the others.</summary>
internal sealed class AmountQueue<TOperation>
    where TOperation : struct, IOperation<TOperation>, IAmount
{
    // Sorted by amount. Programs use few different amounts.
    private readonly List<Line> lines = [];

    public int Count { get; private set; }

    public IEnumerable<RequestQueue> Queues => lines.Select(line => line.Queue);

    public void Add(Request<TOperation> request)
    {
        var amount = request.Operation.Amount;
        var at = PlaceOf(amount);
        if (at == lines.Count || lines[at].Amount != amount)
        {
            lines.Insert(at, new Line(amount));
        }

        lines[at].Queue.Add(request);
        Count++;
    }

    public void Remove(Request<TOperation> request)
    {
        var at = PlaceOf(request.Operation.Amount);
        var line = lines[at];
        line.Queue.Remove(request);
        Count--;
        if (line.Queue.IsEmpty && lines.Count > 1)
        {
            lines.RemoveAt(at);
        }
    }

    /// <summary>The first in order that an amount satisfies.</summary>
    public Request<TOperation>? First(long enough)
    {
        Request<TOperation>? first = null;
        foreach (var line in lines)
        {
            if (line.Amount > enough)
            {
                break;
            }

            if (line.Queue.Head is Request<TOperation> head && (first is null || head.Operation.Arrival < first.Operation.Arrival))
            {
                first = head;
            }
        }

        return first;
    }

    private int PlaceOf(long amount)
    {
        var (low, high) = (0, lines.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = lines[middle].Amount < amount ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private sealed class Line(long amount)
    {
        public long Amount => amount;

        public RequestQueue Queue { get; } = new();
    }
}
