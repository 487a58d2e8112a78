namespace ActorIpc.Simulation.Tests.Faults;

public class TimeTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_day_of_timeouts_is_a_few_thousand_steps()
    {
        var timeouts = 0;
        var ended = Simulation.Run(1, sim =>
        {
            var never = sim.Ipc.CreateSemaphores(0);
            sim.Ipc.Spawn("worker", async self =>
            {
                for (; timeouts < 24 * 60; timeouts++)
                {
                    Assert.Equal(Outcome.TimedOut, (await self.OperateAsync(never, [SemaphoreOp.Take(0)], timeout: Minute)).Outcome);
                }
            });
        });
        Assert.Null(ended.Failure);
        Assert.Equal(TimeSpan.FromDays(1), ended.Time);
        Assert.Equal(1440, timeouts);
        Assert.InRange(ended.Steps, 1440, 10_000);
    }

    [Fact]
    public void A_timeout_passes_while_others_could_run_only_where_that_fault_is_on()
    {
        Assert.Equal([Outcome.Granted], Outcomes(SimulatedFaults.None));
        Assert.Equal([Outcome.Granted, Outcome.TimedOut], Outcomes(SimulatedFaults.Timeouts));

        static IEnumerable<Outcome> Outcomes(SimulatedFaults faults)
        {
            var outcomes = new SortedSet<Outcome>();
            var found = Simulation.Explore(
                sim =>
                {
                    var set = sim.Ipc.CreateSemaphores(0);
                    sim.Ipc.Spawn("taker", async self => outcomes.Add((await self.OperateAsync(set, [SemaphoreOp.Take(0)], timeout: Minute)).Outcome));
                    sim.Ipc.Spawn("giver", async self => await self.GiveAsync(set));
                },
                options: new SimulationOptions { Faults = faults });
            found.ThrowUnlessProved();
            return outcomes;
        }
    }

    [Fact]
    public void A_timeout_that_has_passed_is_told_late_only_where_that_fault_is_on()
    {
        Assert.Equal(["1 2"], Orders(SimulatedFaults.None));
        Assert.Equal(["1 2", "2 1"], Orders(SimulatedFaults.Timeouts));

        static IEnumerable<string> Orders(SimulatedFaults faults)
        {
            var orders = new SortedSet<string>(StringComparer.Ordinal);
            var found = Simulation.Explore(
                sim =>
                {
                    var never = sim.Ipc.CreateSemaphores(0);
                    var ended = new List<int>();
                    sim.Shares(writer => ended.ForEach(writer.Write));
                    for (var i = 1; i <= 2; i++)
                    {
                        var minutes = i;
                        sim.Ipc.Spawn($"taker {i}", async self =>
                        {
                            Assert.Equal(Outcome.TimedOut, (await self.OperateAsync(never, [SemaphoreOp.Take(0)], timeout: minutes * Minute)).Outcome);
                            Assert.True(sim.Time.GetUtcNow() >= new DateTimeOffset(2000, 1, 1, 0, minutes, 0, TimeSpan.Zero));
                            ended.Add(minutes);
                        });
                    }

                    sim.Finally("both ended", () => orders.Add(string.Join(' ', ended)) || ended.Count == 2);
                },
                options: new SimulationOptions { Faults = faults });
            found.ThrowUnlessProved();
            return orders;
        }
    }
}
