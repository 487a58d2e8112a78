using Akka.Actor;

namespace ActorIpc.Akka.Tests;

public class ActorSystemTests
{
    [Fact]
    public async Task An_actor_system_starts_and_terminates()
    {
        var system = ActorSystem.Create("test");
        await system.Terminate();
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
    }
}
