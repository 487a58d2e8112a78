namespace ActorIpc.Simulation.Tests.Faults;

public class FaultTests
{
    public static TheoryData<string> Calls => [.. BlockingCalls.All.Keys];

    public static TheoryData<string> Timed => [.. BlockingCalls.All.Where(call => call.Value.HasTimeout).Select(call => call.Key)];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Without_faults_a_call_waits(string call) => Assert.Empty(OutcomesOf(call, SimulatedFaults.None));

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_kill_ends_the_calls_that_it_may_end(string call) =>
        Assert.Equal(BlockingCalls.All[call].IsKillable ? [Outcome.Killed] : [], OutcomesOf(call, SimulatedFaults.Kill));

    [Theory]
    [MemberData(nameof(Calls))]
    public void An_interrupt_ends_the_calls_that_it_may_end(string call) =>
        Assert.Equal(BlockingCalls.All[call].IsInterruptible ? [Outcome.Interrupted] : [], OutcomesOf(call, SimulatedFaults.Interrupt));

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_spurious_wakeup_ends_the_calls_that_allow_for_it(string call) =>
        Assert.Equal(BlockingCalls.All[call].IsSpurious ? [Outcome.Granted] : [], OutcomesOf(call, SimulatedFaults.SpuriousWakeup));

    [Theory]
    [MemberData(nameof(Timed))]
    public void A_timeout_ends_a_call_when_nothing_else_can_happen(string call)
    {
        Assert.Equal([Outcome.TimedOut], OutcomesOf(call, SimulatedFaults.None, TimeSpan.FromDays(1)));
        Assert.Equal(TimeSpan.FromDays(1), Simulation.Run(1, BlockingCalls.All[call].Program((_, _) => { }, TimeSpan.FromDays(1))).Time);
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_death_ends_a_process_wherever_it_is_and_its_body_goes_on_no_more(string call)
    {
        var (ends, outcomes) = (0, 0);
        IpcProcess? last = null;
        var found = Simulation.Explore(
            sim =>
            {
                ends += last?.HasExited == true ? 1 : 0;
                BlockingCalls.All[call].Program((caller, outcome) =>
                {
                    last = caller;
                    outcomes += outcome is null ? 0 : 1;
                })(sim);
            },
            options: new SimulationOptions { Faults = SimulatedFaults.Death });
        found.ThrowUnlessProved();
        Assert.Equal(0, outcomes);
        Assert.True(ends > 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void No_more_faults_happen_than_may(int most)
    {
        var seen = new SortedSet<int>();
        var found = Simulation.Explore(
            sim =>
            {
                var never = sim.Ipc.CreateSemaphores(0);
                sim.Ipc.Spawn("worker", async self =>
                {
                    var interrupted = 0;
                    for (var i = 0; i < 3; i++)
                    {
                        var result = await self.OperateAsync(never, [SemaphoreOp.Take(0)], timeout: TimeSpan.FromSeconds(1));
                        interrupted += result.Outcome == Outcome.Interrupted ? 1 : 0;
                    }

                    seen.Add(interrupted);
                });
            },
            options: new SimulationOptions { Faults = SimulatedFaults.Interrupt, MostFaults = most });
        found.ThrowUnlessProved();
        Assert.Equal(Enumerable.Range(0, most + 1), seen);
    }

    [Fact]
    public void Who_is_spared_meets_no_fault()
    {
        var found = Simulation.Explore(
            sim => BlockingCall.Stays(sim, sim.Ipc.Spawn("server", async self =>
            {
                _ = await self.PauseAsync(Timeout.InfiniteTimeSpan);
                Assert.Fail("A pause ended.");
            })),
            options: new SimulationOptions { Faults = SimulatedFaults.Kill | SimulatedFaults.Interrupt | SimulatedFaults.Death });
        found.ThrowUnlessProved();
    }

    [Fact]
    public void Who_dies_leaves_what_it_held_to_the_next_who_is_told()
    {
        var seen = new HashSet<bool>();
        var found = Simulation.Explore(
            sim =>
            {
                var taken = sim.Ipc.CreateLock();
                sim.Ipc.Spawn("holder", async self =>
                {
                    await using var held = await self.LockAsync(taken);
                    var next = self.Fork("next", async next =>
                    {
                        await using var now = await next.LockAsync(taken);
                        seen.Add(now.OwnerDied);
                    });
                    sim.Spares(next);
                    await Task.Yield();
                });
            },
            options: new SimulationOptions { Faults = SimulatedFaults.Death });
        found.ThrowUnlessProved();
        Assert.Equal([false, true], seen.Order());
    }

    private static IEnumerable<Outcome> OutcomesOf(string call, SimulatedFaults faults, TimeSpan? timeout = null)
    {
        var outcomes = new SortedSet<Outcome>();
        var program = BlockingCalls.All[call].Program(
            (_, outcome) =>
            {
                if (outcome is { } ended)
                {
                    outcomes.Add(ended);
                }
            },
            timeout);
        Simulation.Explore(program, options: new SimulationOptions { Faults = faults }).ThrowUnlessProved();
        return outcomes;
    }
}
