namespace ActorIpc.Conformance.Semantics;

public abstract class ConditionTests : HostFixture
{
    [Fact]
    public async Task A_wait_unlocks_the_mutex_and_returns_with_it()
    {
        var (mutex, condition, self, other) = Make();
        var key = await self.LockAsync(mutex);

        var waiting = self.WaitAsync(condition, key).AsTask();

        Assert.Equal(ProcessId.None, mutex.Owner);
        var theirs = await other.LockAsync(mutex);
        Assert.Equal(1, await other.NotifyOneAsync(condition));
        Assert.False(waiting.IsCompleted);
        theirs.Dispose();
        Assert.Equal((true, false), ((await waiting).IsWoken, (await waiting).OwnerDied));
        Assert.Equal(self.Id, mutex.Owner);
        key.Dispose();
        Assert.Equal(ProcessId.None, mutex.Owner);
    }

    [Fact]
    public async Task A_notification_goes_to_who_has_waited_longest_and_nobody_there_is_no_effect()
    {
        var (mutex, condition, self, other) = Make();
        var third = Ipc.Enter("third");
        Assert.Equal((0, 0), (await other.NotifyOneAsync(condition), await other.NotifyAllAsync(condition)));
        var key = await self.LockAsync(mutex);
        var first = self.WaitAsync(condition, key).AsTask();
        var second = third.WaitAsync(condition, await third.LockAsync(mutex)).AsTask();

        Assert.Equal(1, await other.NotifyOneAsync(condition));

        Assert.True((await first).IsWoken);
        Assert.False(second.IsCompleted);
        key.Dispose();
        Assert.False(second.IsCompleted);
        Assert.Equal(1, await other.NotifyOneAsync(condition));
        Assert.True((await second).IsWoken);
    }

    [Fact]
    public async Task Notifying_all_makes_them_go_on_one_after_the_other_in_order()
    {
        var (mutex, condition, self, _) = Make();
        var sleepers = Enumerable.Range(0, 5).Select(i => Ipc.Enter($"sleeper {i}")).ToArray();
        var (keys, waits) = (new List<MutexGrant>(), new List<Task<SleepResult>>());
        foreach (var sleeper in sleepers)
        {
            keys.Add(await sleeper.LockAsync(mutex));
            waits.Add(sleeper.WaitAsync(condition, keys[^1]).AsTask());
        }

        using (await self.LockAsync(mutex))
        {
            Assert.Equal(5, await self.NotifyAllAsync(condition));
            Assert.DoesNotContain(waits, wait => wait.IsCompleted);
        }

        for (var i = 0; i < sleepers.Length; i++)
        {
            Assert.True((await waits[i]).IsWoken);
            Assert.DoesNotContain(waits[(i + 1)..], wait => wait.IsCompleted);
            keys[i].Dispose();
        }
    }

    [Fact]
    public async Task Who_is_notified_stands_behind_those_who_wait_for_the_mutex_already()
    {
        var (mutex, condition, self, other) = Make();
        var third = Ipc.Enter("third");
        var key = await self.LockAsync(mutex);
        var asleep = self.WaitAsync(condition, key).AsTask();
        var theirs = await other.LockAsync(mutex);
        var waiting = third.LockAsync(mutex).AsTask();
        await other.NotifyAllAsync(condition);

        theirs.Dispose();

        var next = await waiting;
        Assert.False(asleep.IsCompleted);
        next.Dispose();
        Assert.True((await asleep).IsWoken);
    }

