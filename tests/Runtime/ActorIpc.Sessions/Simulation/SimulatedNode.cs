using ActorIpc.Hosting;

namespace ActorIpc.Sessions.Tests.Simulation;

/// <summary>A node of a simulation: a system with processes, whose primitives run at the other end of sessions.</summary>
internal sealed class SimulatedNode
{
    private readonly World world;

    public SimulatedNode(World world, int number)
    {
        this.world = world;
        FirstProcess = number * 1000L;
        Endpoint = new NodeEndpoint(NodeNames.Of($"n{number}"), FirstProcess, world.Send);
        System = IpcSystem.Create(new IpcOptions { Time = world.Time, Host = new EmbeddedHost(world.Time, checksInvariants: true) { Elsewhere = new Elsewhere(Endpoint) } });
        Place = new Place(System);
    }

    public string Name => Endpoint.Name;

    public long FirstProcess { get; }

    public NodeEndpoint Endpoint { get; }

    public IpcSystem System { get; }

    public Place Place { get; }

    /// <summary>Those who make calls, and those that have exited and whose last call has not ended.</summary>
    public List<Client> Clients { get; } = [];

    /// <summary>Neither hears nor speaks for a while; others may give it up meanwhile.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Others have given it up, or are about to.</summary>
    public bool IsGivenUp { get; set; }

    public Client Add()
    {
        var client = new Client(world, this, System.Enter("client"));
        Clients.Add(client);
        return client;
    }
}
