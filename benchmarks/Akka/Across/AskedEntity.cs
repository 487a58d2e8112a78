using Akka.Actor;
using Akka.Cluster.Sharding;

namespace ActorIpc.Benchmarks.Akka.Across;

/// <summary>The peer: an entity that is asked to take and asked to give, as people write it.</summary>
internal sealed class AskedEntity : ReceiveActor
{
    private const string TypeName = "asked";
    private readonly Queue<IActorRef> waiting = [];
    private int units;

    public AskedEntity(int units)
    {
        this.units = units;
        Receive<Envelope>(message => message.Word == "take", _ => Take());
        Receive<Envelope>(message => message.Word == "give", _ => Give());
    }

    /// <summary>Has this node run entities.</summary>
    public static void Start(ActorSystem system) => ClusterSharding.Get(system).Start(
        TypeName, static name => Props.Create(() => new AskedEntity(name == "units" ? AcrossNodes.Clients : 1)), ClusterShardingSettings.Create(system).WithRole(OtherNode.Role), new Extractor());

    /// <summary>Where entities of other nodes are asked.</summary>
    public static IActorRef Proxy(ActorSystem system) => ClusterSharding.Get(system).StartProxy(TypeName, OtherNode.Role, new Extractor());

    private void Take()
    {
        if (units > 0)
        {
            units--;
            Sender.Tell("done");
        }
        else
        {
            waiting.Enqueue(Sender);
        }
    }

    private void Give()
    {
        if (waiting.TryDequeue(out var next))
        {
            next.Tell("done");
        }
        else
        {
            units++;
        }

        Sender.Tell("done");
    }

    internal sealed record Envelope(string Id, string Word);

    private sealed class Extractor() : HashCodeMessageExtractor(100)
    {
        public override string? EntityId(object message) => (message as Envelope)?.Id;
    }
}
