
namespace ActorIpc.Simulation.Tests.Nodes;

/// <summary>What is said of programs on nodes that are wrong.</summary>
public sealed class NodeVerdictTests
{
    [Fact]
    public void A_deadlock_names_who_waits_at_which_owner_for_whom_on_which_node()
    {
        var failed = Simulation.Explore(static sim =>
        {
            Crossing(sim.AddNode("north"), "left", "right");
            Crossing(sim.AddNode("south"), "right", "left");
        }, options: new SimulationOptions { Durability = SimulatedDurability.Volatile, BodiesShareMemory = false }).Failed!;
        Assert.Equal(FailureKind.Deadlock, failed.Failure?.Kind);
        Assert.Contains("process 2 (clerk) of north waits in lock/right, held by process 2 (clerk) of south", failed.Failure!.Text, StringComparison.Ordinal);
        Assert.Contains("process 2 (clerk) of south waits in lock/left, held by process 2 (clerk) of north", failed.Failure.Text, StringComparison.Ordinal);
        Assert.Contains("in a circle", failed.Failure.Text, StringComparison.Ordinal);

        static void Crossing(SimulatedNode node, string from, string to)
        {
            var (first, second) = (node.Ipc.Lock(from), node.Ipc.Lock(to));
            node.Spawn("clerk", async self =>
            {
                await using var here = await self.LockAsync(first);
                await using var over = await self.LockAsync(second);
            });
        }
    }

    [Fact]
    public void Who_sleeps_at_an_owner_though_what_it_waits_for_is_there_has_lost_its_wakeup()
    {
        var failed = Simulation.Explore(static sim => ClusterPrograms.Waiting(sim, wakes: false), options: new SimulationOptions { Durability = SimulatedDurability.Volatile }).Failed!;
        Assert.Equal(FailureKind.LostWakeup, failed.Failure?.Kind);
        Assert.Contains("process 2 (consumer) of north waits in channel/filled", failed.Failure!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_that_ends_with_a_lock_of_the_cluster_leaks_it()
    {
        var result = Simulation.Run(0, static sim =>
        {
            sim.ReleasesLocks();
            ClusterPrograms.OnEach(sim, static async (self, ledger) => _ = await self.LockAsync(ledger));
        });
        Assert.Equal(FailureKind.Leak, result.Failure?.Kind);
        Assert.Contains("(clerk) of ", result.Failure!.Text, StringComparison.Ordinal);
        Assert.Contains("lock/ledger", result.Failure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_that_is_entered_on_a_node_and_not_left_is_a_leak()
    {
        var result = Simulation.Run(0, static sim => _ = sim.AddNode("north").Ipc.Enter("forgotten"));
        Assert.Equal("process 2 (forgotten) of north was entered and never left.", result.Failure?.Text);
    }

    [Fact]
    public void A_call_of_a_node_on_another_thread_leaves_the_simulation()
    {
        var result = Simulation.Run(0, static sim => ClusterPrograms.OnEach(sim, static async (self, ledger) => await Task.Run(async () => await self.LockAsync(ledger))));
        Assert.Equal(FailureKind.LeftSimulation, result.Failure?.Kind);
        Assert.Contains("of north", result.Failure!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_is_told_with_the_node()
    {
        var result = Simulation.Run(0, static sim => sim.AddNode("north").Spawn("clerk", static _ => throw new InvalidOperationException("no")));
        Assert.Equal("process 2 (clerk) of north: InvalidOperationException: no", result.Failure?.Text);
    }
}
