namespace ActorIpc.Simulation.Tests.Faults;

/// <summary>Who has woken for no reason sleeps no more: a wake that comes later finds nobody, and is not kept for the next sleep.</summary>
public class SpuriousWakeupTests
{
    private static readonly Dictionary<string, Func<SimulatedSystem, (Func<IpcProcess, Task> Sleep, Func<IpcProcess, ValueTask<int>> Wake)>> Kinds = new()
    {
        ["channel"] = static sim =>
        {
            var (taken, channel) = (sim.Ipc.CreateLock(), sim.Ipc.CreateChannel());
            return (
                async self =>
                {
                    await using var held = await self.LockAsync(taken);
                    Assert.True((await self.SleepAsync(channel, taken)).IsWoken);
                },
                self => self.WakeupAsync(channel));
        },
        ["condition"] = static sim =>
        {
            var mutex = sim.Ipc.CreateMutex();
            var condition = sim.Ipc.CreateCondition(mutex);
            return (
                async self =>
                {
                    using var held = await self.LockAsync(mutex);
                    Assert.Equal(Outcome.Granted, (await self.WaitAsync(condition, held)).Outcome);
                },
                self => self.NotifyAllAsync(condition));
        },
        ["futex"] = static sim =>
        {
            var word = sim.Ipc.CreateFutexWord();
            return (async self => Assert.Equal(Outcome.Granted, (await self.FutexWaitAsync(word, 0)).Outcome), self => self.FutexWakeAsync(word, 1));
        },
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_wake_after_a_spurious_one_finds_nobody(string kind)
    {
        Assert.Equal(["asleep: 0", "asleep: 1"], SeenWith(SimulatedFaults.None));
        Assert.Equal(["asleep: 0", "asleep: 1", "back: 0"], SeenWith(SimulatedFaults.SpuriousWakeup));

        SortedSet<string> SeenWith(SimulatedFaults faults)
        {
            var seen = new SortedSet<string>(StringComparer.Ordinal);
            Simulation.Explore(
                sim =>
                {
                    var (sleep, wake) = Kinds[kind](sim);
                    var isBack = false;
                    sim.MayWaitForEver(sim.Ipc.Spawn("sleeper", async self =>
                    {
                        await sleep(self);
                        isBack = true;
                    }));
                    sim.Ipc.Spawn("waker", async self =>
                    {
                        var before = isBack ? "back" : "asleep";
                        seen.Add($"{before}: {await wake(self)}");
                    });
                },
                options: new SimulationOptions { Faults = faults }).ThrowUnlessProved();
            return seen;
        }
    }
}
