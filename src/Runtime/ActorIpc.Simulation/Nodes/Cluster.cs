using ActorIpc.Actors;
using ActorIpc.Sessions;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Nodes;

/// <summary>The nodes of a run, the owners of what they share, and the frames between them.</summary>
internal sealed class Cluster
{
    private readonly World world;
    private readonly Dictionary<string, Place> places = new(StringComparer.Ordinal);
    private readonly List<NodePlace> nodes = [];
    private readonly List<OwnerPlace> owners = [];
    private readonly List<FrameLine> lines = [];
    private readonly TickStep tick;
    private int copies;
    private bool isTicking;

    public Cluster(World world)
    {
        this.world = world;
        Faults = new ClusterFaults(world, this);
        tick = new TickStep(this);
    }

    public ClusterFaults Faults { get; }

    public IReadOnlyList<NodePlace> Nodes => nodes;

    public IReadOnlyList<OwnerPlace> Owners => owners;

    /// <summary>Where frames are on their way.</summary>
    public IReadOnlyList<FrameLine> Lines => lines;

    /// <summary>The nodes that have not crashed.</summary>
    public IEnumerable<NodePlace> Running => nodes.Where(node => !node.IsCrashed);

    /// <summary>How many frames have been put on their way.</summary>
    public long Sent { get; private set; }

    public SimulatedNode AddNode(string name, Action<SimulatedNode>? start)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (places.ContainsKey(NodeNames.Of(name)))
        {
            throw new ArgumentException($"name: there is a node {name} already.", nameof(name));
        }

        if (!NodeNames.IsValid(NodeNames.Of(name)) || name.Contains('#', StringComparison.Ordinal))
        {
            throw new ArgumentException("name: it is too long, or has characters that do not show, or a #.", nameof(name));
        }

