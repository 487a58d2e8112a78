using ActorIpc.Simulation.Nodes;

namespace ActorIpc.Sessions.Tests.Simulation;

// What can happen.
internal sealed partial class World
{
    private const int MostClients = 3;

    // False if what the seed chose cannot happen now.
    private bool Step() => dice.Next(1000) switch
    {
        < 376 => Deliver(),
        < 380 => late.Count > 0 && DeliverLate(),
        < 410 => network.Count > 0 && Drop(),
        < 440 => network.Count > 0 && Double(),
        < 640 => Call(),
        < 700 => AnyNode() is { IsPaused: false } node && Tick(node),
        < 740 => AnyOwner() is { IsUp: true } owner && Tick(owner),
        < 820 => AnyOwner() is { IsUp: true, IsWriting: false, HasUnwritten: true } owner && StartWrite(owner),
        < 900 => AnyOwner() is { IsWriting: true } owner && FinishWrite(owner),
        < 920 => AnyOwner() is { IsUp: false } owner && Recover(owner),
        < 926 => AnyOwner() is { IsUp: true } owner && Crash(owner),
        < 930 => AnyOwner() is { IsUp: true, IsWriting: false, HasUnwritten: false } owner && HandOver(owner),
        < 936 => AnyOwner() is { } owner && Compare(owner),
        < 956 => AnyClient() is { CanBeCancelled: true } client && Do($"{client.Id} is cancelled", client.Cancel),
        < 962 => AnyClient() is { } client && Do($"{client.Id} is interrupted", client.Interrupt),
        < 968 => AnyClient() is { } client && Do($"{client.Id} is killed", client.Kill),
        < 974 => AnyClient() is { } client && Exit(client),
        < 980 => AnyNode() is { IsGivenUp: false } node && node.Clients.Count < MostClients && Do($"{node.Name} has another process", () => node.Add()),
        < 986 => Pass(TimeSpan.FromMilliseconds(1 + dice.Next(50))),
        < 987 => AnyNode() is { IsPaused: false, IsGivenUp: false } node && Do($"{node.Name} pauses", () => node.IsPaused = true),
        < 990 => AnyNode() is { IsPaused: true } node && Do($"{node.Name} goes on", () => node.IsPaused = false),
        < 991 => AnyNode() is { IsGivenUp: false } node && GiveUp(node),
        < 992 => AnyNode() is { IsGivenUp: true } node && Do($"{node.Name} is no more", () => nodes.Remove(node)),
        _ => unheard.Count > 0 && Hear(dice.Next(unheard.Count)),
    };

    private bool Deliver()
    {
        if (network.Count == 0)
        {
            return false;
        }

        Arrive(RemoveFrame(dice.Next(3) == 0 ? dice.Next(network.Count) : 0));
        return true;
    }

    private bool DeliverLate()
    {
        var index = dice.Next(late.Count);
        var frame = late[index];
        late.RemoveAt(index);
        Trace?.Add("late");
        Arrive(frame);
        return true;
    }

    private bool Drop()
    {
        var frame = RemoveFrame(dice.Next(network.Count));
        Trace?.Add($"lost {Text.Of(frame)}");
        return true;
    }

    private bool Double()
    {
        var frame = network[dice.Next(network.Count)];
        Trace?.Add($"doubled {Text.Of(frame)}");
        var copies = dice.Next(3) == 0 ? late : network;
        if (copies.Count < MostFrames)
        {
            copies.Add(frame);
        }

        return true;
    }

    private bool Call()
    {
        if (AnyClient() is not { IsWaiting: false } client)
        {
            return false;
        }

        if (client.IsKilled)
        {
            return Exit(client);
        }

        client.Act(dice);
        Trace?.Add($"{client.Id} of {client.Node.Name}: {client.WaitsFor}");
        return true;
    }

    private bool Tick(SimulatedNode node)
    {
        Trace?.Add($"{node.Name} ticks");
        node.Endpoint.Tick();
        return true;
    }

    private bool Tick(SimulatedOwner owner)
    {
        Trace?.Add($"{owner.Name} ticks");
        owner.Tick();
        return true;
    }

    private bool StartWrite(SimulatedOwner owner)
    {
        var asSnapshot = dice.Next(4) == 0;
        Trace?.Add($"{owner.Name} begins to write {(asSnapshot ? "all" : "its news")}");
        owner.StartWrite(asSnapshot);
        return true;
    }

    private bool FinishWrite(SimulatedOwner owner)
    {
        Trace?.Add($"{owner.Name} has written");
        owner.FinishWrite();
        return true;
    }

    private bool Recover(SimulatedOwner owner)
    {
        Trace?.Add($"{owner.Name} comes back");
        Start(owner);
        return true;
    }

    private bool Crash(SimulatedOwner owner)
    {
        var wasWritten = dice.Next(2) == 0;
        Trace?.Add($"{owner.Name} crashes{(wasWritten ? ", and what it wrote is written" : "")}");
        owner.Crash(wasWritten);
        return true;
    }

    private bool HandOver(SimulatedOwner owner)
    {
        Trace?.Add($"{owner.Name} moves");
        owner.HandOver();
        return true;
    }

    private bool Compare(SimulatedOwner owner)
    {
        if (owner is { IsDurable: true, IsUp: true, IsWriting: false, HasUnwritten: false })
        {
            var (now, then) = (Text.Of(owner.Owner!.Save()), Text.Of(owner.Recall().Save()));
            if (now != then)
            {
                Fail($"{owner.Name} is\n{now}\nand its log brings back\n{then}");
            }
        }

        return true;
    }

    private bool Exit(Client client)
    {
        Trace?.Add($"{client.Id} exits");
        client.Exit();
        return true;
    }

    private bool Pass(TimeSpan time)
    {
        Trace?.Add($"{time.TotalMilliseconds} ms pass");
        Time.Advance(time);
        return true;
    }

    // It is dead, or taken for dead: whoever runs owners tells each of them, sooner or later.
    private bool GiveUp(SimulatedNode node)
    {
        Trace?.Add($"{node.Name} is given up");
        node.IsGivenUp = true;
        foreach (var client in node.Clients)
        {
            client.Vanish();
        }

        goneNodes.Add(node.Name);
        unheard.AddRange(ownerList.Select(owner => (owner, node.Name)));
        if (dice.Next(2) == 0)
        {
            nodes.Remove(node);
        }

        AddNode();
        return true;
    }

    private bool Hear(int index)
    {
        var (owner, node) = unheard[index];
        unheard.RemoveAt(index);
        Trace?.Add($"{owner.Name} hears that {node} is gone");
        owner.Lose(node);
        return true;
    }

    private bool Do(string what, Action step)
    {
        Trace?.Add(what);
        step();
        return true;
    }

    private SimulatedNode AnyNode() => nodes[dice.Next(nodes.Count)];

    private SimulatedOwner? AnyOwner() => ownerList.Count == 0 ? null : ownerList[dice.Next(ownerList.Count)];

    private Client? AnyClient()
    {
        var node = AnyNode();
        var clients = node.Clients;
        return !node.IsPaused && clients.Count > 0 && clients[dice.Next(clients.Count)] is { HasExited: false } client ? client : null;
    }
}
