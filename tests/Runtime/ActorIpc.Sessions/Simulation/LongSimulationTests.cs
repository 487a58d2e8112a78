using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace ActorIpc.Sessions.Tests.Simulation;

/// <summary>As <see cref="SessionSimulationTests"/>, as long as one likes: ACTORIPC_SESSION_STEPS says how many steps, ACTORIPC_SESSION_SEED with which seed to begin.</summary>
public class LongSimulationTests(ITestOutputHelper output)
{
    [Fact]
    public void As_many_steps_as_are_asked_for_lose_and_double_nothing()
    {
        var (steps, seed) = (Setting("ACTORIPC_SESSION_STEPS", 20_000), Setting("ACTORIPC_SESSION_SEED", 1_000_000));
        var clock = Stopwatch.StartNew();
        var run = Simulations.Run((ulong)seed, steps);
        output.WriteLine($"{run.Steps} steps in {run.Worlds} worlds, {run.Steps / clock.Elapsed.TotalSeconds:F0} a second; {run.Undecided} histories too long to judge");
        Assert.True(run.Steps >= steps);
    }

    private static long Setting(string name, long otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? long.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