    [Fact]
    public async Task Two_conditions_of_one_mutex_do_not_meet()
    {
        var (mutex, condition, self, other) = Make();
        var another = Ipc.CreateCondition(mutex);
        var waiting = self.WaitAsync(condition, await self.LockAsync(mutex)).AsTask();

        Assert.Equal(0, await other.NotifyAllAsync(another));

        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, await other.NotifyAllAsync(condition));
        Assert.True((await waiting).IsWoken);
    }

    [Fact]
    public async Task The_mutex_is_held_again_however_the_wait_ended()
    {
        var (mutex, condition, self, other) = Make();
        var key = await self.LockAsync(mutex);
        using var source = new CancellationTokenSource();
        var waits = new (Func<Task<SleepResult>> Wait, Func<Task> End, Outcome Outcome)[]
        {
            (() => self.WaitAsync(condition, key, TimeSpan.FromSeconds(1)).AsTask(), () => Advance(TimeSpan.FromSeconds(1)), Outcome.TimedOut),
            (() => self.WaitAsync(condition, key, null, source.Token).AsTask(), source.CancelAsync, Outcome.Cancelled),
            (() => self.WaitAsync(condition, key).AsTask(), async () => await Ipc.InterruptAsync(self.Id), Outcome.Interrupted),
            (() => self.WaitAsync(condition, key).AsTask(), async () => await Ipc.KillAsync(self.Id), Outcome.Killed),
        };
        foreach (var (wait, end, outcome) in waits)
        {
            var waiting = wait();
            var theirs = await other.LockAsync(mutex);
            await end();
            Assert.False(waiting.IsCompleted);
            Assert.Equal(0, await other.NotifyAllAsync(condition));
            theirs.Dispose();
            Assert.Equal((outcome, self.Id), ((await waiting).Outcome, mutex.Owner));
        }
    }

    [Fact]
    public async Task What_comes_after_the_notification_does_not_undo_it()
    {
        var (mutex, condition, self, other) = Make();
        var key = await self.LockAsync(mutex);
        var waiting = self.WaitAsync(condition, key, TimeSpan.FromSeconds(1)).AsTask();
        var theirs = await other.LockAsync(mutex);
        await other.NotifyOneAsync(condition);

        await Advance(TimeSpan.FromSeconds(1));
        await Ipc.KillAsync(self.Id);
        theirs.Dispose();

        Assert.Equal((Outcome.Granted, self.Id), ((await waiting).Outcome, mutex.Owner));
    }

    [Fact]
    public async Task A_wait_that_may_not_wait_keeps_the_mutex()
    {
        var (mutex, condition, self, _) = Make();
        var key = await self.LockAsync(mutex);

        Assert.Equal(Outcome.WouldBlock, (await self.WaitAsync(condition, key, TimeSpan.Zero)).Outcome);
        Assert.Equal(Outcome.Cancelled, (await self.WaitAsync(condition, key, null, new CancellationToken(true))).Outcome);

        Assert.Equal(self.Id, mutex.Owner);
    }

    [Fact]
    public async Task The_key_must_hold_the_mutex_of_the_condition()
    {
        var (mutex, condition, self, other) = Make();
        var foreign = await other.LockAsync(Ipc.CreateMutex());
        var turned = await self.LockAsync(mutex);
        turned.Dispose();
        var theirs = await self.LockAsync(mutex);

        var (nothing, wrong, old, notMine) = (
            await Assert.ThrowsAsync<IpcException>(async () => await self.WaitAsync(condition, default(MutexGrant))),
            await Assert.ThrowsAsync<IpcException>(async () => await other.WaitAsync(condition, foreign)),
            await Assert.ThrowsAsync<IpcException>(async () => await self.WaitAsync(condition, turned)),
            await Assert.ThrowsAsync<IpcException>(async () => await other.WaitAsync(condition, theirs)));

        Assert.Equal((Errno.EPERM, Errno.EINVAL, Errno.EPERM, Errno.EPERM), (nothing.Error, wrong.Error, old.Error, notMine.Error));
        Assert.Equal(self.Id, mutex.Owner);
    }

    [Fact]
    public async Task A_key_turned_while_its_owner_waits_does_nothing_and_holds_afterwards()
    {
        var (mutex, condition, self, other) = Make();
        var key = await self.LockAsync(mutex);
        var waiting = self.WaitAsync(condition, key).AsTask();

        key.Dispose();
        using (await other.LockAsync(mutex))
        {
            key.Dispose();
            Assert.Equal(other.Id, mutex.Owner);
            await other.NotifyOneAsync(condition);
        }

        await waiting;
        Assert.Equal(self.Id, mutex.Owner);
        key.Dispose();
        Assert.Equal(ProcessId.None, mutex.Owner);
    }

    [Fact]
    public async Task A_sleeper_that_dies_takes_no_notification_with_it()
    {
        var (mutex, condition, self, other) = Make();
        var doomed = Ipc.Enter("doomed");
        var lost = doomed.WaitAsync(condition, await doomed.LockAsync(mutex)).AsTask();
        var waiting = self.WaitAsync(condition, await self.LockAsync(mutex)).AsTask();

        await doomed.DisposeAsync();

        Assert.Equal(Outcome.Exited, (await lost).Outcome);
        Assert.Equal(1, await other.NotifyOneAsync(condition));
        Assert.Equal((true, false), ((await waiting).IsWoken, (await waiting).OwnerDied));
    }

    [Fact]
    public async Task A_sleeper_is_told_that_whoever_held_the_mutex_before_died()
    {
        var (mutex, condition, self, other) = Make();
        var key = await self.LockAsync(mutex);
        var waiting = self.WaitAsync(condition, key).AsTask();
        _ = await other.LockAsync(mutex);
        await other.NotifyOneAsync(condition);

        await other.DisposeAsync();

        Assert.Equal((true, true), ((await waiting).IsWoken, (await waiting).OwnerDied));
        key.MarkConsistent();
        key.Dispose();
        Assert.False(mutex.IsNotRecoverable);
    }

    [Fact]
    public async Task Waiting_until_something_holds_looks_before_every_wait()
    {
        var (mutex, condition, self, other) = Make();
        var looks = 0;
        var key = await self.LockAsync(mutex);
        var waiting = self.WaitUntilAsync(condition, key, () => ++looks == 3, TimeSpan.FromSeconds(5)).AsTask();
        for (var i = 1; i < 3; i++)
        {
            Assert.False(waiting.IsCompleted);
            while (await other.NotifyAllAsync(condition) == 0)
            {
                await Task.Yield();
            }
        }

        Assert.True((await waiting).IsWoken);
        Assert.Equal((3, self.Id), (looks, mutex.Owner));
        Assert.Equal(Outcome.WouldBlock, (await self.WaitUntilAsync(condition, key, () => false, TimeSpan.Zero)).Outcome);
    }

    private (IpcMutex Mutex, IpcCondition Condition, IpcProcess Self, IpcProcess Other) Make()
    {
        var mutex = Ipc.CreateMutex();
        return (mutex, Ipc.CreateCondition(mutex), Ipc.Enter("self"), Ipc.Enter("other"));
    }

    private Task Advance(TimeSpan by)
    {
        Time.Advance(by);
        return Task.CompletedTask;
    }
}
