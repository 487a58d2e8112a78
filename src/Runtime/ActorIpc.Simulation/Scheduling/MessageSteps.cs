using ActorIpc.Actors;
using ActorIpc.Hosting;
using ActorIpc.Simulation.Nodes;

namespace ActorIpc.Simulation.Scheduling;

/// <summary>The messages from one sender to one primitive, in the order in which they were sent. The oldest one can be delivered.</summary>
internal sealed class MessageSteps(ISimulatedMailbox to, object sender, long senderNumber, bool isNameless) : Step
{
    private Message? first;
    private Message? last;

    public object Sender => sender;

    public Message? First => first;

    public override StepKey Key => new(StepKind.Message, senderNumber, to.Number);

    public ISimulatedMailbox To => to;

    public override NodePlace? Node => to.Node;

    /// <summary>Whether the sender sends once only, and is of no account.</summary>
    public bool IsNameless => isNameless;

    public void Add(World world, Message message)
    {
        message.NextMessage = null;
        if (first is null)
        {
            first = message;
            world.Enabled.Add(this);
        }
        else
        {
            last!.NextMessage = message;
        }

        last = message;
    }

    public override void Run(World world)
    {
        var message = first!;
        first = message.NextMessage;
        message.NextMessage = null;
        if (first is null)
        {
            last = null;
            world.Enabled.Remove(this);
            to.Emptied(this);
        }

        to.Deliver(message);
    }
}

/// <summary>A mailbox, whatever its operations are.</summary>
internal interface ISimulatedMailbox
{
    long Number { get; }

    Mailbox Address { get; }

    /// <summary>The node on which the primitive runs; null where there are no nodes.</summary>
    NodePlace? Node { get; }

    /// <summary>How many units the primitive has, where it has units.</summary>
    IReadOnlyList<int> Units { get; }

    /// <inheritdoc cref="Primitive.AwaitedBy"/>
    Awaited AwaitedBy(Request request);

    /// <inheritdoc cref="Primitive.IsThereFor"/>
    bool IsThereFor(Request request);

    void Deliver(Message message);

    /// <summary>A line has nothing left to deliver.</summary>
    void Emptied(MessageSteps line);

    /// <summary>What the primitive is in, and what is on its way to it.</summary>
    StateHash StateHash();
}