        return Add(name, NodeNames.Of(name), start);
    }

    /// <summary>Another node starts in the place of one that has crashed, with a name that none has had.</summary>
    public void StartAnew(NodePlace gone)
    {
        var trace = world.Trace;
        world.Trace = null;
        using (world.As(new object()))
        {
            Restarts.Settle(world, this, Add(gone.Label, NodeNames.Of($"{gone.Label}#{nodes.Count + 1}"), gone.Start).Place);
        }

        world.Trace = trace;
    }

    public void Send(Frame frame)
    {
        var (from, to) = (places[frame.From], PlaceOf(frame.To));
        if (to.Node is { IsCrashed: true } || (isTicking && to.Node is { IsRunning: false }))
        {
            // What is said again to a node that stands still is on its way already, or is said again later.
            return;
        }

        if (to is OwnerPlace owner && world.Steps > 0 && !owner.IsAsked)
        {
            owner.Touch();
            owner.IsAsked = true;
        }

        Sent++;
        world.Trace?.Sent($"sends to {to.Label}: {FrameText.Of(world, frame)}");
        LineOf(from, to).Add(frame);
    }

    /// <summary>A frame is to arrive once more, whenever.</summary>
    public void Double(FrameLine line, Frame frame)
    {
        var copy = new FrameLine(world, line.From, line.To, ++copies);
        lines.Add(copy);
        copy.Add(frame);
    }

    /// <summary>Nothing arrives at a node any more.</summary>
    public void Forget(NodePlace node)
    {
        foreach (var line in lines.Where(line => line.To == node))
        {
            line.Clear();
        }
    }

    /// <summary>Adds what can happen beside frames that arrive and writes that are done.</summary>
    /// <param name="choices">Where to.</param>
    /// <param name="isQuiet">Whether nothing else can happen unless time passes.</param>
    public void AddTo(List<Step> choices, bool isQuiet)
    {
        foreach (var node in nodes)
        {
            if (node.IsGone)
            {
                choices.AddRange(owners.Where(owner => HasToHear(owner, node)).Select(owner => new ToldStep(node, owner)));
            }

            if (node.MayStartAnew)
            {
                choices.Add(new PlaceStep(node, PlaceEvent.StartsAnew));
            }

            if (node.IsPaused)
            {
                choices.Add(new PlaceStep(node, PlaceEvent.GoesOn));
                if (!node.IsGone)
                {
                    choices.Add(new PlaceStep(node, PlaceEvent.IsTakenForGone));
                }
            }
        }

        if (isQuiet && Arrivals.AnyIsMissing(this))
        {
            choices.Add(tick.When(isFault: false));
        }
    }

    public Step EarlyTick => tick.When(isFault: true);

    /// <summary>The request by which a call waits at an owner; null for one that does not.</summary>
    public (Primitive Primitive, Request Request)? Parked(IpcProcess process, Request request) =>
        world.ContextOf(process).Node is { IsCrashed: false } node && node.Session.CallOf(request) is { } call
        && places.GetValueOrDefault(call.Link.Stream.Peer) is OwnerPlace { Owner: { Primitive: { } primitive } owner }
        && owner.Parked(node.Endpoint, call.Number) is { } parked
            ? (primitive, parked)
            : null;

    public Place? Find(string endpoint) => places.GetValueOrDefault(endpoint);

    public void AddTo(ref StateHash state)
    {
        foreach (var node in nodes)
        {
            state.Add(node.StateHash());
        }

        foreach (var owner in owners)
        {
            state.Add(owner.StateHash());
        }

        StateHash coming = default;
        foreach (var line in lines)
        {
            coming.AddUnordered(line.StateHash());
        }

        state.Add(coming);
        state.Add((long)copies);
    }

    /// <summary>All processes have ended: owners know none of them any more.</summary>
    public void JudgeEnd()
    {
        foreach (var owner in owners)
        {
            foreach (var card in owner.Owner.Processes)
            {
                if (world.ContextOf(card.Id.Value) is { } context && (context.Process.HasExited || context.Node is { IsCrashed: true }))
                {
                    world.Fail(FailureKind.Broken, $"{owner.Label} has not heard that {World.TextOf(context.Process)} has ended.");
                }
            }
        }
    }

    // Of one that does not know the node it is of no account.
    private bool HasToHear(OwnerPlace owner, NodePlace node) =>
        !owner.Owner.IsGone(node.Endpoint)
        && (owner.Owner.Processes.Any(card => card.Node == node.Endpoint) || lines.Exists(line => line.From == node && line.To == owner && line.Frames.Count > 0));

    private SimulatedNode Add(string name, string endpoint, Action<SimulatedNode>? start)
    {
        world.Touch(Footprint.Everything);
        var place = new NodePlace(world, name, endpoint, nodes.Count + 1, start);
        nodes.Add(place);
        places.Add(endpoint, place);
        place.Begin();
        var node = new SimulatedNode(place);
        start?.Invoke(node);
        return node;
    }

    private Place PlaceOf(string endpoint)
    {
        if (!places.TryGetValue(endpoint, out var place))
        {
            world.Touch(Footprint.Everything);
            var owner = new OwnerPlace(world, endpoint);
            owners.Add(owner);
            places.Add(endpoint, place = owner);
            owner.Start();
        }

        return place;
    }

    private FrameLine LineOf(Place from, Place to)
    {
        foreach (var line in lines)
        {
            if (line.From == from && line.To == to && !line.IsCopy)
            {
                return line;
            }
        }

        var added = new FrameLine(world, from, to);
        lines.Add(added);
        return added;
    }

    // As often as it takes until somebody says something again.
    private void Tick()
    {
        var before = Sent;
        isTicking = true;
        for (var round = 0; Sent == before && round < OwnerLink.ProbeAfter + OwnerLink.Patience; round++)
        {
            foreach (var node in nodes.Where(node => node.IsRunning))
            {
                node.Tick();
            }

            foreach (var owner in owners)
            {
                owner.Tick();
            }
        }

        isTicking = false;
        if (Sent == before && !tick.IsFault)
        {
            world.Fail(FailureKind.Broken, "something has not arrived, and nobody says it again.");
        }
    }

    private sealed class TickStep(Cluster cluster) : Step
    {
        private bool isFault;

        public override StepKey Key => new(StepKind.Tick, 0, 0);

        public override bool IsFault => isFault;

        public override (string Who, string What) Text => ("time", isFault ? "passes, while frames are held up" : "passes: what has not arrived is said again");

        public TickStep When(bool isFault)
        {
            this.isFault = isFault;
            return this;
        }

        public override void Run(World world)
        {
            world.Touch(Footprint.Everything);
            if (isFault)
            {
                world.Faults.Use();
            }

            cluster.Tick();
        }
    }

    // An owner hears that a node is gone.
    private sealed class ToldStep(NodePlace node, OwnerPlace owner) : Step
    {
        public override StepKey Key => new(StepKind.Told, node.Number, owner.Number);

        public override (string Who, string What) Text => (owner.Label, $"hears that {node.Label} is gone");

        public override void Run(World world) => owner.Lose(node);
    }
}
