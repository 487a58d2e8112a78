using ActorIpc.Actors;
using ActorIpc.Hosting;
using ActorIpc.Sessions;
using ActorIpc.Simulation.Hosting;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Nodes;

/// <summary>A node: a system with processes, whose named primitives run at owners.</summary>
internal sealed class NodePlace : Place, IEndpointObserver
{
    /// <summary>How far the numbers of processes of two nodes are apart.</summary>
    public const int MostProcesses = 10_000;

    private readonly NodeEndpoint session;
    private readonly Action<SimulatedNode>? start;
    private readonly SimulatedHost host;
    private IpcSystem? ipc;
    private bool isReplaced;

    /// <param name="world">The run.</param>
    /// <param name="name">What people call it.</param>
    /// <param name="endpoint">The name by which frames find it.</param>
    /// <param name="order">Which node it is.</param>
    /// <param name="start">What it starts with, and anew with after a crash; null for one that does not come back.</param>
    public NodePlace(World world, string name, string endpoint, int order, Action<SimulatedNode>? start)
        : base(world, endpoint, name)
    {
        this.start = start;
        FirstProcess = (long)order * MostProcesses;
        session = new NodeEndpoint(endpoint, FirstProcess, world.Clustered.Send, carries: PortableGifts.Include) { Observer = this };
        Time = new NodeTime(world.Time, this);
        host = new SimulatedHost(world, Time) { Elsewhere = new Elsewhere(session), Node = this };
    }

    public override NodePlace Node => this;

    /// <summary>What the numbers of its processes are counted from.</summary>
    public long FirstProcess { get; }

    public TimeProvider Time { get; }

    public IpcSystem Ipc => ipc!;

    public NodeEndpoint Session => session;

    public Action<SimulatedNode>? Start => start;

    /// <summary>Whether another one is to start in its place.</summary>
    public bool MayStartAnew => IsCrashed && start is not null && !isReplaced;

    /// <summary>Whether it stands still.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Whether it has ended with all that it ran.</summary>
    public bool IsCrashed { get; private set; }

    /// <summary>Whether the owners are to hear that it is gone: it is, or is taken for gone.</summary>
    public bool IsGone { get; private set; }

    public bool IsRunning => !IsPaused && !IsCrashed;

    /// <summary>Whether any process of it has begun and not ended.</summary>
    public bool IsBusy => World.Contexts.Any(context => context.Node == this && context.HasBegun && !context.Process.HasExited);

    /// <summary>Makes its system, once frames find it.</summary>
    public void Begin() => ipc = IpcSystem.Create(World.Options.Ipc with { Host = host });

    public override void Receive(Frame frame)
    {
        Touch();
        if (frame.IsFarewell || session.LinkTo(frame.From) is { Stream.History: > 0 and var known } && frame.FromHistory > known)
        {
            // What processes have registered for the loss of a grant runs at once, and may look at anything.
            World.Touch(Footprint.Memory);
        }

        session.Receive(frame);
    }

    public void Tick()
    {
        Touch();
        session.Tick();
    }

    public void Happens(PlaceEvent what)
    {
        Touch();
        switch (what)
        {
            case PlaceEvent.Pauses:
                IsPaused = true;
                break;
            case PlaceEvent.GoesOn:
                IsPaused = false;
                break;
            case PlaceEvent.IsTakenForGone:
                IsGone = true;
                break;
            case PlaceEvent.StartsAnew:
                isReplaced = true;
                break;
            default:
                IsCrashed = IsGone = true;
                break;
        }
    }

    /// <summary>What processes of the node can see of losses, by the tokens of their grants.</summary>
    public void AddLosses(ref StateHash hash)
    {
        foreach (var link in session.Links)
        {
            hash.Add(link.LostUpTo);
        }
    }

    void IEndpointObserver.Asks(Request request, Mailbox of)
    {
        World.CheckHere((IpcProcess)request.Process);
        Touch();
        World.Trace?.Called(request, of);
        if (World.KeepsHashes)
        {
            var writer = new StateWriter();
            request.WriteOperation(writer);
            World.NoteOrigins(writer.Values);
        }
    }

    void IEndpointObserver.Answered(Request request)
    {
        World.Answered(request);
        if (World.KeepsHashes)
        {
            ref var known = ref World.ContextOf((IpcProcess)request.Process).Known;
            known.Add(request.Token.Incarnation);
            known.Add(request.Token.Sequence);
        }
    }

    protected override void Save(ref StateHash hash)
    {
        hash.Add((IsPaused ? 1L : 0) | (IsCrashed ? 2L : 0) | (IsGone ? 4L : 0) | (isReplaced ? 8L : 0));
        if (IsCrashed)
        {
            return;
        }

        var (lastCall, lastKept) = session.LastNumbers;
        hash.Add(lastCall);
        hash.Add(lastKept);
        foreach (var link in session.Links)
        {
            Add(ref hash, link);
        }

        foreach (var call in session.Calls)
        {
            hash.Add(call.Number);
            hash.Add(World.NumberOf(call.Request.Process));
            hash.Add(call.Request.Sequence);
            hash.Add(call.Link.Stream.Peer);
            hash.Add((long)call.Ending);
            hash.Add(call.IsAwaited ? 1 : 0);
            hash.Add(call.Gift?.Number ?? 0);
        }
    }

    private void Add(ref StateHash hash, OwnerLink link)
    {
        SessionHash.Add(World, ref hash, link.Stream);
        hash.Add(link.LostUpTo);
        hash.Add(link.LatestIncarnation);
        hash.Add(link.QuietTicks);
        hash.Add(link.LastAwaited.All);
        hash.Add(link.LastAwaited.Sent);
        hash.Add((link.IsOpen ? 1L : 0) | (link.IsGivenUp ? 2L : 0));
        foreach (var watched in link.Watched.Order())
        {
            hash.Add(watched.Value);
        }

        foreach (var other in link.Awaits)
        {
            hash.Add(other.Stream.Peer);
        }
    }

    // Its timers do not ring while it stands still.
    private sealed class NodeTime(SimulatedTime time, NodePlace node) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(node, callback, state, dueTime, period);
    }
}
