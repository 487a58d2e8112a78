using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.FutexCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// FUTEX_WAIT: when it sleeps, and how a sleep ends that no wake ends.
public abstract class FutexWaitTests : HostFixture
{
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(10);

    [Fact]
    [Rule("FUT-1")]
    public async Task A_wait_without_a_waker_ends_with_ETIMEDOUT_when_its_time_has_passed()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord(7);

        var sleeping = self.Linux.FutexWaitAsync(word, 7, Moment);
        Assert.False(sleeping.IsCompleted);
        Time.Advance(Moment);

        await sleeping.EndsAsync(Errno.ETIMEDOUT);
        Assert.Equal(0, await self.WakeAsync(word, All));
    }

    [Fact]
    [Rule("FUT-1")]
    public async Task No_time_at_all_is_ETIMEDOUT_in_the_exact_face_and_WouldBlock_in_the_everyday_one()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();

        await self.Linux.FutexWaitAsync(word, 0, TimeSpan.Zero).EndsAsync(Errno.ETIMEDOUT);
        Assert.Equal(Outcome.WouldBlock, (await self.FutexWaitAsync(word, 0, TimeSpan.Zero)).Outcome);
    }

    [Theory]
    [Rule("FUT-2")]
    [InlineData(0u, 1u)]
    [InlineData(1u, 0u)]
    [InlineData(0x8000_0000u, 0u)]
    [InlineData(uint.MaxValue, uint.MaxValue - 1)]
    public async Task A_value_that_is_not_the_expected_one_is_EAGAIN_at_once(uint value, uint expected)
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord(value);

        await self.Linux.FutexWaitAsync(word, expected).EndsAsync(Errno.EAGAIN);
        await self.Linux.FutexWaitAsync(word, expected, TimeSpan.Zero).EndsAsync(Errno.EAGAIN);
        Assert.True((await self.FutexWaitAsync(word, expected)).IsValueChanged);
        Assert.Equal((value, 0), (word.Value, await self.WakeAsync(word, All)));
    }

    [Fact]
    [Rule("FUT-6")]
    public async Task Changing_the_word_wakes_nobody_and_a_wake_needs_no_change()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var sleeping = other.SleepOn(word);

        word.Value = 1;
        Assert.False(sleeping.IsCompleted);
        word.Value = 0;
        Assert.Equal(1, await self.WakeAsync(word, 1));

        await sleeping.IsWokenAsync();
    }

    [Theory]
    [Rule("FUT-9")]
    [InlineData(0u)]
    [InlineData(1u)]
    public async Task A_negative_timeout_is_EINVAL_also_where_the_value_is_another(uint expected)
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();

        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitAsync(word, expected, -Moment));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitBitsetAsync(word, expected, -Moment, 1));
    }

    [Fact]
    [Rule("FUT-10")]
    public async Task An_interrupt_ends_the_wait_with_EINTR_with_a_timeout_or_without()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();

        var endless = self.SleepOn(word);
        Assert.True(await Ipc.InterruptAsync(self.Id));
        await endless.EndsAsync(Errno.EINTR);

        var timed = self.Linux.FutexWaitAsync(word, 0, TimeSpan.FromSeconds(1));
        Assert.True(await Ipc.InterruptAsync(self.Id));
        await timed.EndsAsync(Errno.EINTR);
        Assert.Equal(0, await self.WakeAsync(word, All));
    }

    [Fact]
    [Rule("FUT-10")]
    public async Task A_pending_interrupt_ends_a_wait_that_would_sleep_and_no_other()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();
        await Ipc.InterruptAsync(self.Id);

        await self.Linux.FutexWaitAsync(word, 1).EndsAsync(Errno.EAGAIN);
        await self.Linux.FutexWaitAsync(word, 0).EndsAsync(Errno.EINTR);
        Assert.False(self.InterruptPending);
    }

    [Fact]
    [Rule("FUT-11")]
    public async Task What_has_been_woken_returns_0_whatever_comes_after()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        using var cancellation = new CancellationTokenSource();
        var sleeping = other.FutexWaitAsync(word, 0, Moment, cancellation.Token);

        Assert.Equal(1, await self.WakeAsync(word, 1));
        Time.Advance(Moment);
        await cancellation.CancelAsync();
        await Ipc.InterruptAsync(other.Id);

        await sleeping.IsWokenAsync();
    }

    [Fact]
    [Rule("FUT-11")]
    public async Task What_has_ended_otherwise_takes_no_wake_from_others()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var first = other.FutexWaitAsync(word, 0, Moment);
        var second = self.SleepOn(word);

        Time.Advance(Moment);
        await first.EndsAsync(Errno.ETIMEDOUT);
        Assert.Equal(1, await other.WakeAsync(word, 1));

        await second.IsWokenAsync();
    }

    [Theory]
    [Rule("FUT-17")]
    [InlineData(ClockId.Monotonic)]
    [InlineData(ClockId.Realtime)]
    public async Task WAIT_counts_from_now_and_WAIT_BITSET_gives_up_at_a_moment_of_its_clock(ClockId clock)
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var second = TimeSpan.FromSeconds(1);
        var relative = self.Linux.FutexWaitAsync(word, 0, 2 * second);
        var absolute = other.Linux.FutexWaitBitsetAsync(word, 0, other.Linux.ClockGetTime(clock) + second, 1, clock);

        Time.Advance(second - Moment);
        Assert.False(absolute.IsCompleted);
        Time.Advance(Moment);
        await absolute.EndsAsync(Errno.ETIMEDOUT);
        Assert.False(relative.IsCompleted);
        Time.Advance(second);
        await relative.EndsAsync(Errno.ETIMEDOUT);

        await self.Linux.FutexWaitBitsetAsync(word, 0, self.Linux.ClockGetTime(clock), 1, clock).EndsAsync(Errno.ETIMEDOUT);
        await self.Linux.FutexWaitBitsetAsync(word, 1, TimeSpan.Zero, 1, clock).EndsAsync(Errno.EAGAIN);
    }
}
