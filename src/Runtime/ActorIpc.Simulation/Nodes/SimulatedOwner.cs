using ActorIpc.Actors;
using ActorIpc.Sessions;

namespace ActorIpc.Simulation.Nodes;

/// <summary>Where an owner runs in a simulation, with its log: it crashes, comes back, moves, and writes when whoever runs the simulation says so.</summary>
internal sealed class SimulatedOwner(IOwnerSurroundings world, string name, bool isDurable)
{
    // What a crash leaves.
    private readonly List<OwnerInput> log = [];
    private OwnerSnapshot? snapshot;

    // What it takes with it.
    private List<OwnerInput> unwritten = [];
    private Write? writing;
    private PrimitiveOwner? owner;

    private long incarnation;

    public string Name => name;

    public bool IsDurable => isDurable;

    public bool IsUp => owner is not null;

    public PrimitiveOwner? Owner => owner;

    public bool IsWriting => writing is not null;

    public bool HasUnwritten => unwritten.Count > 0;

    /// <summary>What a crash leaves, where it was written as a whole; null for nothing.</summary>
    public OwnerSnapshot? Snapshot => snapshot;

    /// <summary>Where the streams stood when the write began that is under way.</summary>
    public IReadOnlyList<(PeerStream Peer, (long Out, long In) Mark)> MarksOfWrite => writing?.Marks ?? [];

    /// <summary>Whether everything that happened is written, and everything that was said has arrived.</summary>
    public bool IsQuiet => owner is { HasUnacknowledged: false, HasNews: false } && writing is null && unwritten.Count == 0;

    public void Receive(Frame frame)
    {
        if (owner is not null)
        {
            Apply(OwnerInput.Of(incarnation, world.Now, frame), owner.IsNews(frame));
        }
    }

    public void Lose(string node)
    {
        if (owner is not null)
        {
            Apply(OwnerInput.Of(incarnation, world.Now, node), true);
        }
    }

    /// <summary>Begins to write what has happened since the last write, as news or as a snapshot; what happens meanwhile is for the next.</summary>
    public void StartWrite(bool asSnapshot)
    {
        writing = new Write(unwritten, asSnapshot ? owner!.Save() : null, owner!.Mark());
        unwritten = [];
    }

    public void FinishWrite()
    {
        Keep(writing!);
        PrimitiveOwner.Release(writing!.Marks);
        writing = null;
        Send(again: false);
    }

    public void Tick() => Send(again: true);

    /// <summary>What was not written is gone. A write that was under way has come to its end, or not.</summary>
    public void Crash(bool wasWritten)
    {
        if (writing is not null && wasWritten)
        {
            Keep(writing);
        }

        writing = null;
        unwritten = [];
        owner = null;
    }

    /// <summary>Comes back as whoever has its log, or as one that knows nothing.</summary>
    public void Start()
    {
        incarnation++;
        owner = isDurable ? Recall() : new PrimitiveOwner(name, incarnation, checksInvariants: true);
        owner.Exits = world.Exits;
        owner.Release();
        Send(again: false);
    }

    /// <summary>Goes elsewhere with all that it knows.</summary>
    public void HandOver()
    {
        var carried = owner!.Save();
        if (isDurable)
        {
            snapshot = carried;
            log.Clear();
        }

        incarnation++;
        owner = PrimitiveOwner.Load(name, carried, checksInvariants: true);
        owner.BecomeIncarnation(incarnation);
        owner.Exits = world.Exits;
        Send(again: false);
    }

    /// <summary>The owner that the log brings back.</summary>
    public PrimitiveOwner Recall()
    {
        // It forgets nothing, so it has one history, even if nothing has been written yet.
        var recalled = snapshot is null ? new PrimitiveOwner(name, PrimitiveOwner.DurableHistory, checksInvariants: true) : PrimitiveOwner.Load(name, snapshot, checksInvariants: true);
        foreach (var input in log)
        {
            recalled.Apply(input);
        }

        recalled.BecomeIncarnation(incarnation);
        return recalled;
    }

    private void Apply(OwnerInput input, bool isNews)
    {
        owner!.Apply(input);
        if (owner.Complaints.Count > 0)
        {
            world.Fail($"{name} complains: {owner.Complaints[0]}");
        }

        if (!isDurable)
        {
            owner.Release();
        }
        else if (isNews)
        {
            unwritten.Add(input);
        }

        Send(again: false);
    }

    private void Keep(Write write)
    {
        if (write.Snapshot is null)
        {
            log.AddRange(write.Inputs);
        }
        else
        {
            snapshot = write.Snapshot;
            log.Clear();
        }
    }

    private void Send(bool again)
    {
        foreach (var frame in owner!.Frames(again))
        {
            world.Send(frame);
        }
    }

    private sealed record Write(List<OwnerInput> Inputs, OwnerSnapshot? Snapshot, IReadOnlyList<(PeerStream Peer, (long Out, long In) Mark)> Marks);
}

/// <summary>What is around an owner in a simulation.</summary>
internal interface IOwnerSurroundings
{
    /// <summary>The time, in milliseconds since 1970-01-01 UTC.</summary>
    long Now { get; }

    /// <summary>Puts a frame on its way.</summary>
    void Send(Frame frame);

    /// <summary>Something is wrong with the owner.</summary>
    void Fail(string why);

    /// <summary>A process exits, and its owner is about to tell the primitive so.</summary>
    void Exits(RemoteProcess process, Primitive primitive)
    {
    }
}
