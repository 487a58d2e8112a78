namespace ActorIpc.Simulation.Tests;

public class SeedTests
{
    private const SimulatedFaults All =
        SimulatedFaults.Kill | SimulatedFaults.Interrupt | SimulatedFaults.Death | SimulatedFaults.SpuriousWakeup | SimulatedFaults.Timeouts;

    [Theory]
    [InlineData(SimulationStrategy.Uniform)]
    [InlineData(SimulationStrategy.Priorities)]
    public void A_seed_gives_the_same_run_again(SimulationStrategy strategy)
    {
        var options = new SimulationOptions { Strategy = strategy };
        var runs = Enumerable.Range(0, 50).Select(seed => Simulation.Run((ulong)seed, QueuePrograms.Looping(2, 2), options).Schedule).ToList();

        Assert.Equal(runs, Enumerable.Range(0, 50).Select(seed => Simulation.Run((ulong)seed, QueuePrograms.Looping(2, 2), options).Schedule));
        Assert.True(runs.Distinct().Count() > 40, "Different seeds give different runs.");
    }

    // What another machine printed. It changes only with the choosers, with the order in which steps stand, or with what the library sends.
    [Theory]
    [InlineData(SimulationStrategy.Uniform, SimulatedFaults.None, 1,
        "4.1 4>2 4.2 2.1 5.1 5>9 5.2 4>7 2>7 5>9 4.3 5>2 4>8 5.3 3.1 4.4 4>7 4.5 4>2 4.6 3>9 4>2 2.2 4>7 2>7 4.7 -7>8 -8>7 @2 1099511627778>8 -8>7 2.3 2>7 2.4 2>7 2>2 2.5 @1 1099511627779>9 3.2 3>2 3.3 3>9")]
    [InlineData(SimulationStrategy.Uniform, All, 1,
        "4.1 !4i !4d 4>2 1099511627779>2 1099511627778>7 4.2 1099511627779>2 2.1 !2i 5.1 4>7 2>7 -7>7 4.3 3.1 3>9 @1 1099511627780>9 3.2 5>9 3>2 2.2 5.2 3.3 2>7 5>9 -7>8 2>7 3>9 5>2 5.3 2.3 2>7 2.4 2>2 2.5 2>7")]
    [InlineData(SimulationStrategy.Priorities, SimulatedFaults.None, 1,
        "3.1 3>9 4.1 4>2 4>7 4.2 4.3 4>8 4.4 4>7 4.5 4>2 5.1 5>9 3.2 3>9 3.3 3>9 3>2 3.4 5.2 5>9 5>2 4.6 4>7 4>2 4.7 5.3 2.1 2>7 2.2 2>7 -7>8 -8>7 @2 1099511627778>8 -8>7 2.3 2>7 2.4 2>7 2>2 2.5")]
    [InlineData(SimulationStrategy.Priorities, All, 1,
        "3.1 3>9 4.1 !4d 4>2 4>7 4.2 1099511627779>2 1099511627779>2 4.3 @1 1099511627780>9 3.2 3>9 3>2 3.3 2.1 !2i !2i 2>7 -7>7 2.2 2>7 2>7 -7>8 2.3 2>7 2.4 2>7 2>2 2.5 -7>8 5.1 5>9 5.2 5>9 1099511627778>7 5>2 5.3")]
    [InlineData(SimulationStrategy.Uniform, SimulatedFaults.None, ulong.MaxValue,
        "2.1 2>7 3.1 4.1 4>2 4.2 5.1 3>9 4>7 2.2 5>9 5.2 2>7 -7>8 5>2 5>9 3.2 -8>7 3>9 5.3 4.3 4>8 -8>7 3.3 4.4 3>9 4>7 2.3 2>7 3>2 2.4 2>2 4.5 4>2 2>7 2.5 3.4 4.6 4>7 4>2 4.7")]
    [InlineData(SimulationStrategy.Uniform, All, ulong.MaxValue,
        "2.1 !2d 4.1 1099511627778>7 !4k !4i 4>2 1099511627779>2 4>7 3.1 4.3 4>8 3>9 @1 4.2 2.2 1099511627780>9 4.4 3.2 2>7 5.1 3>2 3>9 4>7 5>9 3.3 5.2 5>9 5>2 4.5 5.3 4>2 4>2 4.6 4>2 4>7 4.7")]
    [InlineData(SimulationStrategy.Priorities, SimulatedFaults.None, ulong.MaxValue,
        "3.1 3>9 2.1 2>7 2.2 2>7 -7>8 -8>7 4.1 4>2 4>7 4.2 5.1 5>9 5.2 5>9 5>2 5.3 4.3 4>8 -8>7 4.4 4>7 2.3 2>7 2.4 2>7 2>2 2.5 4.5 4>2 4.6 4>7 4>2 4.7 3.2 3>9 3.3 3>9 3>2 3.4")]
    [InlineData(SimulationStrategy.Priorities, All, ulong.MaxValue,
        "3.1 @1 3>9 2.1 !2d 2>7 -7>7 !3i !3i 1099511627779>7 4.1 4>2 4>7 4.2 4.3 4>8 4.4 4>7 4.5 4>2 1099511627781>9 3.2 3>9 3>2 3.3 1099511627780>2 2.2 1099511627782>9 1099511627778>9 5.1 5>9 5.2 5>9 5>2 4.6 4>7 4>2 4.7 5.3")]
    public void A_seed_gives_the_same_run_on_every_machine_in_Debug_and_in_Release(SimulationStrategy strategy, SimulatedFaults faults, ulong seed, string schedule)
    {
        var run = Simulation.Run(seed, Mixed, new SimulationOptions { Strategy = strategy, Faults = faults, MostFaults = 3 });

        Assert.Null(run.Failure);
        Assert.True(schedule == run.Schedule, $"Another machine printed\n{schedule}\nand this one printed\n{run.Schedule}");
    }

    // Locks, sleeps, undo, children and timeouts: whatever a fault does to it, it comes to an end.
    private static void Mixed(SimulatedSystem sim)
    {
        var (taken, channel, units) = (sim.Ipc.Lock("taken"), sim.Ipc.CreateChannel(), sim.Ipc.CreateSemaphores(0));
        var isThere = false;
        sim.Ipc.Spawn("sleeper", async self =>
        {
            await using var held = await self.LockAsync(taken);
            while (!isThere)
            {
                self.ThrowIfKilled();
                if (!(await self.SleepAsync(channel, taken, TimeSpan.FromSeconds(1))).IsWoken)
                {
                    break;
                }
            }
        });
        sim.Ipc.Spawn("taker", async self =>
        {
            await using var grant = await self.AcquireAsync(units, [SemaphoreOp.Take(0)], TimeSpan.FromSeconds(2));
            isThere |= grant.IsHeld;
        });
        sim.Ipc.Spawn("parent", async self =>
        {
            self.Fork("child", async child => isThere |= (await child.OperateAsync(units, [SemaphoreOp.Give(0)], undo: true)).IsGranted);
            await using (await self.LockAsync(taken))
            {
                isThere = true;
                await self.WakeupAsync(channel);
            }

            isThere = (await self.WaitAsync()).IsKilled;
        });
    }
}
