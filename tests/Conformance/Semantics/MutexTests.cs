namespace ActorIpc.Conformance.Semantics;

public abstract class MutexTests : HostFixture
{
    [Fact]
    public async Task A_free_mutex_is_locked_at_once_and_says_who_owns_it()
    {
        var mutex = Ipc.CreateMutex();
        await using var self = Ipc.Enter("self");
        Assert.Equal(ProcessId.None, mutex.Owner);

        var locking = self.LockAsync(mutex);

        Assert.True(locking.IsCompletedSuccessfully);
        var key = await locking;
        Assert.Equal((true, false, Outcome.Granted, self.Id), (key.IsHeld, key.OwnerDied, key.Outcome, mutex.Owner));
        key.Dispose();
        Assert.Equal(ProcessId.None, mutex.Owner);
    }

    [Fact]
    public async Task Waiters_are_served_in_order_of_arrival()
    {
        var mutex = Ipc.CreateMutex();
        await using var owner = Ipc.Enter("owner");
        var key = await owner.LockAsync(mutex);
        var processes = Enumerable.Range(0, 6).Select(i => Ipc.Enter($"waiter {i}")).ToArray();

        // Interruptible and not, mixed: they stand in one line.
        var waits = processes
            .Select((process, i) => (i % 2 == 0 ? process.LockAsync(mutex) : process.LockInterruptibleAsync(mutex)).AsTask())
            .ToArray();
        for (var i = 0; i < waits.Length; i++)
        {
            Assert.DoesNotContain(waits[i..], wait => wait.IsCompleted);
            await key.DisposeAsync();
            key = await waits[i];
            Assert.Equal((true, false, processes[i].Id), (key.IsHeld, key.OwnerDied, mutex.Owner));
        }

        key.Dispose();
        Assert.True(owner.TryLock(mutex, out _));
    }

    [Fact]
    public async Task A_newcomer_does_not_overtake_who_waits()
    {
        var mutex = Ipc.CreateMutex();
        await using var owner = Ipc.Enter("owner");
        await using var waiter = Ipc.Enter("waiter");
        await using var newcomer = Ipc.Enter("newcomer");
        var key = await owner.LockAsync(mutex);
        var waiting = waiter.LockAsync(mutex).AsTask();

        key.Dispose();

        Assert.False(newcomer.TryLock(mutex, out _));
        var late = newcomer.LockAsync(mutex).AsTask();
        Assert.True((await waiting).IsHeld);
        Assert.False(late.IsCompleted);
    }

    [Fact]
    public async Task One_who_leaves_the_line_does_not_change_the_order_of_the_others()
    {
        var mutex = Ipc.CreateMutex();
        await using var owner = Ipc.Enter("owner");
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        await using var c = Ipc.Enter("c");
        using var source = new CancellationTokenSource();
        var key = await owner.LockAsync(mutex);
        var first = a.LockAsync(mutex).AsTask();
        var second = b.LockAsync(mutex, null, source.Token).AsTask();
        var third = c.LockAsync(mutex).AsTask();

        await source.CancelAsync();
        key.Dispose();

        Assert.Equal(Outcome.Cancelled, (await second).Outcome);
        (await first).Dispose();
        Assert.True((await third).IsHeld);
    }

