using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

public abstract class SleepWakeupTests : HostFixture
{
    [Fact]
    [Rule("XV6-1")]
    public async Task A_sleep_releases_its_lock_once_parked_and_holds_it_again_on_return()
    {
        await using var sleeper = Ipc.Enter("sleeper");
        await using var waker = Ipc.Enter("waker");
        var guard = Ipc.CreateLock();
        var channel = Ipc.CreateChannel();
        await using var key = await sleeper.LockAsync(guard);

        var sleep = sleeper.SleepAsync(channel, guard).AsTask();
        Assert.True(waker.TryLock(guard, out var wakersKey));
        Assert.Equal(1, await waker.WakeupAsync(channel));
        Assert.False(sleep.IsCompleted);

        await wakersKey.DisposeAsync();
        Assert.True((await sleep).IsWoken);
        Assert.False(waker.TryLock(guard, out _));
    }

    [Fact]
    [Rule("XV6-1")]
    public async Task A_waker_that_waited_for_the_lock_finds_the_sleeper_asleep()
    {
        await using var sleeper = Ipc.Enter("sleeper");
        await using var waker = Ipc.Enter("waker");
        var guard = Ipc.CreateLock();
        var channel = Ipc.CreateChannel();
        await using var key = await sleeper.LockAsync(guard);
        var locking = waker.LockAsync(guard).AsTask();
        Assert.False(locking.IsCompleted);

        var sleep = sleeper.SleepAsync(channel, guard).AsTask();
        var wakersKey = await locking;

        Assert.Equal(1, await waker.WakeupAsync(channel));
        await wakersKey.DisposeAsync();
        Assert.True((await sleep).IsWoken);
    }

    [Fact]
    [Rule("XV6-1")]
    public async Task A_sleep_without_the_lock_is_EPERM()
    {
        await using var self = Ipc.Enter("self");

        var everyday = await Assert.ThrowsAsync<IpcException>(async () => await self.SleepAsync(Ipc.CreateChannel(), Ipc.CreateLock()));
        var exact = await Assert.ThrowsAsync<IpcException>(async () => await self.Xv6.SleepAsync(1, Ipc.CreateLock()));

        Assert.Equal(Errno.EPERM, everyday.Error);
        Assert.Equal(Errno.EPERM, exact.Error);
    }

    [Fact]
    [Rule("XV6-2")]
    public async Task A_wakeup_wakes_all_who_sleep_on_exactly_that_channel()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        await using var c = Ipc.Enter("c");
        await using var waker = Ipc.Enter("waker");
        var (firstLock, secondLock, thirdLock) = (Ipc.CreateLock(), Ipc.CreateLock(), Ipc.CreateLock());
        await using var aKey = await a.LockAsync(firstLock);
        await using var bKey = await b.LockAsync(secondLock);
        await using var cKey = await c.LockAsync(thirdLock);

        var first = a.Xv6.SleepAsync(0x100, firstLock).AsTask();
        var second = b.Xv6.SleepAsync(0x100, secondLock).AsTask();
        var elsewhere = c.Xv6.SleepAsync(0x101, thirdLock).AsTask();

