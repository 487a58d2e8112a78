using ActorIpc.Simulation.Histories;
using ActorIpc.Simulation.Nodes;
using ActorIpc.Tests;

namespace ActorIpc.Sessions.Tests.Simulation;

/// <summary>
/// Nodes with processes and owners of primitives on a network that loses, doubles and reorders, all in one thread. Every step is the choice of a seed: which frame
/// arrives or does not, who calls, what crashes, what is written.
/// </summary>
internal sealed partial class World : IOwnerSurroundings
{
    private const int MostFrames = 64;

    private readonly Dice dice;
    private readonly List<Frame> network = [];

    // Copies that come when everybody has long forgotten them.
    private readonly List<Frame> late = [];
    private readonly List<SimulatedNode> nodes = [];
    private readonly Dictionary<string, SimulatedOwner> owners = new(StringComparer.Ordinal);
    private readonly List<SimulatedOwner> ownerList = [];
    private readonly List<string> goneNodes = [];
    private readonly List<(SimulatedOwner Owner, string Node)> unheard = [];
    private readonly Wire wire;

    // How many of three owners are durable.
    private readonly int durability;
    private ulong lastValue;
    private int lastNode;

    /// <param name="seed">What makes all choices.</param>
    /// <param name="trace">Where to write every step; null for nowhere.</param>
    public World(ulong seed, List<string>? trace = null)
    {
        dice = new Dice(seed);
        Trace = trace;
        wire = new Wire(this);
        durability = dice.Next(3) switch { 0 => 3, 1 => 0, _ => dice.Next(4) };
        for (var i = 0; i < 3; i++)
        {
            AddNode();
        }
    }

    public VirtualTime Time { get; } = new();

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public HistoryRecorder History { get; } = new();

    public List<string>? Trace { get; }

    /// <summary>Whether no owner forgets anything.</summary>
    public bool IsDurable => durability == 3;

    public long Steps { get; private set; }

    /// <summary>Runs the world, ends all processes, and looks at what is left.</summary>
    public void Run(int steps)
    {
        for (var tries = 0L; Steps < steps; tries++)
        {
            if (tries > steps * 20L)
            {
                Fail("nothing happens any more");
            }

            Steps += Step() ? 1 : 0;
            TakeAnswers();
        }

        End();
    }

    public void Send(Frame frame)
    {
        wire.Look(frame);
        Trace?.Add($"      sent {Text.Of(frame)}");
        if (network.Count >= MostFrames)
        {
            RemoveFrame(dice.Next(network.Count));
        }

        network.Add(frame);
    }

    public void Fail(string why) => throw new SimulationFailedException(why);

    private SimulatedNode AddNode()
    {
        var node = new SimulatedNode(this, ++lastNode);
        nodes.Add(node);
        node.Add();
        node.Add();
        return node;
    }

    private Frame RemoveFrame(int index)
    {
        // The order does not matter, and is the seed's.
        var frame = network[index];
        network.RemoveAt(index);
        return frame;
    }

    private void Arrive(Frame frame)
    {
        Trace?.Add($"arrives {Text.Of(frame)}");
        if (NodeNames.IsNode(frame.To))
        {
            if (nodes.Find(node => node.Name == frame.To) is { IsPaused: false } node)
            {
                node.Endpoint.Receive(frame);
            }

            return;
        }

        if (!owners.TryGetValue(frame.To, out var owner))
        {
            owners.Add(frame.To, owner = new SimulatedOwner(this, frame.To, dice.Next(3) < durability));
            ownerList.Add(owner);
            Start(owner);
        }

        owner.Receive(frame);
    }

    private void Start(SimulatedOwner owner)
    {
        owner.Start();
        foreach (var node in goneNodes)
        {
            owner.Lose(node);
        }
    }

    private void TakeAnswers()
    {
        foreach (var node in nodes)
        {
            for (var i = node.Clients.Count - 1; i >= 0; i--)
            {
                var client = node.Clients[i];
                client.TakeAnswer();
                if (client is { HasExited: true, IsWaiting: false } && !node.IsGivenUp)
                {
                    node.Clients.RemoveAt(i);
                }
            }
        }
    }
}

/// <summary>A simulation has found something wrong.</summary>
internal sealed class SimulationFailedException(string message) : Exception(message);