    [Fact]
    public async Task Once_the_only_waiter_has_left_the_owner_unlocks_by_itself_again()
    {
        var mutex = Ipc.CreateMutex();
        await using var owner = Ipc.Enter("owner");
        await using var waiter = Ipc.Enter("waiter");
        await using var other = Ipc.Enter("other");
        var key = await owner.LockAsync(mutex);
        Assert.Equal(Outcome.WouldBlock, (await waiter.LockAsync(mutex, TimeSpan.Zero)).Outcome);
        var waiting = waiter.LockAsync(mutex, TimeSpan.FromSeconds(1)).AsTask();

        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Outcome.TimedOut, (await waiting).Outcome);
        key.Dispose();
        Assert.True(other.TryLock(mutex, out _));
    }

    [Fact]
    public async Task A_key_turned_twice_unlocks_once()
    {
        var mutex = Ipc.CreateMutex();
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var oldKey = await a.LockAsync(mutex);
        oldKey.Dispose();
        var newKey = await a.LockAsync(mutex);

        oldKey.Dispose();

        Assert.False(b.TryLock(mutex, out _));
        newKey.Dispose();
        Assert.True(b.TryLock(mutex, out var key));
        oldKey.Dispose();
        newKey.Dispose();
        Assert.Equal(b.Id, mutex.Owner);
        key.Dispose();
    }

    [Fact]
    public async Task A_key_that_unlocked_for_a_waiter_does_not_open_a_later_acquisition()
    {
        var mutex = Ipc.CreateMutex();
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var oldKey = await a.LockAsync(mutex);
        var waiting = b.LockAsync(mutex).AsTask();
        oldKey.Dispose();
        var again = a.LockAsync(mutex).AsTask();
        (await waiting).Dispose();
        var newKey = await again;

        oldKey.Dispose();

        Assert.Equal(a.Id, mutex.Owner);
        newKey.Dispose();
        Assert.Equal(ProcessId.None, mutex.Owner);
    }

    [Fact]
    public async Task A_key_to_nothing_unlocks_nothing()
    {
        var mutex = Ipc.CreateMutex();
        await using var owner = Ipc.Enter("owner");
        await using var other = Ipc.Enter("other");
        await using var key = await owner.LockAsync(mutex);

        Assert.False(other.TryLock(mutex, out var refused));
        Assert.Equal(Outcome.WouldBlock, refused.Outcome);
        refused.Dispose();
        default(MutexGrant).Dispose();

        Assert.Equal(owner.Id, mutex.Owner);
    }

    [Fact]
    public async Task Locking_what_one_holds_is_EDEADLK_and_leaves_it_held()
    {
        var mutex = Ipc.CreateMutex();
        await using var self = Ipc.Enter("self");
        await using var key = await self.LockAsync(mutex);

        var patient = await Assert.ThrowsAsync<IpcException>(async () => await self.LockAsync(mutex));
        var interruptible = await Assert.ThrowsAsync<IpcException>(async () => await self.LockInterruptibleAsync(mutex));
        var hasty = Assert.Throws<IpcException>(() => self.TryLock(mutex, out _));

        Assert.All([patient, interruptible, hasty], error => Assert.Equal(Errno.EDEADLK, error.Error));
        Assert.Equal(self.Id, mutex.Owner);
    }

    [Fact]
    public async Task Unlocking_without_a_key_is_for_the_owner_alone()
    {
        var mutex = Ipc.CreateMutex();
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var key = await self.LockAsync(mutex);

        Assert.Equal(Errno.EPERM, Assert.Throws<IpcException>(() => other.Unlock(mutex)).Error);
        self.Unlock(mutex);
        Assert.Equal(Errno.EPERM, Assert.Throws<IpcException>(() => self.Unlock(mutex)).Error);

        Assert.True(other.TryLock(mutex, out _));
        key.Dispose();
        Assert.Equal(other.Id, mutex.Owner);
    }

    [Fact]
    public async Task A_timeout_that_is_negative_and_a_token_cancelled_already_take_nothing()
    {
        var mutex = Ipc.CreateMutex();
        await using var self = Ipc.Enter("self");

        var negative = await Assert.ThrowsAsync<IpcException>(async () => await self.LockAsync(mutex, TimeSpan.FromTicks(-1)));
        var cancelled = await self.LockAsync(mutex, null, new CancellationToken(true));

        Assert.Equal((Errno.EINVAL, Outcome.Cancelled, ProcessId.None), (negative.Error, cancelled.Outcome, mutex.Owner));
        Assert.True((await self.LockAsync(mutex, TimeSpan.Zero)).IsHeld);
    }

    [Fact]
    public async Task A_killed_process_locks_what_is_free_and_does_not_wait_interruptibly()
    {
        var mutex = Ipc.CreateMutex();
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        await Ipc.KillAsync(self.Id);

        (await self.LockInterruptibleAsync(mutex)).Dispose();
        await using var key = await other.LockAsync(mutex);

        Assert.True((await self.LockInterruptibleAsync(mutex)).IsKilled);
    }

    [Fact]
    public async Task A_process_that_has_ended_locks_nothing()
    {
        var mutex = Ipc.CreateMutex();
        var self = Ipc.Enter("self");
        (await self.LockAsync(mutex)).Dispose();
        await self.DisposeAsync();

        var patient = await Assert.ThrowsAsync<IpcException>(async () => await self.LockAsync(mutex));
        var hasty = Assert.Throws<IpcException>(() => self.TryLock(mutex, out _));
        var unlocking = Assert.Throws<IpcException>(() => self.Unlock(mutex));

        Assert.All([patient, hasty, unlocking], error => Assert.Equal(Errno.ESRCH, error.Error));
        await using var other = Ipc.Enter("other");
        Assert.False((await other.LockAsync(mutex)).OwnerDied);
    }
}
