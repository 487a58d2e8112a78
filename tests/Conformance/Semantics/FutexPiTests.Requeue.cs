using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.FutexPiCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// WAIT_REQUEUE_PI and CMP_REQUEUE_PI.
public abstract partial class FutexPiTests
{
    [Theory]
    [Rule("FUT-43")]
    [InlineData(0, 1, 0u)]
    [InlineData(5, 2, W)]
    public async Task The_first_is_given_a_free_lock_and_the_others_queue_for_it(int more, int count, uint bits)
    {
        await using var self = Ipc.Enter("self");
        await using var first = Ipc.Enter("first");
        await using var second = Ipc.Enter("second");
        var (word, taken) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var (one, two) = (first.WaitFor(word, taken), second.WaitFor(word, taken));

        await self.RequeuesAsync(word, more, taken, count);

        await one.EndsAsync(Errno.None);
        Assert.Equal(bits | first.Tid(), taken.Value);
        Assert.False(two.IsCompleted);
        await self.RequeuesAsync(word, 0, taken, 2 - count);
        await first.Linux.FutexUnlockPiAsync(taken);
        await two.EndsAsync(Errno.None);
        Assert.Equal(W | second.Tid(), taken.Value);
    }

    [Fact]
    [Rule("FUT-43")]
    public async Task Given_alone_a_lock_has_the_waiters_bit_if_more_could_have_been_moved()
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        var (word, taken) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var waiting = waiter.WaitFor(word, taken);

        await self.RequeuesAsync(word, 5, taken, 1);

