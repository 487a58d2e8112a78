namespace ActorIpc.Conformance.Semantics;

public abstract class MutexOwnerDeathTests : HostFixture
{
    [Fact]
    public async Task The_next_in_order_is_told_that_the_owner_died()
    {
        var mutex = Ipc.CreateMutex();
        var owner = Ipc.Enter("owner");
        await using var first = Ipc.Enter("first");
        await using var second = Ipc.Enter("second");
        _ = await owner.LockAsync(mutex);
        var (one, two) = (first.LockAsync(mutex).AsTask(), second.LockAsync(mutex).AsTask());

        await owner.DisposeAsync();

        var key = await one;
        Assert.Equal((true, true), (key.IsHeld, key.OwnerDied));
        Assert.False(two.IsCompleted);
        key.MarkConsistent();
        key.Dispose();
        Assert.Equal((true, false), ((await two).IsHeld, (await two).OwnerDied));
    }

    [Fact]
    public async Task Who_comes_after_the_death_is_told_too()
    {
        var mutex = Ipc.CreateMutex();
        var owner = Ipc.Enter("owner");
        await using var next = Ipc.Enter("next");
        _ = await owner.LockAsync(mutex);

        await owner.DisposeAsync();

        Assert.True((await next.LockAsync(mutex)) is { IsHeld: true, OwnerDied: true });
    }

    [Fact]
    public async Task Trying_gets_it_from_the_dead_and_the_word_keeps_the_mark()
    {
        var mutex = Ipc.CreateMutex();
        var owner = Ipc.Enter("owner");
        var second = Ipc.Enter("second");
        await using var third = Ipc.Enter("third");
        Assert.True(owner.TryLock(mutex, out _));
        await owner.DisposeAsync();
        Assert.True(second.TryLock(mutex, out var key));
        Assert.True(key.OwnerDied);

        // Nobody said that all is well, so it is said again (FUT-39).
        await second.DisposeAsync();

        Assert.True((await third.LockAsync(mutex)).OwnerDied);
    }

    [Fact]
    public async Task Who_unlocks_without_a_word_makes_the_mutex_unusable_for_all()
    {
        var mutex = Ipc.CreateMutex();
        var condition = Ipc.CreateCondition(mutex);
        await using var sleeper = Ipc.Enter("sleeper");
        var asleep = sleeper.WaitAsync(condition, await sleeper.LockAsync(mutex)).AsTask();
        var owner = Ipc.Enter("owner");
        await using var next = Ipc.Enter("next");
        await using var waiter = Ipc.Enter("waiter");
        _ = await owner.LockAsync(mutex);
        await owner.DisposeAsync();
        var key = await next.LockAsync(mutex);
        var waiting = waiter.LockAsync(mutex).AsTask();

        key.Dispose();

        var errors = new List<IpcException>
        {
            await Assert.ThrowsAsync<IpcException>(() => waiting),
            await Assert.ThrowsAsync<IpcException>(() => asleep),
            await Assert.ThrowsAsync<IpcException>(async () => await next.LockAsync(mutex)),
            Assert.Throws<IpcException>(() => next.TryLock(mutex, out _)),
        };
        Assert.All(errors, error => Assert.Equal(Errno.ENOTRECOVERABLE, error.Error));
        Assert.Equal((true, ProcessId.None), (mutex.IsNotRecoverable, mutex.Owner));
    }

    [Fact]
    public async Task Waiting_on_a_condition_without_a_word_is_an_unlock_too()
    {
        var mutex = Ipc.CreateMutex();
        var condition = Ipc.CreateCondition(mutex);
        var owner = Ipc.Enter("owner");
        await using var next = Ipc.Enter("next");
        _ = await owner.LockAsync(mutex);
        await owner.DisposeAsync();
        var key = await next.LockAsync(mutex);
        Assert.Equal(Outcome.WouldBlock, (await next.WaitAsync(condition, key, TimeSpan.Zero)).Outcome);
        Assert.False(mutex.IsNotRecoverable);

        var error = await Assert.ThrowsAsync<IpcException>(async () => await next.WaitAsync(condition, key));

        Assert.Equal((Errno.ENOTRECOVERABLE, true), (error.Error, mutex.IsNotRecoverable));
    }

    [Fact]
    public async Task Only_who_was_told_can_say_that_the_state_is_consistent_and_once()
    {
        var mutex = Ipc.CreateMutex();
        var owner = Ipc.Enter("owner");
        await using var next = Ipc.Enter("next");
        var early = await owner.LockAsync(mutex);
        var tooEarly = Assert.Throws<IpcException>(() => early.MarkConsistent());
        await owner.DisposeAsync();
        var key = await next.LockAsync(mutex);
        var notTheirs = Assert.Throws<IpcException>(() => early.MarkConsistent());
        key.MarkConsistent();
        var twice = Assert.Throws<IpcException>(() => key.MarkConsistent());
        var nothing = Assert.Throws<IpcException>(() => default(MutexGrant).MarkConsistent());
        key.Dispose();

        Assert.All([tooEarly, notTheirs, twice, nothing], error => Assert.Equal(Errno.EINVAL, error.Error));
        Assert.False((await next.LockAsync(mutex)).OwnerDied);
    }

    [Fact]
    public async Task A_mutex_is_not_left_to_those_who_died_waiting()
    {
        var mutex = Ipc.CreateMutex();
        await using var owner = Ipc.Enter("owner");
        var doomed = Enumerable.Range(0, 3).Select(i => Ipc.Enter($"doomed {i}")).ToArray();
        await using var survivor = Ipc.Enter("survivor");
        var key = await owner.LockAsync(mutex);
        var lost = doomed.Select(process => process.LockAsync(mutex).AsTask()).ToArray();
        var waiting = survivor.LockAsync(mutex).AsTask();

        foreach (var process in doomed)
        {
            await process.DisposeAsync();
        }

        key.Dispose();

        Assert.All(await Task.WhenAll(lost), grant => Assert.Equal(Outcome.Exited, grant.Outcome));
        Assert.Equal((true, false), ((await waiting).IsHeld, (await waiting).OwnerDied));
    }

    [Fact]
    public async Task A_death_is_told_before_the_parent_can_know_of_it()
    {
        var mutex = Ipc.CreateMutex();
        await using var parent = Ipc.Enter("parent");
        var child = parent.Fork("child", async self => { _ = await self.LockAsync(mutex); });

        Assert.Equal(child.Id, (await parent.WaitAsync(child.Id)).Child);

        var locking = parent.LockAsync(mutex, TimeSpan.Zero);
        Assert.True((await locking) is { IsHeld: true, OwnerDied: true });
    }

    [Fact]
    public async Task Every_mutex_of_a_process_passes_on_also_those_it_took_long_ago()
    {
        var mutexes = Enumerable.Range(0, 40).Select(_ => Ipc.CreateMutex()).ToArray();
        var owner = Ipc.Enter("owner");
        await using var heir = Ipc.Enter("heir");
        foreach (var mutex in mutexes)
        {
            _ = await owner.LockAsync(mutex);
        }

        await owner.DisposeAsync();

        foreach (var mutex in mutexes)
        {
            Assert.True((await heir.LockAsync(mutex)).OwnerDied);
        }
    }
}
