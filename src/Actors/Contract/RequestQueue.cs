namespace ActorIpc.Actors;

/// <summary>Parked requests in order of arrival: an intrusive list, so adding allocates nothing and removing any is O(1).</summary>
internal sealed class RequestQueue
{
    public Request? Head { get; private set; }

    public Request? Tail { get; private set; }

    public int Count { get; private set; }

    public bool IsEmpty => Head is null;

    public void Add(Request request)
    {
        request.State = RequestState.Parked;
        request.Next = null;
        request.Previous = Tail;
        if (Tail is null)
        {
            Head = request;
        }
        else
        {
            Tail.Next = request;
        }

        Tail = request;
        Count++;
    }

    public void AddBefore(Request next, Request request)
    {
        request.State = RequestState.Parked;
        request.Next = next;
        request.Previous = next.Previous;
        if (next.Previous is null)
        {
            Head = request;
        }
        else
        {
            next.Previous.Next = request;
        }

        next.Previous = request;
        Count++;
    }

    public void Remove(Request request)
    {
        if (request.Previous is null)
        {
            Head = request.Next;
        }
        else
        {
            request.Previous.Next = request.Next;
        }

        if (request.Next is null)
        {
            Tail = request.Previous;
        }
        else
        {
            request.Next.Previous = request.Previous;
        }

        request.Next = request.Previous = null;
        request.State = RequestState.Submitted;
        Count--;
    }

    public Request? TakeFirst()
    {
        var first = Head;
        if (first is not null)
        {
            Remove(first);
        }

        return first;
    }

    public void CheckInvariants(string owner)
    {
        var counted = 0;
        Request? previous = null;
        for (var at = Head; at is not null; previous = at, at = at.Next)
        {
            Invariant.Holds(at.State == RequestState.Parked, owner, "a queued request is parked");
            Invariant.Holds(ReferenceEquals(at.Previous, previous), owner, "the links of a queue agree");
            counted++;
        }

        Invariant.Holds(counted == Count && ReferenceEquals(previous, Tail), owner, "a queue counts its requests");
    }

    public void Save<TOperation>(StateWriter writer)
        where TOperation : struct, IOperation<TOperation>
    {
        writer.Write(Count);
        for (var at = Head; at is not null; at = at.Next)
        {
            writer.Write((Request<TOperation>)at);
        }
    }

    public void Load<TOperation>(StateReader reader)
        where TOperation : struct, IOperation<TOperation>
    {
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            Add(reader.ReadRequest<TOperation>());
        }
    }
}
