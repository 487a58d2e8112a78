using Akka.Actor;
using Akka.Configuration;

namespace ActorIpc.Akka.Cluster.Tests;

public class ClusterSettingsTests
{
    [Theory]
    [InlineData("durability", "7")]
    [InlineData("durability", "forever")]
    [InlineData("shards", "0")]
    [InlineData("shards", "many")]
    [InlineData("snapshot-after", "-1")]
    [InlineData("type-name", "\"\"")]
    [InlineData("write-timeout", "soon")]
    public async Task A_setting_that_is_wrong_is_named(string key, string value)
    {
        using var system = ActorSystem.Create("settings", ConfigurationFactory.ParseString($"actoripc.cluster.{key} = {value}"));

        var refusal = Assert.Throws<ConfigurationException>(() => ClusterSettings.Of(system));

        Assert.Contains($"actoripc.cluster.{key}", refusal.Message, StringComparison.Ordinal);
        await system.Terminate();
    }

    [Theory]
    [InlineData("replicated", Durability.Replicated)]
    [InlineData("Persistent", Durability.Persistent)]
    [InlineData("VOLATILE", Durability.Volatile)]
    public async Task A_durability_is_read_in_any_case(string value, Durability durability)
    {
        using var system = ActorSystem.Create("settings", ConfigurationFactory.ParseString($"actoripc.cluster.durability = {value}"));

        Assert.Equal(durability, ClusterSettings.Of(system).Durability);
        await system.Terminate();
    }
}
