namespace ActorIpc.Conformance.Contract;

public abstract class LockTests : HostFixture
{
    [Fact]
    public async Task Waiters_are_served_in_order_of_arrival()
    {
        var guard = Ipc.CreateLock();
        await using var owner = Ipc.Enter("owner");
        var key = await owner.LockAsync(guard);
        var processes = Enumerable.Range(0, 6).Select(i => Ipc.Enter($"waiter {i}")).ToArray();

        // Interruptible and not, mixed: they stand in one line.
        var waits = processes
            .Select((process, i) => (i % 2 == 0 ? process.LockAsync(guard) : process.LockInterruptibleAsync(guard)).AsTask())
            .ToArray();
        for (var i = 0; i < waits.Length; i++)
        {
            Assert.DoesNotContain(waits[i..], wait => wait.IsCompleted);
            await key.DisposeAsync();
            key = await waits[i];
            Assert.True(key.IsHeld);
            Assert.False(key.OwnerDied);
        }
    }

    [Fact]
    public async Task One_who_leaves_the_line_does_not_change_the_order_of_the_others()
    {
        var guard = Ipc.CreateLock();
        await using var owner = Ipc.Enter("owner");
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        await using var c = Ipc.Enter("c");
        using var source = new CancellationTokenSource();
        var key = await owner.LockAsync(guard);
        var first = a.LockAsync(guard).AsTask();
        var second = b.LockAsync(guard, null, source.Token).AsTask();
        var third = c.LockAsync(guard).AsTask();

        await source.CancelAsync();
        await key.DisposeAsync();

        Assert.Equal(Outcome.Cancelled, (await second).Outcome);
        await (await first).DisposeAsync();
        Assert.True((await third).IsHeld);
    }

    [Fact]
    public async Task A_newcomer_does_not_overtake_who_waits()
    {
        var guard = Ipc.CreateLock();
        await using var owner = Ipc.Enter("owner");
        await using var waiter = Ipc.Enter("waiter");
        await using var newcomer = Ipc.Enter("newcomer");
        var key = await owner.LockAsync(guard);
        var waiting = waiter.LockAsync(guard).AsTask();

        await key.DisposeAsync();

        Assert.False(newcomer.TryLock(guard, out _));
        Assert.True((await waiting).IsHeld);
    }

    [Fact]
    public async Task A_key_turned_twice_releases_once()
    {
        var guard = Ipc.CreateLock();
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        await using var c = Ipc.Enter("c");
        var key = await a.LockAsync(guard);
        await key.DisposeAsync();
        var bKey = await b.LockAsync(guard);

        await key.DisposeAsync();

        Assert.False(c.TryLock(guard, out _));
        await bKey.DisposeAsync();
        Assert.True(c.TryLock(guard, out _));
    }

    [Fact]
    public async Task An_old_key_does_not_open_a_later_acquisition_of_the_same_process()
    {
        var guard = Ipc.CreateLock();
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var oldKey = await self.LockAsync(guard);
        await oldKey.DisposeAsync();
        var newKey = await self.LockAsync(guard);

        await oldKey.DisposeAsync();

        Assert.False(other.TryLock(guard, out _));
        await newKey.DisposeAsync();
        Assert.True(other.TryLock(guard, out _));
    }

    [Fact]
    public async Task A_key_to_nothing_releases_nothing()
    {
        var guard = Ipc.CreateLock();
        await using var owner = Ipc.Enter("owner");
        await using var other = Ipc.Enter("other");
        await using var key = await owner.LockAsync(guard);

        Assert.False(other.TryLock(guard, out var refused));
        Assert.Equal(Outcome.WouldBlock, refused.Outcome);
        await refused.DisposeAsync();
        await default(LockGrant).DisposeAsync();

        Assert.False(other.TryLock(guard, out _));
    }

    [Fact]
    public async Task A_key_survives_a_sleep()
    {
        var guard = Ipc.CreateLock();
        var channel = Ipc.CreateChannel();
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var key = await self.LockAsync(guard);
        for (var i = 0; i < 3; i++)
        {
            var sleep = self.SleepAsync(channel, guard).AsTask();
            await using (await other.LockAsync(guard))
            {
                await other.WakeupAsync(channel);
            }

            Assert.True((await sleep).IsWoken);
            Assert.False(other.TryLock(guard, out _));
        }

        await key.DisposeAsync();

        Assert.True(other.TryLock(guard, out _));
    }

    [Fact]
    public async Task Locking_what_one_holds_is_EDEADLK_and_leaves_it_held()
    {
        var guard = Ipc.CreateLock();
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        await using var key = await self.LockAsync(guard);

        var patient = await Assert.ThrowsAsync<IpcException>(async () => await self.LockAsync(guard));
        var interruptible = await Assert.ThrowsAsync<IpcException>(async () => await self.LockInterruptibleAsync(guard));
        var hasty = Assert.Throws<IpcException>(() => self.TryLock(guard, out _));

        Assert.All([patient, interruptible, hasty], error => Assert.Equal(Errno.EDEADLK, error.Error));
        Assert.False(other.TryLock(guard, out _));
    }

    [Fact]
    public async Task A_name_finds_the_same_lock_and_another_name_another()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        await using var key = await self.LockAsync(Ipc.Lock("journal"));

        Assert.False(other.TryLock(Ipc.Lock("journal"), out _));
        Assert.True(other.TryLock(Ipc.Lock("index"), out _));
    }
}
