using ActorIpc.Actors;
using ActorIpc.Hosting;
using ActorIpc.Simulation.Nodes;
using ActorIpc.Simulation.Scheduling;

namespace ActorIpc.Simulation.Hosting;

/// <summary>The address of a primitive in a simulation: whatever is sent to it is delivered when the scheduler says so.</summary>
internal sealed class SimulatedMailbox<TOperation> : Mailbox<TOperation>, ISimulatedMailbox
    where TOperation : struct, IOperation<TOperation>
{
    private readonly World world;
    private readonly SimulatedHost host;
    private readonly Primitive<TOperation> primitive;
    private readonly List<MessageSteps> lines = [];

    // From timers and faults, each of which sends once.
    private readonly List<MessageSteps> nameless = [];
    private readonly Footprint footprint;
    private PrimitiveTurn<TOperation> turn;
    private StateHash saved;
    private bool isSaved;

    public SimulatedMailbox(World world, SimulatedHost host, Primitive<TOperation> primitive, string? name)
    {
        this.world = world;
        this.host = host;
        this.primitive = primitive;
        Number = world.Add(this);
        footprint = primitive.LooksAtWords ? Footprint.Primitive(Number) | Footprint.Memory : Footprint.Primitive(Number);
        Name = name ?? $"{primitive.GetType().Name}#{Number}";
        turn = new PrimitiveTurn<TOperation>(host, primitive) { Self = this };
    }

    public override string Name { get; }

    public override bool HasFailed => turn.HasFailed;

    public long Number { get; }

    public Mailbox Address => this;

    public NodePlace? Node => host.Node;

    public IReadOnlyList<int> Units => primitive.Units;

    public Awaited AwaitedBy(Request request) => primitive.AwaitedBy(request);

    public bool IsThereFor(Request request) => primitive.IsThereFor(request);

    public override bool Submit(Request<TOperation> request)
    {
        world.CheckHere((IpcProcess)request.Process);
        request.Home = this;
        var onTheSpot = host.TakesOnTheSpot();
        world.Trace?.Called(request, this);
        if (world.KeepsHashes)
        {
            Note(request);
        }

        var line = LineOf(world.Sender);
        line.Add(world, request);
        if (!onTheSpot)
        {
            return false;
        }

        // What the caller sent before comes first.
        while (line.First is { } next)
        {
            line.Run(world);
            if (ReferenceEquals(next, request))
            {
                break;
            }
        }

        return false;
    }

    public override void Forward(Request request)
    {
        request.Home = this;
        Send(request);
    }

    public override void Abandon(Request request, int generation, Outcome reason) => Send(new AbandonMessage(request, generation, reason));

    public override void ProcessExited(ProcessRef process) => Send(new ExitMessage(process));

    public override void Notify(in Notice notice) => Send(new NoticeMessage(notice));

    public void Deliver(Message message)
    {
        world.Touch(footprint);
        host.Node?.Touch();
        isSaved = false;
        using (world.As(this))
        {
            if (message is AbandonMessage { Request.Home: ISimulatedMailbox home })
            {
                // Whether it is still of any account depends on where the request is.
                world.Touch(Footprint.Primitive(home.Number));
            }

            if (world.Assertions.MindsLeftovers)
            {
                world.JudgeLeftovers(message, primitive, this);
            }

            world.Trace?.Delivering(message, this);
            turn.Deliver(message);
            var told = turn.TakeCompleted();
            for (var at = (Request?)told; at is not null; at = (Request?)at.NextMessage)
            {
                world.Answered(at);
            }

            world.Trace?.Delivered(message, this);
            PrimitiveTurn<TOperation>.Tell(told);
        }
    }

    public StateHash StateHash()
    {
        if (!isSaved)
        {
            saved = default;
            var writer = new StateWriter();
            primitive.Save(writer);
            saved.Add(writer.Written);
            world.AddTo(ref saved, writer.Values);
            isSaved = true;
        }

        var state = saved;
        StateHash coming = default;
        foreach (var line in lines)
        {
            coming.AddUnordered(HashOf(line));
        }

        foreach (var line in nameless)
        {
            coming.AddUnordered(HashOf(line));
        }

        state.Add(coming);
        return state;
    }

    public void Emptied(MessageSteps line)
    {
        if (line.IsNameless)
        {
            nameless.Remove(line);
        }
    }

    private StateHash HashOf(MessageSteps line)
    {
        StateHash hash = default;
        if (line.First is null)
        {
            return hash;
        }

        hash.Add(line.IsNameless ? 0 : line.Key.A);
        for (var at = line.First; at is not null; at = at.NextMessage)
        {
            AddTo(ref hash, at);
        }

        return hash;
    }

    private void AddTo(ref StateHash hash, Message message)
    {
        switch (message)
        {
            case Request<TOperation> request:
                hash.Add(1L);
                hash.Add(request.Process.Id.Value);
                hash.Add(request.Sequence);
                hash.Add((long)request.ParkRefusal);
                hash.Add((long)request.DeferredAbandon);
                var writer = new StateWriter();
                request.Operation.Write(writer);
                hash.Add(writer.Written);
                world.AddTo(ref hash, writer.Values);
                break;
            case AbandonMessage abandon:
                hash.Add(2L);
                hash.Add(abandon.Request.Generation == abandon.Generation ? abandon.Request.Process.Id.Value : 0);
                hash.Add(abandon.Request.Generation == abandon.Generation ? abandon.Request.Sequence : 0);
                hash.Add((long)abandon.Reason);
                break;
            case ExitMessage exit:
                hash.Add(3L);
                hash.Add(exit.Process.Id.Value);
                break;
            case NoticeMessage { Notice: var notice }:
                hash.Add(4L);
                hash.Add((long)notice.Code);
                hash.Add(notice.Process.Id.Value);
                hash.Add(notice.Value);
                break;
        }
    }

    private void Note(Request<TOperation> request)
    {
        var writer = new StateWriter();
        request.Operation.Write(writer);
        world.NoteOrigins(writer.Values);
    }

    private void Send(Message message)
    {
        world.CheckHere(null);
        LineOf(world.Sender).Add(world, message);
    }

    private MessageSteps LineOf(object sender)
    {
        foreach (var line in sender is ProcessContext or ISimulatedMailbox ? lines : nameless)
        {
            if (ReferenceEquals(line.Sender, sender))
            {
                return line;
            }
        }

        var isNameless = sender is not (ProcessContext or ISimulatedMailbox);
        var added = new MessageSteps(this, sender, world.NumberOf(sender), isNameless);
        (isNameless ? nameless : lines).Add(added);
        return added;
    }
}
