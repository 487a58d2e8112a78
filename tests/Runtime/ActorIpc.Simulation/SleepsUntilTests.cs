namespace ActorIpc.Simulation.Tests;

public class SleepsUntilTests
{
    [Fact]
    public void A_process_that_nobody_wakes_though_what_it_waits_for_is_there_has_lost_its_wakeup()
    {
        var found = Simulation.Explore(Sleeper(until: slot => slot == 1));
        Assert.Equal(FailureKind.LostWakeup, found.Failed?.Failure?.Kind);
        Assert.Contains("sleeper", found.Failed!.Failure!.Text);
    }

    [Fact]
    public void A_process_that_waits_for_what_never_comes_is_in_a_deadlock()
    {
        var found = Simulation.Explore(Sleeper(until: slot => slot == 2));
        Assert.Equal(FailureKind.Deadlock, found.Failed?.Failure?.Kind);
    }

    [Fact]
    public void What_is_said_of_a_process_goes_before_what_is_said_of_its_channel()
    {
        var found = Simulation.Explore(Sleeper(until: slot => slot == 2, channelUntil: slot => slot == 1));
        Assert.Equal(FailureKind.Deadlock, found.Failed?.Failure?.Kind);
    }

    // One sleeps, and the other changes what it may wait for and wakes nobody.
    private static Action<SimulatedSystem> Sleeper(Func<int, bool> until, Func<int, bool>? channelUntil = null) => sim =>
    {
        var (lk, channel) = (sim.Ipc.CreateLock(), sim.Ipc.CreateChannel());
        var slot = 0;
        sim.Shares(writer => writer.Write(slot));
        var sleeper = sim.Ipc.Spawn("sleeper", async self =>
        {
            await using var held = await self.LockAsync(lk);
            while (!until(slot))
            {
                self.ThrowIfKilled();
                await self.SleepAsync(channel, lk);
            }
        });
        sim.SleepsUntil(sleeper, () => until(slot));
        if (channelUntil is not null)
        {
            sim.SleepersWaitFor(channel, () => channelUntil(slot));
        }

        sim.Ipc.Spawn("careless", async self =>
        {
            await using var held = await self.LockAsync(lk);
            slot = 1;
        });
    };
}
