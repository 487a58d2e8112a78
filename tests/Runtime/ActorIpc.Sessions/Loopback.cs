namespace ActorIpc.Sessions.Tests;

/// <summary>
/// Nodes and owners in one process, whose frames arrive at once and in order. Whoever calls carries them until all is quiet, so that a call has been answered, or
/// waits, when it returns.
/// </summary>
internal sealed class Loopback(TimeProvider time)
{
    private readonly Lock carrying = new();
    private readonly Queue<Frame> frames = new();
    private readonly Dictionary<string, NodeEndpoint> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PrimitiveOwner> owners = new(StringComparer.Ordinal);

    public NodeEndpoint Node(string name)
    {
        var node = new NodeEndpoint(NodeNames.Of(name), 0, Send, Carry);
        nodes.Add(node.Name, node);
        return node;
    }

    private void Send(Frame frame)
    {
        lock (frames)
        {
            frames.Enqueue(frame);
        }
    }

    private void Carry()
    {
        lock (carrying)
        {
            while (Next() is { } frame)
            {
                if (nodes.TryGetValue(frame.To, out var node))
                {
                    node.Receive(frame);
                }
                else
                {
                    Give(frame);
                }
            }
        }
    }

    private Frame? Next()
    {
        lock (frames)
        {
            return frames.TryDequeue(out var frame) ? frame : null;
        }
    }

    private void Give(Frame frame)
    {
        if (!owners.TryGetValue(frame.To, out var owner))
        {
            owners.Add(frame.To, owner = new PrimitiveOwner(frame.To, incarnation: 1, checksInvariants: true));
        }

        owner.Apply(OwnerInput.Of(1, time.GetUtcNow().ToUnixTimeMilliseconds(), frame));
        Assert.Empty(owner.Complaints);
        owner.Release();
        foreach (var reply in owner.Frames())
        {
            Send(reply);
        }
    }
}
