using ActorIpc.Actors;
using ActorIpc.Sessions;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Nodes;

/// <summary>The owner of one primitive, which all nodes share.</summary>
internal sealed class OwnerPlace : Place, IOwnerSurroundings
{
    private readonly SimulatedOwner runs;
    private readonly WriteStep write;
    private readonly bool mayCrash;

    // What a crash would bring back, and what is being written.
    private StateHash written;
    private StateHash beingWritten;

    public OwnerPlace(World world, string name)
        : base(world, name, name)
    {
        mayCrash = (world.Options.Faults & SimulatedFaults.OwnerCrash) != 0;
        runs = new SimulatedOwner(this, name, world.Options.Durability == SimulatedDurability.Durable);
        write = new WriteStep(this);
    }

    public PrimitiveOwner Owner => runs.Owner!;

    /// <summary>The end of the write that is under way.</summary>
    public Step Write => write;

    public bool IsWriting => runs.IsWriting;

    public bool IsDurable => runs.IsDurable;

    /// <summary>Whether anything has been sent to it since the run began: before that, its crash is that of another program.</summary>
    public bool IsAsked { get; set; }

    long IOwnerSurroundings.Now => World.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Start() => runs.Start();

    public override void Receive(Frame frame)
    {
        Touch();
        runs.Receive(frame);
        Continue();
    }

    /// <summary>Hears that a node is gone.</summary>
    public void Lose(NodePlace node)
    {
        Touch();
        runs.Lose(node.Endpoint);
        Continue();
    }

    public void Tick()
    {
        Touch();
        runs.Tick();
    }

    /// <summary>Ends and comes back, with what it had written.</summary>
    public void Crash(bool keepsWrite)
    {
        Touch();
        if (runs.IsWriting)
        {
            World.Enabled.Remove(write);
            written = keepsWrite ? beingWritten : written;
        }

        beingWritten = default;
        runs.Crash(keepsWrite);
        runs.Start();
    }

    void IOwnerSurroundings.Send(Frame frame) => World.Clustered.Send(frame);

    void IOwnerSurroundings.Fail(string why) => World.Fail(FailureKind.Broken, why);

    void IOwnerSurroundings.Exits(RemoteProcess process, Primitive primitive)
    {
        if (World.ContextOf(process.Id.Value) is { } context)
        {
            World.JudgeLeftovers(context, process, primitive, Label);
        }
    }

    protected override void Save(ref StateHash hash)
    {
        SessionHash.Add(World, ref hash, Owner.Save());
        foreach (var peer in Owner.Peers)
        {
            SessionHash.Add(World, ref hash, peer);
        }

        foreach (var (peer, mark) in runs.MarksOfWrite)
        {
            hash.Add(peer.Peer);
            hash.Add(mark.Out);
            hash.Add(mark.In);
        }

        hash.Add((runs.IsWriting ? 1L : 0) | (runs.HasUnwritten ? 2L : 0) | (IsAsked ? 4L : 0));
        hash.Add(written);
        hash.Add(beingWritten);
    }

    private void Continue()
    {
        if (runs.HasUnwritten && !runs.IsWriting)
        {
            runs.StartWrite(asSnapshot: mayCrash);
            World.Enabled.Add(write);
            if (mayCrash && World.KeepsHashes)
            {
                beingWritten = default;
                SessionHash.Add(World, ref beingWritten, Owner.Save());
            }
        }
    }

    private void FinishWrite()
    {
        Touch();
        World.Enabled.Remove(write);
        (written, beingWritten) = (beingWritten, default);
        runs.FinishWrite();
        Continue();
    }

    private sealed class WriteStep(OwnerPlace owner) : Step
    {
        public override StepKey Key => new(StepKind.Write, owner.Number, 0);

        public override (string Who, string What) Text => (owner.Label, "has written down what happened");

        public override void Run(World world) => owner.FinishWrite();
    }
}
