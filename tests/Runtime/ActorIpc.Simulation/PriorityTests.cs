namespace ActorIpc.Simulation.Tests;

public class PriorityTests
{
    private const SimulationStrategy Priorities = SimulationStrategy.Priorities;

    // Where the changes are spread over fewer steps than there are, whoever runs after them is never stopped.
    [Fact]
    public void A_bug_at_the_end_of_a_long_program_is_found_by_a_check()
    {
        var program = LosingLate(before: 400, within: 20);
        var options = new SimulationOptions { Strategy = Priorities, PriorityChanges = 1 };

        var failed = Assert.Throws<SimulationFailedException>(() => Simulation.Check(program, schedules: 200, options));

        Assert.Equal("it does not hold at the end: nobody is lost.", failed.Result.Failure?.Text);
        Assert.All(Enumerable.Range(0, 200), seed => Assert.Null(Simulation.Run((ulong)seed, program, options).Failure));
    }

    [Fact]
    public void A_bug_of_depth_3_is_found_with_two_changes_and_not_with_one()
    {
        var program = StandingStillInTurn(before: 100, within: 100);

        var failed = Assert.Throws<SimulationFailedException>(
            () => Simulation.Check(program, schedules: 1000, new SimulationOptions { Strategy = Priorities, PriorityChanges = 2 }));

        Assert.Equal("it does not hold at the end: the first is not overtaken.", failed.Result.Failure?.Text);
        Simulation.Check(program, schedules: 1000, new SimulationOptions { Strategy = Priorities, PriorityChanges = 1 });
    }

    [Fact]
    public void Every_fault_that_may_happen_to_a_process_has_its_turn()
    {
        var seen = new SortedSet<Outcome>();
        var options = new SimulationOptions { Strategy = Priorities, Faults = SimulatedFaults.Kill | SimulatedFaults.Interrupt };
        Simulation.Check(
            sim => sim.Ipc.Spawn("waiter", async self => seen.Add((await self.PauseAsync(TimeSpan.FromSeconds(1))).Outcome)),
            schedules: 100,
            options);

        Assert.Equal([Outcome.Granted, Outcome.Interrupted, Outcome.Killed], seen.Order());
    }

    // Whoever is stopped within loses the other's count.
    private static Action<SimulatedSystem> LosingLate(int before, int within) => sim =>
    {
        var count = 0;
        for (var number = 1; number <= 2; number++)
        {
            sim.Ipc.Spawn($"counter {number}", async _ =>
            {
                await YieldAsync(before);
                var seen = count;
                await YieldAsync(within);
                count = seen + 1;
            });
        }

        sim.Finally("nobody is lost", () => count == 2);
    };

    // The first has to be stopped, then the second, and the first has to stand still for longer than the second, though it was stopped before it.
    private static Action<SimulatedSystem> StandingStillInTurn(int before, int within) => sim =>
    {
        var (isFirstIn, isSecondIn, wereBothIn, isOvertaken) = (false, false, false, false);
        sim.Ipc.Spawn("first", async _ =>
        {
            await YieldAsync(before);
            isFirstIn = true;
            await YieldAsync(within);
            isFirstIn = false;
        });
        sim.Ipc.Spawn("second", async _ =>
        {
            await YieldAsync(before);
            isSecondIn = true;
            await YieldAsync(within);
            isSecondIn = false;
            isOvertaken = wereBothIn && isFirstIn;
        });
        sim.Ipc.Spawn("third", async _ =>
        {
            await YieldAsync(before);
            wereBothIn = isFirstIn && isSecondIn;
        });
        sim.Finally("the first is not overtaken", () => !isOvertaken);
    };

    private static async Task YieldAsync(int times)
    {
        for (; times > 0; times--)
        {
            await Task.Yield();
        }
    }
}
