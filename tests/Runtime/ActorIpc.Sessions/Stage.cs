using ActorIpc.Actors;
using ActorIpc.Hosting;
using ActorIpc.Tests;

namespace ActorIpc.Sessions.Tests;

/// <summary>Nodes and owners whose frames arrive when a test says so.</summary>
internal sealed class Stage
{
    // A call of several requests goes on beside the test, and sends the next.
    private readonly Lock gate = new();
    private readonly List<Frame> frames = [];
    private readonly Dictionary<string, NodeEndpoint> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PrimitiveOwner> owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<OwnerInput>> inputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> writing = new(StringComparer.Ordinal);

    public VirtualTime Time { get; } = new();

    /// <summary>What is on its way.</summary>
    public IReadOnlyList<Frame> Frames
    {
        get
        {
            lock (gate)
            {
                return [.. frames];
            }
        }
    }

    /// <summary>Loses what it says yes to.</summary>
    public Func<Frame, bool> Loses { get; set; } = _ => false;

    /// <summary>What processes left held that have exited.</summary>
    public List<string?> LeftHeld { get; } = [];

    public IpcSystem Node(string name, Action? later = null, bool takesNameless = false)
    {
        var node = new NodeEndpoint(NodeNames.Of(name), (nodes.Count + 1) * 1000, frame => Send([frame])) { Later = later };
        nodes.Add(node.Name, node);
        return IpcSystem.Create(new IpcOptions { Time = Time, Host = new EmbeddedHost(Time, checksInvariants: true) { Elsewhere = new Elsewhere(node, takesNameless) } });
    }

    public NodeEndpoint Endpoint(string name) => nodes[NodeNames.Of(name)];

    public PrimitiveOwner Owner(string name)
    {
        if (!owners.TryGetValue(name, out var owner))
        {
            Put(owner = new PrimitiveOwner(name, incarnation: 1, checksInvariants: true));
        }

        return owner;
    }

    /// <summary>What has happened to an owner, all that need be written.</summary>
    public IReadOnlyList<OwnerInput> Log(string name) => inputs.GetValueOrDefault(name) ?? [];

    public void Put(PrimitiveOwner owner)
    {
        owner.Exits = (process, primitive) => LeftHeld.Add(primitive.LeftBy(process));
        owners[owner.Name] = owner;
    }

    /// <summary>What an owner says and hears from here on does not count.</summary>
    public void BeginWrite(string owner) => writing.Add(owner);

    public void EndWrite(string owner)
    {
        writing.Remove(owner);
        Owner(owner).Release();
        Send(Owner(owner).Frames());
    }

    /// <summary>An owner loses what it knows, and starts again.</summary>
    public void Forget(string name)
    {
        Put(new PrimitiveOwner(name, Owner(name).Incarnation + 1, checksInvariants: true));
        inputs.Remove(name);
    }

    public void Gone(string owner, string node)
    {
        Apply(Owner(owner), OwnerInput.Of(Owner(owner).Incarnation, 0, NodeNames.Of(node)));
        Carry();
    }

    /// <summary>The answer to a call, which has come.</summary>
    public static T Result<T>(ValueTask<T> call)
    {
        Assert.True(call.IsCompleted);
        return call.GetAwaiter().GetResult();
    }

    /// <summary>Carries frames until none is left.</summary>
    public void Carry()
    {
        while (Next() is { } frame)
        {
            if (!Loses(frame))
            {
                Arrive(frame);
            }
        }
    }

    /// <summary>So much time passes that everybody has sent again what was lost, and shown itself to whom it waits for.</summary>
    public void Tick()
    {
        for (var i = 0; i < OwnerLink.ProbeAfter; i++)
        {
            foreach (var node in nodes.Values)
            {
                node.Tick();
            }

            foreach (var owner in owners.Values.ToList())
            {
                Send(owner.Frames(again: true));
            }

            Carry();
        }
    }

    public void Arrive(Frame frame)
    {
        if (nodes.TryGetValue(frame.To, out var node))
        {
            node.Receive(frame);
            return;
        }

        var owner = Owner(frame.To);
        Apply(owner, OwnerInput.Of(owner.Incarnation, 0, frame));
    }

    private void Apply(PrimitiveOwner owner, OwnerInput input)
    {
        if (input.Frame is null || owner.IsNews(input.Frame))
        {
            if (!inputs.TryGetValue(owner.Name, out var log))
            {
                inputs.Add(owner.Name, log = []);
            }

            log.Add(input);
        }

        owner.Apply(input);
        if (!writing.Contains(owner.Name))
        {
            owner.Release();
        }

        Send(owner.Frames());
    }

    private void Send(IEnumerable<Frame> sent)
    {
        lock (gate)
        {
            frames.AddRange(sent);
        }
    }

    private Frame? Next()
    {
        lock (gate)
        {
            var next = frames.FirstOrDefault();
            frames.RemoveRange(0, Math.Min(1, frames.Count));
            return next;
        }
    }
}
