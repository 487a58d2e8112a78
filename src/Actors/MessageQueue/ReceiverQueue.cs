namespace ActorIpc.Actors;

/// <summary>Parked receivers by what they wait for, so that the first in order that takes a message is found without passing over the others.</summary>
internal sealed class ReceiverQueue
{
    private readonly Dictionary<long, RequestQueue> byType = [];

    // Those who wait for anything but one type. Programs use few different filters.
    private readonly List<(MessageFilter Filter, RequestQueue Queue)> byFilter = [];

    // The queue that was emptied last, so that one receiver that comes and goes makes no garbage.
    private RequestQueue? spare;

    public int Count { get; private set; }

    public void Add(Request<MessageOperation> request)
    {
        var filter = request.Operation.Filter;
        var queue = QueueOf(filter);
        if (queue is null)
        {
            queue = spare ?? new RequestQueue();
            spare = null;
            if (filter.Kind == MessageFilter.FilterKind.OfType)
            {
                byType.Add(filter.Number, queue);
            }
            else
            {
                byFilter.Add((filter, queue));
            }
        }

        queue.Add(request);
        Count++;
    }

    public void Remove(Request<MessageOperation> request)
    {
        var filter = request.Operation.Filter;
        var queue = QueueOf(filter)!;
        queue.Remove(request);
        Count--;
        if (queue.IsEmpty)
        {
            spare = queue;
            if (filter.Kind == MessageFilter.FilterKind.OfType)
            {
                byType.Remove(filter.Number);
            }
            else
            {
                byFilter.RemoveAt(PlaceOf(filter));
            }
        }
    }

    /// <summary>The first in order of arrival that takes a message of a type (MSG-16).</summary>
    public Request<MessageOperation>? First(long type)
    {
        var first = (Request<MessageOperation>?)byType.GetValueOrDefault(type)?.Head;
        foreach (var (filter, queue) in byFilter)
        {
            var head = (Request<MessageOperation>)queue.Head!;
            if (filter.Takes(type) && (first is null || head.Operation.Arrival < first.Operation.Arrival))
            {
                first = head;
            }
        }

        return first;
    }

    public List<Request<MessageOperation>> InOrder()
    {
        var found = new List<Request<MessageOperation>>(Count);
        foreach (var queue in byType.Values.Concat(byFilter.Select(entry => entry.Queue)))
        {
            for (var at = queue.Head; at is not null; at = at.Next)
            {
                found.Add((Request<MessageOperation>)at);
            }
        }

        found.Sort((one, other) => one.Operation.Arrival.CompareTo(other.Operation.Arrival));
        return found;
    }

    public void CheckInvariants(string owner)
    {
        foreach (var queue in byType.Values.Concat(byFilter.Select(entry => entry.Queue)))
        {
            Invariant.Holds(!queue.IsEmpty, owner, "a queue of receivers is not empty");
            queue.CheckInvariants(owner);
        }

        Invariant.Holds(InOrder().Count == Count, owner, "the receivers are counted");
    }

    private RequestQueue? QueueOf(MessageFilter filter) =>
        filter.Kind == MessageFilter.FilterKind.OfType ? byType.GetValueOrDefault(filter.Number)
        : PlaceOf(filter) is >= 0 and var at ? byFilter[at].Queue
        : null;

    private int PlaceOf(MessageFilter filter)
    {
        var at = byFilter.Count - 1;
        while (at >= 0 && byFilter[at].Filter != filter)
        {
            at--;
        }

        return at;
    }
}
