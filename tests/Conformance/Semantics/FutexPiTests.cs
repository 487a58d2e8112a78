using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.FutexPiCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// Words that are locks with an owner. What they hold after each call was read from Linux 6.18.
public abstract partial class FutexPiTests : HostFixture
{
    [Fact]
    [Rule("FUT-35")]
    [Rule("FUT-36")]
    public async Task A_free_word_is_taken_and_freed_and_its_owner_cannot_take_it_again()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();

        await self.TakesAsync(word);
        Assert.Equal(self.Tid(), word.Value);
        await FailsAsync(Errno.EDEADLK, () => self.Linux.FutexLockPiAsync(word));
        await FailsAsync(Errno.EDEADLK, () => self.Linux.FutexTrylockPiAsync(word));
        Assert.Equal(self.Tid(), word.Value);
        await self.Linux.FutexUnlockPiAsync(word);

        Assert.Equal(0u, word.Value);
    }

    [Fact]
    [Rule("FUT-35")]
    [Rule("FUT-38")]
    public async Task A_contended_lock_has_the_waiters_bit_and_goes_to_who_came_first()
    {
        await using var self = Ipc.Enter("self");
        await using var first = Ipc.Enter("first");
        await using var second = Ipc.Enter("second");
        var word = Ipc.CreateFutexWord();
        await self.TakesAsync(word);
        var (one, two) = (await first.QueueForAsync(word), await second.QueueForAsync(word));
        Assert.Equal(W | self.Tid(), word.Value);

        await self.Linux.FutexUnlockPiAsync(word);
        await one.EndsAsync(Errno.None);
        Assert.False(two.IsCompleted);
        Assert.Equal(W | first.Tid(), word.Value);
        await first.Linux.FutexUnlockPiAsync(word);

        await two.EndsAsync(Errno.None);
        Assert.Equal(W | second.Tid(), word.Value);
        await second.Linux.FutexUnlockPiAsync(word);
        Assert.Equal(0u, word.Value);
    }

    [Fact]
    [Rule("FUT-38")]
    [Rule("FUT-39")]
    public async Task OWNER_DIED_is_kept_by_who_takes_the_lock_and_dropped_by_who_leaves_it()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord(W | Died);

        await self.Linux.FutexLockPiAsync(word).EndsAsync(Errno.None, ownerDied: true);
        Assert.Equal(Died | self.Tid(), word.Value);
        var waiting = await other.QueueForAsync(word);
        Assert.Equal(W | Died | self.Tid(), word.Value);
        await self.Linux.FutexUnlockPiAsync(word);

        await waiting.EndsAsync(Errno.None);
        Assert.Equal(W | other.Tid(), word.Value);
        word.Value = Died | other.Tid();
        await other.Linux.FutexUnlockPiAsync(word);
        Assert.Equal(0u, word.Value);
    }

    [Fact]
    [Rule("FUT-37")]
    public async Task Who_does_not_hold_it_cannot_leave_it_and_TRYLOCK_of_what_is_held_is_EAGAIN()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        await self.UnlockFailsAsync(Errno.EPERM, word);
        await self.TakesAsync(word);

        await other.UnlockFailsAsync(Errno.EPERM, word);
        Assert.Equal(self.Tid(), word.Value);
        await other.Linux.FutexTrylockPiAsync(word).EndsAsync(Errno.EAGAIN);

        Assert.Equal(W | self.Tid(), word.Value);
        await self.Linux.FutexUnlockPiAsync(word);
        await other.Linux.FutexTrylockPiAsync(word).EndsAsync(Errno.None);
        Assert.Equal(other.Tid(), word.Value);
    }

    [Fact]
    [Rule("FUT-37")]
    public async Task A_word_that_names_the_dead_is_ESRCH_and_init_is_EPERM()
    {
        await using var self = Ipc.Enter("self");
        var gone = Ipc.Enter("gone");
        await gone.DisposeAsync();
        var (dead, unknown, init) = (Ipc.CreateFutexWord(gone.Tid()), Ipc.CreateFutexWord(99_999), Ipc.CreateFutexWord(1));

        await self.Linux.FutexLockPiAsync(dead).EndsAsync(Errno.ESRCH);
        await self.Linux.FutexTrylockPiAsync(unknown).EndsAsync(Errno.ESRCH);
        Assert.Equal(Outcome.NoProcess, (await self.FutexLockAsync(unknown)).Outcome);
        await FailsAsync(Errno.EPERM, () => self.Linux.FutexLockPiAsync(init));

        Assert.Equal((W | gone.Tid(), W | 99_999, W | 1), (dead.Value, unknown.Value, init.Value));
    }

    [Fact]
    [Rule("FUT-37")]
    public async Task Plain_waiters_on_the_word_are_EINVAL_and_the_word_stays()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var sleeping = other.SleepOn(word);

        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexLockPiAsync(word));
        Assert.Equal(0u, word.Value);
        word.Value = self.Tid();
        await self.UnlockFailsAsync(Errno.EINVAL, word);

        Assert.Equal(self.Tid(), word.Value);
        Assert.Equal(1, await self.WakeAsync(word, 1));
        await sleeping.IsWokenAsync();
    }

    [Fact]
    [Rule("FUT-37")]
    public async Task A_word_that_was_changed_behind_its_owners_back_is_EINVAL()
    {
        await using var self = Ipc.Enter("self");
        await using var owner = Ipc.Enter("owner");
        await using var waiter = Ipc.Enter("waiter");
        var word = Ipc.CreateFutexWord();
        await owner.TakesAsync(word);
        var waiting = await waiter.QueueForAsync(word);

        word.Value = 0;
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexLockPiAsync(word));
        word.Value = self.Tid();
        await self.UnlockFailsAsync(Errno.EINVAL, word);
        word.Value = Died;
        await self.Linux.FutexTrylockPiAsync(word).EndsAsync(Errno.EAGAIN);

        word.Value = W | owner.Tid();
        await owner.Linux.FutexUnlockPiAsync(word);
        await waiting.EndsAsync(Errno.None);
    }

    [Fact]
    [Rule("FUT-36")]
    public async Task A_wait_that_closes_a_circle_is_EDEADLK()
    {
        await using var self = Ipc.Enter("self");
        await using var second = Ipc.Enter("second");
        await using var third = Ipc.Enter("third");
        var (one, two, three) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        await self.TakesAsync(one);
        await second.TakesAsync(two);
        await third.TakesAsync(three);
        var (waits, waitsToo) = (await second.QueueForAsync(one), await third.QueueForAsync(two));

        await FailsAsync(Errno.EDEADLK, () => self.Linux.FutexLockPiAsync(three));

        Assert.Equal(W | third.Tid(), three.Value);
        await self.Linux.FutexTrylockPiAsync(three).EndsAsync(Errno.EAGAIN);
        await self.Linux.FutexUnlockPiAsync(one);
        await waits.EndsAsync(Errno.None);
        await second.Linux.FutexUnlockPiAsync(two);
        await waitsToo.EndsAsync(Errno.None);
    }

    [Fact]
    [Rule("FUT-40")]
    public async Task An_interrupt_does_not_end_the_wait_and_stays_pending()
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        var word = Ipc.CreateFutexWord();
        await self.TakesAsync(word);
        var waiting = await waiter.QueueForAsync(word);

        await self.InterruptAsync(waiter.Id);
        Assert.False(waiting.IsCompleted);
        Assert.True(waiter.InterruptPending);
        await self.Linux.FutexUnlockPiAsync(word);

        await waiting.EndsAsync(Errno.None);
    }

    [Fact]
    [Rule("FUT-17")]
    [Rule("FUT-40")]
    public async Task LOCK_PI_gives_up_at_a_moment_of_the_realtime_clock_and_LOCK_PI2_at_one_of_either()
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        var word = Ipc.CreateFutexWord();
        await self.TakesAsync(word);
        var second = TimeSpan.FromSeconds(1);
        var linux = waiter.Linux;
        var real = linux.ClockGetTime(ClockId.Realtime) + second;
        Task<FutexLockResult>[] waits =
        [
            linux.FutexLockPiAsync(word, real).AsTask(),
            linux.FutexLockPi2Async(word, real, ClockId.Realtime).AsTask(),
            linux.FutexLockPi2Async(word, linux.ClockGetTime(ClockId.Monotonic) + second).AsTask(),
        ];

        Time.Advance(second - TimeSpan.FromTicks(1));
        Assert.All(waits, wait => Assert.False(wait.IsCompleted));
        Time.Advance(TimeSpan.FromTicks(1));

        foreach (var wait in waits)
        {
            await wait.EndsAsync(Errno.ETIMEDOUT);
        }

        await linux.FutexLockPiAsync(word, second).EndsAsync(Errno.ETIMEDOUT);
        Assert.Equal(W | self.Tid(), word.Value);
        await self.Linux.FutexUnlockPiAsync(word);
        Assert.Equal(0u, word.Value);
        await linux.FutexLockPiAsync(word, second).EndsAsync(Errno.None);
    }

    [Fact]
    [Rule("FUT-41")]
    public async Task When_the_owner_dies_the_first_waiter_gets_the_lock_and_hears_of_it()
    {
        await using var first = Ipc.Enter("first");
        await using var second = Ipc.Enter("second");
        var owner = Ipc.Enter("owner");
        var word = Ipc.CreateFutexWord();
        await owner.TakesAsync(word);
        var (one, two) = (await first.QueueForAsync(word), await second.QueueForAsync(word));

        await owner.DisposeAsync();

        await one.EndsAsync(Errno.None, ownerDied: true);
        Assert.False(two.IsCompleted);
        Assert.Equal(W | Died | first.Tid(), word.Value);
        await first.DisposeAsync();
        await two.EndsAsync(Errno.None, ownerDied: true);
        Assert.Equal(W | Died | second.Tid(), word.Value);
    }

    [Fact]
    [Rule("FUT-41")]
    [Rule("FUT-46")]
    public async Task A_robust_list_takes_the_dead_out_of_the_word_for_those_who_come_later()
    {
        await using var self = Ipc.Enter("self");
        var (owner, waiter) = (Ipc.Enter("owner"), Ipc.Enter("waiter"));
        var word = Ipc.CreateFutexWord();
        foreach (var process in new[] { owner, waiter })
        {
            var list = new RobustList();
            list.Add(new RobustEntry(word, isPi: true));
            process.Linux.SetRobustList(list);
        }

        await owner.TakesAsync(word);
        var waiting = await waiter.QueueForAsync(word);
        await owner.DisposeAsync();
        await waiting.EndsAsync(Errno.None, ownerDied: true);
        Assert.Equal(W | Died | waiter.Tid(), word.Value);
        await waiter.DisposeAsync();

        Assert.Equal(W | Died, word.Value);
        await self.Linux.FutexLockPiAsync(word).EndsAsync(Errno.None, ownerDied: true);
        Assert.Equal(Died | self.Tid(), word.Value);
    }

    [Fact]
    [Rule("FUT-42")]
    public async Task Plain_calls_that_meet_who_waits_for_a_lock_are_EINVAL()
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        await using var plain = Ipc.Enter("plain");
        var (word, other) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        await self.TakesAsync(word);
        var waiting = await waiter.QueueForAsync(word);
        var behind = plain.SleepOn(word, word.Value);
        var sleeping = plain.SleepOn(other);
        var linux = self.Linux;

        await FailsAsync(Errno.EINVAL, () => linux.FutexWakeAsync(word, 1));
        await FailsAsync(Errno.EINVAL, () => linux.FutexWakeBitsetAsync(word, 1, 1));
        await FailsAsync(Errno.EINVAL, () => linux.FutexRequeueAsync(word, 1, 1, other));
        await FailsAsync(Errno.EINVAL, () => linux.FutexRequeueAsync(word, 0, 1, other));
        await FailsAsync(Errno.EINVAL, () => linux.FutexRequeueAsync(word, 0, 1, word));
        Assert.Equal(0, await linux.FutexRequeueAsync(word, 0, 0, other));
        await FailsAsync(Errno.EINVAL, () => linux.FutexWakeOpAsync(word, 1, 1, other, FutexWakeOp.Of(FutexChange.Add, 0)));
        Assert.False(sleeping.IsCompleted);
        await FailsAsync(Errno.EINVAL, () => linux.FutexWakeOpAsync(other, 1, 1, word, FutexWakeOp.Of(FutexChange.Add, 0, FutexComparison.NotEqual)));
        await sleeping.IsWokenAsync();

        await waiter.DisposeAsync();
        await waiting.EndsAsync(Errno.ESRCH);
        Assert.Equal(1, await self.WakeAsync(word, 1));
        await behind.IsWokenAsync();
    }

    [Fact]
    [Rule("FUT-49")]
    public async Task Robust_unlock_of_a_lock_hands_over_and_clears_what_is_pending()
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        var word = Ipc.CreateFutexWord();
        var list = new RobustList { ListOpPending = new RobustEntry(word, isPi: true) };
        await self.TakesAsync(word);
        var waiting = await waiter.QueueForAsync(word);

        await self.Linux.FutexRobustUnlockPiAsync(word, list);

        await waiting.EndsAsync(Errno.None);
        Assert.Equal((W | waiter.Tid(), null), (word.Value, list.ListOpPending));
    }

    [Fact]
    [Rule("FUT-35")]
    [Rule("FUT-38")]
    public async Task Everyday_locks_are_taken_and_left_in_the_word_alone_while_nobody_waits()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        Assert.True((await self.FutexLockAsync(word)).IsHeld);
        Assert.Equal(Outcome.WouldBlock, (await other.FutexTryLockAsync(word)).Outcome);
        Assert.Equal(Outcome.WouldBlock, (await other.FutexLockAsync(word, TimeSpan.Zero)).Outcome);
        var waiting = other.FutexLockAsync(word).AsTask();
        await self.FutexUnlockAsync(word);

        Assert.True((await waiting.WaitAsync(Guard)).IsHeld);
        await other.FutexUnlockAsync(word);
        Assert.Equal(0u, word.Value);
        await Assert.ThrowsAsync<IpcException>(async () => await self.FutexUnlockAsync(word));
    }

    [Fact]
    [Rule("FUT-16")]
    public async Task One_call_makes_them_all()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (word, cond) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var linux = self.Linux;

        await linux.FutexAsync(word, FutexCommand.LockPi, 0).EndsAsync(Errno.None);
        await other.Linux.FutexAsync(word, FutexCommand.TrylockPi, 0).EndsAsync(Errno.EAGAIN);
        await other.Linux.FutexAsync(word, FutexCommand.LockPi, 0, TimeSpan.Zero).EndsAsync(Errno.ETIMEDOUT);
        await other.Linux.FutexAsync(word, FutexCommand.LockPi2 | FutexCommand.ClockRealtime, 0, TimeSpan.Zero).EndsAsync(Errno.ETIMEDOUT);
        await other.Linux.FutexAsync(cond, FutexCommand.WaitRequeuePi | FutexCommand.ClockRealtime, 1, TimeSpan.Zero, 0, word).EndsAsync(Errno.EAGAIN);
        var waiting = other.Linux.FutexAsync(cond, FutexCommand.WaitRequeuePi, 0, uaddr2: word);
        await linux.FutexAsync(cond, FutexCommand.CmpRequeuePi, 1, null, 0, word, 9).EndsAsync(Errno.EAGAIN);
        await linux.FutexAsync(cond, FutexCommand.CmpRequeuePi, 1, null, 0, word, 0).EndsAsync(Errno.None, 1);
        await linux.FutexAsync(word, FutexCommand.UnlockPi, 0).EndsAsync(Errno.None);

        await waiting.EndsAsync(Errno.None);
        await FailsAsync(Errno.EFAULT, () => linux.FutexAsync(cond, FutexCommand.CmpRequeuePi, 1));
        await FailsAsync(Errno.ENOSYS, () => linux.FutexAsync(word, FutexCommand.LockPi | FutexCommand.ClockRealtime, 0));
    }
}