        Assert.Equal(2, await waker.Xv6.WakeupAsync(0x100));
        Assert.True((await first).IsWoken);
        Assert.True((await second).IsWoken);
        Assert.False(elsewhere.IsCompleted);
    }

    [Fact]
    [Rule("XV6-2")]
    public async Task Channels_of_the_everyday_face_are_apart()
    {
        await using var sleeper = Ipc.Enter("sleeper");
        await using var waker = Ipc.Enter("waker");
        var guard = Ipc.CreateLock();
        await using var key = await sleeper.LockAsync(guard);
        var sleep = sleeper.SleepAsync(Ipc.Channel("full"), guard).AsTask();

        Assert.Equal(0, await waker.WakeupAsync(Ipc.Channel("empty")));
        Assert.Equal(0, await waker.WakeupAsync(Ipc.CreateChannel()));
        Assert.False(sleep.IsCompleted);
        Assert.Equal(1, await waker.WakeupAsync(Ipc.Channel("full")));
        Assert.True((await sleep).IsWoken);
    }

    [Fact]
    [Rule("XV6-2")]
    public async Task A_wakeup_that_finds_nobody_is_not_remembered()
    {
        await using var sleeper = Ipc.Enter("sleeper");
        await using var waker = Ipc.Enter("waker");
        var guard = Ipc.CreateLock();
        var channel = Ipc.CreateChannel();
        await using var key = await sleeper.LockAsync(guard);

        Assert.Equal(0, await waker.WakeupAsync(channel));
        var sleep = sleeper.SleepAsync(channel, guard).AsTask();

        Assert.False(sleep.IsCompleted);
    }

    [Fact]
    [Rule("XV6-2")]
    public async Task A_wakeup_skips_the_process_that_makes_it()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var guard = Ipc.CreateLock();
        var channel = Ipc.CreateChannel();
        await using var key = await self.LockAsync(guard);
        var sleep = self.SleepAsync(channel, guard).AsTask();

        Assert.Equal(0, await self.WakeupAsync(channel));
        Assert.False(sleep.IsCompleted);
        Assert.Equal(1, await other.WakeupAsync(channel));
        Assert.True((await sleep).IsWoken);
    }

    [Fact]
    [Rule("XV6-2")]
    public async Task A_wakeup_of_one_wakes_the_one_that_has_slept_longest()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        await using var waker = Ipc.Enter("waker");
        var (firstLock, secondLock) = (Ipc.CreateLock(), Ipc.CreateLock());
        var channel = Ipc.CreateChannel();
        await using var aKey = await a.LockAsync(firstLock);
        await using var bKey = await b.LockAsync(secondLock);
        var first = a.SleepAsync(channel, firstLock).AsTask();
        var second = b.SleepAsync(channel, secondLock).AsTask();

        Assert.Equal(1, await waker.WakeupOneAsync(channel));

        Assert.True((await first).IsWoken);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    [Rule("XV6-3")]
    public async Task A_return_from_sleep_proves_nothing_about_the_condition()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        await using var giver = Ipc.Enter("giver");
        var guard = Ipc.CreateLock();
        var channel = Ipc.CreateChannel();
        var items = 0;
        var aKey = await a.LockAsync(guard);
        var first = a.SleepAsync(channel, guard).AsTask();
        var bKey = await b.LockAsync(guard);
        var second = b.SleepAsync(channel, guard).AsTask();

        var giversKey = await giver.LockAsync(guard);
        items = 1;
        await giver.WakeupAsync(channel);
        await giversKey.DisposeAsync();
        Assert.True((await first).IsWoken);
        Assert.Equal(1, items--);
        await aKey.DisposeAsync();

        Assert.True((await second).IsWoken);
        Assert.Equal(0, items);
        await bKey.DisposeAsync();
    }

    [Fact]
    [Rule("XV6-3")]
    public async Task A_sleep_until_a_condition_sleeps_again_when_woken_in_vain()
    {
        await using var sleeper = Ipc.Enter("sleeper");
        await using var waker = Ipc.Enter("waker");
        var guard = Ipc.CreateLock();
        var channel = Ipc.CreateChannel();
        var looks = Enumerable.Range(0, 3)
            .Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
            .ToArray();
        var looked = 0;
        var holds = false;
        await using var key = await sleeper.LockAsync(guard);

        var sleep = sleeper.SleepUntilAsync(channel, guard, Condition).AsTask();
        await looks[0].Task;
        await WakeAsync();
        await looks[1].Task;
        var vainlyWoken = sleep.IsCompleted;
        await WakeAsync(() => holds = true);

        Assert.False(vainlyWoken);
        Assert.True((await sleep).IsWoken);
        Assert.Equal(3, looked);

        bool Condition()
        {
            looks[looked++].SetResult();
            return holds;
        }

        // Holds the lock, so the sleeper is asleep and not on its way.
        async Task WakeAsync(Action? change = null)
        {
            await using var wakersKey = await waker.LockAsync(guard);
            change?.Invoke();
            Assert.Equal(1, await waker.WakeupAsync(channel));
        }
    }

    [Fact]
    [Rule("XV6-3")]
    public async Task A_kill_wakes_a_sleeper_without_its_condition()
    {
        await using var sleeper = Ipc.Enter("sleeper");
        await using var killer = Ipc.Enter("killer");
        var guard = Ipc.CreateLock();
        await using var key = await sleeper.LockAsync(guard);
        var sleep = sleeper.SleepUntilAsync(Ipc.CreateChannel(), guard, () => false).AsTask();

        Assert.True(await killer.KillAsync(sleeper.Id));

        Assert.True((await sleep).IsKilled);
        Assert.False(killer.TryLock(guard, out _));
    }

    [Fact]
    [Rule("XV6-13")]
    public async Task A_sleep_that_does_not_test_the_flag_goes_on_through_kill_and_interrupt()
    {
        await using var sleeper = Ipc.Enter("sleeper");
        await using var other = Ipc.Enter("other");
        var guard = Ipc.CreateLock();
        var channel = Ipc.CreateChannel();
        await using var key = await sleeper.LockAsync(guard);
        var sleep = sleeper.SleepUninterruptibleAsync(channel, guard).AsTask();

        Assert.True(await other.KillAsync(sleeper.Id));
        Assert.True(await other.InterruptAsync(sleeper.Id));
        Assert.False(sleep.IsCompleted);
        Assert.Equal(1, await other.WakeupAsync(channel));

        Assert.True((await sleep).IsWoken);
        Assert.True(sleeper.Killed);
    }
}