        await waiting.EndsAsync(Errno.None);
        Assert.Equal(W | waiter.Tid(), taken.Value);
        await waiter.Linux.FutexUnlockPiAsync(taken);
        Assert.Equal(0u, taken.Value);
    }

    [Fact]
    [Rule("FUT-43")]
    public async Task What_does_not_fit_is_EINVAL_and_nobody_is_moved()
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        var (word, taken, other) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var waiting = waiter.WaitFor(word, taken);
        var linux = self.Linux;

        await FailsAsync(Errno.EINVAL, () => linux.FutexCmpRequeuePiAsync(word, 0, 1, taken, 0));
        await FailsAsync(Errno.EINVAL, () => linux.FutexCmpRequeuePiAsync(word, 2, 1, taken, 0));
        await FailsAsync(Errno.EINVAL, () => linux.FutexCmpRequeuePiAsync(word, -1, 1, taken, 0));
        await FailsAsync(Errno.EINVAL, () => linux.FutexCmpRequeuePiAsync(word, 1, -1, taken, 5));
        await FailsAsync(Errno.EINVAL, () => linux.FutexCmpRequeuePiAsync(word, 1, 1, word, 0));
        await FailsAsync(Errno.EINVAL, () => linux.FutexCmpRequeuePiAsync(word, 1, 1, other, 0));
        await FailsAsync(Errno.EINVAL, () => waiter.Linux.FutexWaitRequeuePiAsync(word, 7, null, word));
        await FailsAsync(Errno.EINVAL, () => linux.FutexWakeAsync(word, 1));
        await FailsAsync(Errno.EINVAL, () => linux.FutexRequeueAsync(word, 0, 1, other));
        Assert.Equal(Errno.EAGAIN, (await linux.FutexCmpRequeuePiAsync(word, 1, 1, taken, 5)).Error);

        Assert.Equal(0u, taken.Value);
        await self.RequeuesAsync(word, 0, taken, 1);
        await waiting.EndsAsync(Errno.None);
    }

    [Fact]
    [Rule("FUT-43")]
    public async Task A_plain_sleeper_is_EINVAL_and_can_still_be_woken()
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        var (word, taken) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var plain = waiter.SleepOn(word);
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexCmpRequeuePiAsync(word, 1, 1, taken, 0));
        Assert.Equal(1, await self.WakeAsync(word, 1));
        await plain.IsWokenAsync();

        // Behind one that could be moved, which stays moved.
        await self.TakesAsync(taken);
        var waiting = waiter.WaitFor(word, taken);
        var second = waiter.SleepOn(word);
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexCmpRequeuePiAsync(word, 1, 5, taken, 0));

        Assert.Equal(1, await self.WakeAsync(word, 1));
        await second.IsWokenAsync();
        await self.Linux.FutexUnlockPiAsync(taken);
        await waiting.EndsAsync(Errno.None);
    }

    [Fact]
    [Rule("FUT-36")]
    [Rule("FUT-37")]
    [Rule("FUT-43")]
    public async Task A_lock_of_a_waiter_is_EDEADLK_and_one_of_the_dead_ESRCH()
    {
        await using var self = Ipc.Enter("self");
        await using var first = Ipc.Enter("first");
        await using var second = Ipc.Enter("second");
        var (word, taken) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var (one, two) = (first.WaitFor(word, taken), second.WaitFor(word, taken));

        taken.Value = first.Tid();
        await FailsAsync(Errno.EDEADLK, () => self.Linux.FutexCmpRequeuePiAsync(word, 1, 1, taken, 0));
        Assert.Equal(first.Tid(), taken.Value);
        taken.Value = 99_999;
        Assert.Equal(Errno.ESRCH, (await self.Linux.FutexCmpRequeuePiAsync(word, 1, 1, taken, 0)).Error);
        taken.Value = second.Tid();
        await FailsAsync(Errno.EDEADLK, () => self.Linux.FutexCmpRequeuePiAsync(word, 1, 1, taken, 0));

        // The first waits for the lock of the second now.
        Assert.Equal(W | second.Tid(), taken.Value);
        Assert.False(two.IsCompleted);
        await second.Linux.FutexUnlockPiAsync(taken);
        await one.EndsAsync(Errno.None);
    }

    [Fact]
    [Rule("FUT-44")]
    public async Task An_interrupt_before_the_move_has_the_wait_begin_again_behind_the_others()
    {
        await using var self = Ipc.Enter("self");
        await using var first = Ipc.Enter("first");
        await using var second = Ipc.Enter("second");
        var (word, taken) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var (one, two) = (first.WaitFor(word, taken), second.WaitFor(word, taken));

        await self.InterruptAsync(first.Id);
        Assert.False(one.IsCompleted);
        Assert.True(first.InterruptPending);
        await self.RequeuesAsync(word, 0, taken, 1);

        await two.EndsAsync(Errno.None);
        word.Value = 1;
        await self.InterruptAsync(first.Id);
        await one.EndsAsync(Errno.EAGAIN);
    }

    [Fact]
    [Rule("FUT-44")]
    public async Task An_interrupt_after_the_move_is_EAGAIN()
    {
        await using var self = Ipc.Enter("self");
        await using var first = Ipc.Enter("first");
        await using var second = Ipc.Enter("second");
        var (word, taken) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        await self.TakesAsync(taken);
        var (one, two) = (first.WaitFor(word, taken), second.WaitFor(word, taken));
        await self.RequeuesAsync(word, 1, taken, 2);

        await self.InterruptAsync(first.Id);
        await one.EndsAsync(Errno.EAGAIN);
        Assert.True(first.InterruptPending);
        Assert.Equal(W | self.Tid(), taken.Value);
        await self.Linux.FutexUnlockPiAsync(taken);

        await two.EndsAsync(Errno.None);
        Assert.Equal(W | second.Tid(), taken.Value);
    }

    [Theory]
    [Rule("FUT-17")]
    [Rule("FUT-44")]
    [InlineData(false, ClockId.Monotonic)]
    [InlineData(true, ClockId.Monotonic)]
    [InlineData(true, ClockId.Realtime)]
    public async Task The_timeout_is_a_moment_and_ETIMEDOUT_before_the_move_and_after(bool moves, ClockId clock)
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        var (word, taken) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        await self.TakesAsync(taken);
        var second = TimeSpan.FromSeconds(1);
        var waiting = waiter.Linux.FutexWaitRequeuePiAsync(word, 0, waiter.Linux.ClockGetTime(clock) + second, taken, clock).AsTask();
        if (moves)
        {
            await self.RequeuesAsync(word, 0, taken, 1);
        }

        Time.Advance(second - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        Time.Advance(TimeSpan.FromTicks(1));

        await waiting.EndsAsync(Errno.ETIMEDOUT);
        Assert.Equal((moves ? W : 0) | self.Tid(), taken.Value);
        await self.RequeuesAsync(word, 1, taken, 0);
    }

    [Fact]
    [Rule("FUT-44")]
    public async Task Another_value_is_EAGAIN_and_a_kill_ends_the_wait()
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        var (word, taken) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        await waiter.Linux.FutexWaitRequeuePiAsync(word, 7, null, taken).EndsAsync(Errno.EAGAIN);
        var waiting = waiter.WaitFor(word, taken);

        await self.KillAsync(waiter.Id);

        Assert.True((await waiting.WaitAsync(Guard)).IsKilled);
        await self.RequeuesAsync(word, 1, taken, 0);
    }

    [Fact]
    [Rule("FUT-41")]
    [Rule("FUT-44")]
    public async Task Who_was_moved_gets_the_lock_when_its_owner_dies()
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        var owner = Ipc.Enter("owner");
        var (word, taken) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        await owner.TakesAsync(taken);
        var waiting = waiter.WaitFor(word, taken);
        await self.RequeuesAsync(word, 0, taken, 1);

        await owner.DisposeAsync();

        await waiting.EndsAsync(Errno.None, ownerDied: true);
        Assert.Equal(W | Died | waiter.Tid(), taken.Value);
    }

    [Theory]
    [Rule("FUT-44")]
    [InlineData("free")]
    [InlineData("waker")]
    [InlineData("third")]
    public async Task Ten_waiters_are_all_given_the_lock_in_the_end(string holder)
    {
        await using var self = Ipc.Enter("self");
        await using var third = Ipc.Enter("third");
        var (word, taken) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var owner = holder switch { "waker" => self, "third" => third, _ => null };
        if (owner is not null)
        {
            await owner.TakesAsync(taken);
        }

        var waiters = Enumerable.Range(0, 10).Select(number => Ipc.Enter($"waiter {number}")).ToArray();
        var waits = waiters.Select(waiter => waiter.WaitFor(word, taken)).ToArray();
        await self.RequeuesAsync(word, 3, taken, 4);
        await self.RequeuesAsync(word, int.MaxValue, taken, 6);
        if (owner is not null)
        {
            await owner.Linux.FutexUnlockPiAsync(taken);
        }

        for (var at = 0; at < waits.Length; at++)
        {
            await waits[at].EndsAsync(Errno.None);
            Assert.Equal(W | waiters[at].Tid(), taken.Value);
            await waiters[at].Linux.FutexUnlockPiAsync(taken);
        }

        Assert.Equal(0u, taken.Value);
    }
}
