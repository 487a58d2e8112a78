using ActorIpc.Akka.Remote;
using ActorIpc.Akka.Wire;
using Akka.Actor;

namespace ActorIpc.Akka.Tests.Remote;

/// <summary>When the actor of a node ends.</summary>
public sealed class NodeLifeTests : IDisposable
{
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly ExtendedActorSystem system = (ExtendedActorSystem)ActorSystem.Create("nodes");

    public void Dispose() => system.Terminate().Wait();

    [Fact]
    public async Task A_node_that_fails_is_gone_for_its_owners()
    {
        var node = RemoteNode.Start(system, "node", 0, TimeSpan.FromSeconds(30), static (_, _) => { });
        var owner = Inbox.Create(system);
        owner.Watch(node.Actor);

        // Nothing that can come over the wire.
        node.Actor.Tell(new WireFrame(null!), ActorRefs.NoSender);

        Assert.Equal(node.Actor, Assert.IsType<Terminated>(await owner.ReceiveAsync(Guard)).ActorRef);
    }
}
