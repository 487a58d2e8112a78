using ActorIpc.Actors;
using ActorIpc.Akka.Remote;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Configuration;

namespace ActorIpc.Akka.Tests.Remote;

/// <summary>What travels at once follows what Akka.Remote carries.</summary>
public class TransportLimitsTests
{
    private const string Setting = "akka.remote.dot-netty.tcp.maximum-frame-size";

    [Theory]
    [InlineData("", WireLimits.FrameBytes, 64_000)]
    [InlineData($"{Setting} = 128000b", 119_808, 64_000)]
    [InlineData($"{Setting} = 64k", 57_344, 32_768)]
    [InlineData($"{Setting} = 32000b", 23_808, 16_000)]
    [InlineData($"{Setting} = 4m", WireLimits.FrameBytes, 64_000)]
    public async Task What_may_travel_at_once_follows_the_setting_of_the_transport(string config, int mostBytes, long mostWeight)
    {
        using var system = ActorSystem.Create("limits", config);
        var limits = TransportLimits.Of(system);

        Assert.Equal(mostBytes, limits.MostFrameBytes);
        Assert.Equal(mostWeight, limits.Weights.Frame);
        Assert.Equal(mostBytes - WireLimits.Names, limits.Weights.Message);

        // Whatever may be asked for fits; so does the value in an answer.
        var codec = new SessionCodec { MostFrameBytes = mostBytes };
        var largest = new byte[mostBytes - WireLimits.Overhead];
        codec.CheckPortable(null, new Written(largest, []));
        Assert.InRange(Weight.Of(new Answering(1, new Answer(Outcome.Granted, Data: new TagGift<byte[]>(largest)), default)), largest.Length, limits.Weights.Message);
        await system.Terminate();
    }

    [Fact]
    public async Task A_transport_that_carries_too_little_is_named()
    {
        using var system = ActorSystem.Create("limits", $"{Setting} = 20000b");

        var refusal = Assert.Throws<ConfigurationException>(() => system.IpcAt(Address.Parse("akka://limits")));
        Assert.Contains(Setting, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("20000", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Setting, Assert.Throws<ConfigurationException>(system.ServeIpc).Message, StringComparison.Ordinal);
        await system.Terminate();
    }
}
