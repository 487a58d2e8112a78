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
            if (at > 0)
            {
                lines[at - 1].Turned = Math.Max(lines[at - 1].Turned, line.Turned);
            }

            lines.RemoveAt(at);
        }
    }

    /// <summary>The first in order that an amount satisfies.</summary>
    public Request<TOperation>? First(long enough)
    {
        Request<TOperation>? first = null;
        var turned = 0L;
        foreach (var line in lines)
        {
            if (line.Amount > enough)
            {
                break;
            }

            if (line.Queue.Head is Request<TOperation> head && (first is null || IsBefore(head, first, turned)))
            {
                (first, turned) = (head, 0);
            }

            turned = Math.Max(turned, line.Turned);
        }

        return first;
    }

    /// <summary>Has all that an amount satisfies go behind all others, in the order in which they stand.</summary>
    /// <param name="enough">The amount.</param>
    /// <param name="now">The number of this turn, among those of arrivals.</param>
    public void Turn(long enough, long now)
    {
        // Nobody is touched: it is noted where the line was drawn, and First counts it in. That is enough, for those of one amount stay in order among
        // themselves, and those of two amounts change places only where a line is drawn between them.
        if (PlaceOf(enough + 1) is > 0 and var end)
        {
            lines[end - 1].Turned = now;
        }
    }

    /// <summary>All that an amount satisfies, in order.</summary>
    public List<Request<TOperation>> InOrder(long enough = long.MaxValue)
    {
        var found = new List<Request<TOperation>>(Count);
        for (var i = 0; i < lines.Count && lines[i].Amount <= enough; i++)
        {
            for (var at = lines[i].Queue.Head; at is not null; at = at.Next)
            {
                found.Add((Request<TOperation>)at);
            }
        }

        found.Sort((one, other) => one == other ? 0
            : one.Operation.Amount <= other.Operation.Amount ? (IsBefore(other, one) ? 1 : -1)
            : IsBefore(one, other) ? -1 : 1);
        return found;
    }

    public void CheckInvariants(string owner)
    {
        var (counted, before) = (0, long.MinValue);
        foreach (var line in lines)
        {
            Invariant.Holds(line.Amount > before, owner, "the amounts are in order");
            line.Queue.CheckInvariants(owner);
            counted += line.Queue.Count;
            before = line.Amount;
        }

        Invariant.Holds(lines.Count(line => line.Queue.IsEmpty) <= 1, owner, "no more than one amount is kept that nobody asks for");
        Invariant.Holds(counted == Count, owner, "those who ask for an amount are counted");
    }

    // Whether the one that asks for more is before the one that asks for less, given when somebody last turned between their amounts.
    private static bool IsBefore(Request<TOperation> larger, Request<TOperation> smaller, long turned) =>
        larger.Operation.Arrival < smaller.Operation.Arrival || turned > larger.Operation.Arrival;

    private bool IsBefore(Request<TOperation> larger, Request<TOperation> smaller)
    {
        var turned = 0L;
        for (var at = PlaceOf(smaller.Operation.Amount); lines[at].Amount < larger.Operation.Amount; at++)
        {
            turned = Math.Max(turned, lines[at].Turned);
        }

        return IsBefore(larger, smaller, turned);
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

        // When those of this amount and of less last went behind those of more.
        public long Turned { get; set; }
    }
}
