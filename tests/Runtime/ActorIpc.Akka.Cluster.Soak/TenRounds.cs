using ActorIpc.Soak.Running;
using Xunit.Abstractions;

namespace ActorIpc.Akka.Cluster.Soak.Tests;

/// <summary>Ten rounds of the soak for one fault: nodes in processes of their own, of which one after the other is struck.</summary>
public abstract class TenRounds(ITestOutputHelper output)
{
    private protected async Task<Tally> RunAsync(Fault fault)
    {
        var tally = await SoakRun.RunAsync(new SoakOptions { Fault = fault, Rounds = 10, AcceptablePause = TimeSpan.FromSeconds(2), Tell = output.WriteLine });
        output.WriteLine(tally.ToString());
        Assert.True(tally.Violations.Count == 0, tally.ToString());
        Assert.Equal(10, tally.Rounds);
        Assert.Equal((0, 0), (tally.Fenced.Lost, tally.Fenced.Doubled));
        Assert.Equal(tally.Fenced.Acknowledged, tally.Fenced.Value);
        Assert.Equal(tally.Plain.Acknowledged - tally.Plain.Lost + tally.Plain.Doubled, tally.Plain.Value);
        Assert.Equal(tally.Plain.Acknowledged, tally.Fenced.Acknowledged + tally.Refused);
        return tally;
    }
}

public sealed class KillTests(ITestOutputHelper output) : TenRounds(output)
{
    [Fact]
    public async Task When_the_holder_is_killed_its_lock_passes_on_and_no_increment_is_lost() => await RunAsync(Fault.Kill);
}

public sealed class PauseTests(ITestOutputHelper output) : TenRounds(output)
{
    [Fact]
    public async Task A_holder_that_is_paused_and_goes_on_too_late_is_refused_by_the_guard_and_would_have_undone_what_others_did()
    {
        var tally = await RunAsync(Fault.Pause);
        Assert.True(tally.Refused > 0);
        Assert.True(tally.Plain.Lost > 0);
    }
}

public sealed class PartitionTests(ITestOutputHelper output) : TenRounds(output)
{
    [Fact]
    public async Task A_holder_that_is_cut_off_from_the_majority_is_refused_by_the_guard_and_would_have_undone_what_others_did()
    {
        var tally = await RunAsync(Fault.Partition);
        Assert.True(tally.Refused > 0);
        Assert.True(tally.Plain.Lost > 0);
    }
}

public sealed class RestartTests(ITestOutputHelper output) : TenRounds(output)
{
    [Fact]
    public async Task While_one_node_after_the_other_is_restarted_the_rest_goes_on_and_no_increment_is_lost() => await RunAsync(Fault.Restart);
}
