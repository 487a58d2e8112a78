using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Sessions;

// What there is to see of an endpoint, for who runs nodes and owners on one thread.
internal sealed partial class NodeEndpoint
{
    /// <summary>All owners that it has to do with, in the order of their names.</summary>
    public IReadOnlyList<OwnerLink> Links
    {
        get
        {
            lock (gate)
            {
                return [.. links.Values.OrderBy(link => link.Stream.Peer, StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>All calls that have not been answered, in the order in which they were made.</summary>
    public IReadOnlyList<RemoteCall> Calls
    {
        get
        {
            lock (gate)
            {
                return [.. calls.Values.OrderBy(call => call.Number)];
            }
        }
    }

    /// <summary>The number of the last call and of the last value that stayed here.</summary>
    public (long Call, long Kept) LastNumbers
    {
        get
        {
            lock (gate)
            {
                return (lastNumber, lastKept);
            }
        }
    }

    /// <summary>What it has to do with an owner; null for nothing.</summary>
    public OwnerLink? LinkTo(string owner)
    {
        lock (gate)
        {
            return links.GetValueOrDefault(owner);
        }
    }

    /// <summary>A call that has not been answered.</summary>
    public RemoteCall? CallOf(Request request)
    {
        lock (gate)
        {
            return byRequest.GetValueOrDefault(request);
        }
    }

    /// <summary>A call that has not been answered, by its number.</summary>
    public RemoteCall? CallOf(long number)
    {
        lock (gate)
        {
            return calls.GetValueOrDefault(number);
        }
    }
}

/// <summary>Looks at what the processes of a node ask elsewhere.</summary>
internal interface IEndpointObserver
{
    /// <summary>A process makes a call, or asks for something in passing.</summary>
    void Asks(Request request, Mailbox of);

    /// <summary>A call that somebody waits for has been answered; its caller is about to hear so.</summary>
    void Answered(Request request);
}
