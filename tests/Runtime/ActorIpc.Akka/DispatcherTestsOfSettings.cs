using Akka.Actor;
using Akka.Configuration;

namespace ActorIpc.Akka.Tests;

/// <summary>A wrong setting is an error that names the setting.</summary>
public sealed class DispatcherTestsOfSettings
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("primitive-dispatcher", "nobody")]
    [InlineData("process-dispatcher", "nobody")]
    [InlineData("max-processes", "many")]
    [InlineData("max-processes", "0")]
    [InlineData("max-processes", "-5")]
    [InlineData("semaphores.arrays", "0")]
    [InlineData("semaphores.per-array", "few")]
    [InlineData("semaphores.in-all", "-1")]
    [InlineData("semaphores.operations", "99999999999999")]
    public Task A_wrong_one_is_named(string key, string value) => IsNamedAsync(key, value);

    [Theory]
    [InlineData("shutdown-timeout", "soon")]
    [InlineData("shutdown-timeout", "-5s")]
    [InlineData("check-invariants", "sometimes")]
    public Task A_wrong_time_or_switch_is_named(string key, string value) => IsNamedAsync(key, value);

    private static async Task IsNamedAsync(string key, string value)
    {
        var system = ActorSystem.Create("wrong", ConfigurationFactory.ParseString($"actoripc.{key} = {value}"));
        try
        {
            var error = Assert.ThrowsAny<Exception>(() => system.Ipc());
            Assert.Contains($"actoripc.{key}", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            await system.Terminate().WaitAsync(Patience);
        }
    }
}
