namespace ActorIpc.Simulation.Tests.Plan9;

/// <summary>The second of the races of which 9front's port/sysproc.c tells: "if the interrupted process is not going to use his wakeup call he must pass it on to another acquirer".</summary>
public class GiveBackTests
{
    private static readonly SimulationOptions Interrupts = new() { Faults = SimulatedFaults.Interrupt };

    [Fact]
    public void One_who_was_kicked_and_interrupted_and_does_not_pass_it_on_loses_the_wakeup_of_the_next()
    {
        var program = Program(passesOn: false);
        var failed = Simulation.Explore(program, options: Interrupts).Failed!;
        Assert.Equal(FailureKind.LostWakeup, failed.Failure!.Kind);
        Assert.Contains("is interrupted", failed.Report, StringComparison.Ordinal);
        Assert.Equal(failed.Report, Simulation.Replay(failed.Schedule, program, Interrupts).Report);
    }

    [Fact]
    public void Where_it_passes_it_on_nobody_sleeps_beside_a_unit() => Simulation.Explore(Program(passesOn: true), options: Interrupts).ThrowUnlessProved();

    [Fact]
    public void Without_interrupts_nothing_has_to_be_passed_on() => Simulation.Explore(Program(passesOn: false)).ThrowUnlessProved();

    [Theory]
    [InlineData(SimulatedFaults.Interrupt)]
    [InlineData(SimulatedFaults.Kill)]
    [InlineData(SimulatedFaults.Death)]
    public void The_semaphore_of_this_library_passes_it_on(SimulatedFaults faults)
    {
        var found = Simulation.Explore(
            sim =>
            {
                var semaphore = sim.Ipc.CreateUserSemaphore(0);
                Start(sim, async (self, _) => await self.AcquireAsync(semaphore), async self => await self.ReleaseAsync(semaphore));
            },
            options: new SimulationOptions { Faults = faults });
        found.ThrowUnlessProved();
    }

    // One is released, and two want it: the one that is left may wait for ever, but not beside a unit.
    private static Action<SimulatedSystem> Program(bool passesOn) => sim =>
    {
        var semaphore = new SleepingSemaphore(sim, acquirers: 2, passesOn);
        semaphore.Tell();
        Start(sim, (self, acquirer) => semaphore.AcquireAsync(self, acquirer), self => semaphore.ReleaseAsync(self));
    };

    private static void Start(SimulatedSystem sim, Func<IpcProcess, int, Task> acquire, Func<IpcProcess, Task> release)
    {
        sim.MayWaitForEver(sim.Ipc.Spawn("first", self => acquire(self, 0)));
        var second = sim.Ipc.Spawn("second", self => acquire(self, 1));
        sim.MayWaitForEver(second);
        sim.Spares(second);
        sim.Spares(sim.Ipc.Spawn("releaser", release));
    }
}
