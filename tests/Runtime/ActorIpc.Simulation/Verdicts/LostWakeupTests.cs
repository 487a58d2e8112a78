namespace ActorIpc.Simulation.Tests.Verdicts;

public class LostWakeupTests
{
    [Fact]
    public void A_sleeper_whom_nobody_woke_when_it_came_about_has_lost_its_wakeup()
    {
        var failure = FailureOf(sim =>
        {
            var (taken, channel, there) = (sim.Ipc.CreateLock(), sim.Ipc.CreateChannel(), false);
            sim.SleepersWaitFor(channel, () => there);
            sim.Ipc.Spawn("reader", async self =>
            {
                await using var held = await self.LockAsync(taken);
                while (!there)
                {
                    await self.SleepAsync(channel, taken);
                }
            });
            sim.Ipc.Spawn("writer", async self =>
            {
                await using var held = await self.LockAsync(taken);
                there = true;
            });
        });
        Assert.Equal(FailureKind.LostWakeup, failure.Kind);
        Assert.Matches(@"^process 2 \(reader\) waits in SleepQueue#\d+, and what it waits for is there: nobody woke it\.$", failure.Text);
    }

    [Fact]
    public void One_who_waits_on_a_condition_and_is_not_notified_has_lost_its_wakeup()
    {
        var failure = FailureOf(sim =>
        {
            var mutex = sim.Ipc.CreateMutex();
            var (condition, there) = (sim.Ipc.CreateCondition(mutex), false);
            sim.SleepersWaitFor(condition, () => there);
            sim.Ipc.Spawn("reader", async self =>
            {
                using var held = await self.LockAsync(mutex);
                while (!there)
                {
                    await self.WaitAsync(condition, held);
                }
            });
            sim.Ipc.Spawn("writer", async self =>
            {
                using (await self.LockAsync(mutex))
                {
                    there = true;
                }
            });
        });
        Assert.Equal(FailureKind.LostWakeup, failure.Kind);
        Assert.StartsWith("process 2 (reader) waits in FutexMutex#", failure.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_that_is_notified_before_the_state_changes_loses_the_wakeup_and_afterwards_does_not()
    {
        Action<SimulatedSystem> Program(bool changesFirst) => sim =>
        {
            var mutex = sim.Ipc.CreateMutex();
            var (condition, there) = (sim.Ipc.CreateCondition(mutex), false);
            sim.SleepersWaitFor(condition, () => there);
            sim.Shares(writer => writer.Write(there));
            sim.Ipc.Spawn("reader", async self =>
            {
                using var held = await self.LockAsync(mutex);
                while (!there)
                {
                    await self.WaitAsync(condition, held);
                }
            });
            sim.Ipc.Spawn("writer", async self =>
            {
                if (changesFirst)
                {
                    using (await self.LockAsync(mutex))
                    {
                        there = true;
                    }

                    await self.NotifyOneAsync(condition);
                }
                else
                {
                    await self.NotifyOneAsync(condition);
                    using (await self.LockAsync(mutex))
                    {
                        there = true;
                    }
                }
            });
        };
        Assert.Equal(FailureKind.LostWakeup, FailureOf(Program(changesFirst: false)).Kind);
        Simulation.Explore(Program(changesFirst: true)).ThrowUnlessProved();
    }

    [Fact]
    public void A_word_that_has_changed_under_one_who_waits_on_it_owes_a_wake()
    {
        Action<SimulatedSystem> Program(bool wakes) => sim =>
        {
            var word = sim.Ipc.CreateFutexWord();
            sim.Ipc.Spawn("reader", async self =>
            {
                while (word.Value == 0)
                {
                    await self.FutexWaitAsync(word, 0);
                }
            });
            sim.Ipc.Spawn("writer", async self =>
            {
                word.Value = 1;
                await self.FutexWakeAsync(word, wakes ? 1 : 0);
            });
        };
        Assert.Equal(FailureKind.LostWakeup, FailureOf(Program(wakes: false)).Kind);
        Simulation.Explore(Program(wakes: true)).ThrowUnlessProved();
    }

    [Fact]
    public void A_word_of_an_owner_that_has_changed_under_one_who_waits_on_it_owes_a_wake_and_one_call_does_both()
    {
        Action<SimulatedSystem> Program(int count) => sim =>
        {
            var word = sim.Ipc.Word("word");
            sim.Ipc.Spawn("reader", async self =>
            {
                for (var seen = 0u; seen == 0;)
                {
                    var wait = await self.WaitAsync(word, 0);
                    seen = wait.Value;
                }
            });
            sim.Ipc.Spawn("writer", async self => await self.ChangeAndWakeAsync(word, FutexChange.Set, 1, count));
        };
        var failure = FailureOf(Program(count: 0));
        Assert.Equal(FailureKind.LostWakeup, failure.Kind);
        Assert.StartsWith("process 2 (reader) waits in word/word", failure.Text, StringComparison.Ordinal);
        Simulation.Explore(Program(count: 1)).ThrowUnlessProved();
    }

    [Fact]
    public void One_who_may_wait_for_ever_may_not_sleep_past_what_it_waits_for()
    {
        var failure = FailureOf(sim =>
        {
            var (taken, channel, there) = (sim.Ipc.CreateLock(), sim.Ipc.CreateChannel(), false);
            sim.SleepersWaitFor(channel, () => there);
            sim.MayWaitForEver(sim.Ipc.Spawn("server", async self =>
            {
                await using var held = await self.LockAsync(taken);
                while (!there)
                {
                    await self.SleepAsync(channel, taken);
                }
            }));
            sim.Ipc.Spawn("client", async self =>
            {
                await using var held = await self.LockAsync(taken);
                there = true;
            });
        });
        Assert.Equal(FailureKind.LostWakeup, failure.Kind);
    }

    private static SimulationFailure FailureOf(Action<SimulatedSystem> program)
    {
        var failed = Simulation.Explore(program).Failed;
        Assert.NotNull(failed);
        return failed.Failure!;
    }
}
