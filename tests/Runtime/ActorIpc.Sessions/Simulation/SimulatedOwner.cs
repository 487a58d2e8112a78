using System.Diagnostics.CodeAnalysis;

namespace ActorIpc.Sessions.Tests.Simulation;

/// <summary>Where an owner runs in a simulation, with its log: it crashes, comes back, moves, and writes when the seed says so.</summary>
internal sealed class SimulatedOwner(World world, string name, bool isDurable)
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
        owner.BecomeIncarnation(incarnation);
        owner.Release();
        Send(again: false);
        foreach (var node in world.GoneNodes)
        {
            Lose(node);
        }
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
        Send(again: false);
    }

    /// <summary>Whether the log brings back what is there now.</summary>
    public bool IsTrueToItsLog([NotNullWhen(false)] out string? difference)
    {
        difference = null;
        if (!isDurable || owner is null || writing is not null || unwritten.Count > 0)
        {
            return true;
        }

        var recalled = Recall();
        recalled.BecomeIncarnation(incarnation);
        var (now, then) = (Text.Of(owner.Save()), Text.Of(recalled.Save()));
        difference = now == then ? null : $"{name} is\n{now}\nand its log brings back\n{then}";
        return difference is null;
    }

    private PrimitiveOwner Recall()
    {
        // It forgets nothing, so it has one history, even if nothing has been written yet.
        var recalled = snapshot is null ? new PrimitiveOwner(name, incarnation: 1, checksInvariants: true) : PrimitiveOwner.Load(name, snapshot, checksInvariants: true);
        foreach (var input in log)
        {
            recalled.Apply(input);
        }

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
