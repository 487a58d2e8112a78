using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

/// <summary>Waits on a word that its owner keeps: when they begin, what ends them, and whom a wake means.</summary>
public abstract class WordWaitTests : HostFixture
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(10);

    [Theory]
    [Rule("FUT-2")]
    [InlineData(0u, 1u)]
    [InlineData(1u, 0u)]
    [InlineData(0x8000_0000u, 0u)]
    [InlineData(uint.MaxValue, uint.MaxValue - 1)]
    public async Task A_value_that_is_not_the_expected_one_ends_the_wait_at_once_and_is_told(uint value, uint expected)
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.Word("a", value);

        var wait = await self.WaitAsync(word, expected);

        Assert.Equal((true, value, Errno.EAGAIN), (wait.IsValueChanged, wait.Value, wait.Error));
        Assert.True((await self.WaitAsync(word, expected, TimeSpan.Zero)).IsValueChanged);
        Assert.Equal(0, (await self.WakeAsync(word, int.MaxValue)).Woken);
    }

    [Fact]
    [Rule("FUT-1")]
    public async Task A_wait_without_a_waker_ends_when_its_time_has_passed_and_takes_no_wake()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.Word("a");
        var first = self.WaitAsync(word, 0, Moment).AsTask();
        var second = other.WaitAsync(word, 0).AsTask();
        Assert.False(first.IsCompleted);

        Time.Advance(Moment);

        Assert.Equal((Outcome.TimedOut, Errno.ETIMEDOUT), ((await first).Outcome, (await first).Error));
        var noTime = await self.WaitAsync(word, 0, TimeSpan.Zero);
        Assert.Equal((Outcome.WouldBlock, Errno.ETIMEDOUT), (noTime.Outcome, noTime.Error));
        Assert.Equal(1, (await self.WakeAsync(word)).Woken);
        Assert.True((await second).IsWoken);
    }

    [Fact]
    [Rule("FUT-3")]
    [Rule("FUT-4")]
    [Rule("FUT-5")]
    public async Task A_wake_wakes_no_more_than_it_is_told_to_and_is_not_remembered()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.Word("a");
        Assert.Equal(0, (await self.WakeAsync(word, int.MaxValue)).Woken);
        Assert.Equal(Outcome.WouldBlock, (await other.WaitAsync(word, 0, TimeSpan.Zero)).Outcome);
        var waiting = Enumerable.Range(0, 5).Select(_ => other.WaitAsync(word, 0).AsTask()).ToArray();
        var apart = other.WaitAsync(Ipc.Word("b"), 0).AsTask();

        Assert.Equal(0, (await self.WakeAsync(word, 0)).Woken);
        Assert.Equal(2, (await self.WakeAsync(word, 2)).Woken);
        Assert.True((await waiting[0]).IsWoken);
        Assert.True((await waiting[1]).IsWoken);
        Assert.False(waiting[2].IsCompleted);

        Assert.Equal(3, (await self.WakeAsync(word, int.MaxValue)).Woken);
        Assert.True((await waiting[4]).IsWoken);
        Assert.False(apart.IsCompleted);
    }

    [Fact]
    [Rule("FUT-6")]
    public async Task Changing_the_word_wakes_nobody_and_a_wake_needs_no_change()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.Word("a");
        var waiting = other.WaitAsync(word, 0).AsTask();

        await self.StoreAsync(word, 1);
        Assert.True((await self.CompareExchangeAsync(word, 2, 1)).IsDone);
        await self.AddAsync(word, 1);
        await self.OrAsync(word, 4);
        await self.AndAsync(word, 0);
        Assert.False(waiting.IsCompleted);
        Assert.Equal(1, (await self.WakeAsync(word)).Woken);

        Assert.Equal((true, 0u), ((await waiting).IsWoken, (await waiting).Value));
    }

    [Fact]
    [Rule("FUT-8")]
    public async Task Waiters_are_woken_in_the_order_in_which_they_came()
    {
        await using var self = Ipc.Enter("self");
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var word = Ipc.Word("a");
        var waiting = new[] { b.WaitAsync(word, 0).AsTask(), a.WaitAsync(word, 0).AsTask(), b.WaitAsync(word, 0).AsTask() };

        for (var next = 0; next < waiting.Length; next++)
        {
            Assert.Equal(1, (await self.WakeAsync(word)).Woken);
            Assert.True((await waiting[next]).IsWoken);
            Assert.All(waiting[(next + 1)..], later => Assert.False(later.IsCompleted));
        }
    }

    [Fact]
    [Rule("FUT-19")]
    [Rule("FUT-20")]
    public async Task Who_has_no_bit_in_common_is_passed_over_and_not_counted()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.Word("a");
        var (one, two, all) = (other.WaitAsync(word, 0, mask: 1).AsTask(), other.WaitAsync(word, 0, mask: 2).AsTask(), other.WaitAsync(word, 0).AsTask());

        Assert.Equal(1, (await self.WakeAsync(word, 1, mask: 6)).Woken);
        Assert.True((await two).IsWoken);
        Assert.Equal(1, (await self.ChangeAndWakeAsync(word, FutexChange.Or, 8, int.MaxValue, mask: 0x8000_0000)).Woken);
        Assert.Equal(8u, (await all).Value);
        Assert.False(one.IsCompleted);
        Assert.Equal(1, (await self.WakeAsync(word)).Woken);
        Assert.True((await one).IsWoken);
    }

    [Fact]
    [Rule("FUT-10")]
    public async Task An_interrupt_ends_a_wait_that_would_go_on_and_no_other()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.Word("a");
        var waiting = self.WaitAsync(word, 0).AsTask();
        Assert.True(await Ipc.InterruptAsync(self.Id));
        Assert.Equal((Outcome.Interrupted, Errno.EINTR), ((await waiting).Outcome, (await waiting).Error));

        Assert.True(await Ipc.InterruptAsync(self.Id));
        Assert.True((await self.WaitAsync(word, 1)).IsValueChanged);
        Assert.Equal(Outcome.Interrupted, (await self.WaitAsync(word, 0)).Outcome);

        Assert.Equal(0, (await self.WakeAsync(word, int.MaxValue)).Woken);
    }

    [Fact]
    [Rule("FUT-11")]
    public async Task What_has_been_woken_is_woken_whatever_comes_after()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.Word("a");
        using var cancellation = new CancellationTokenSource();
        var waiting = other.WaitAsync(word, 0, Moment, cancellation.Token).AsTask();

        Assert.Equal(1, (await self.WakeAsync(word)).Woken);
        Time.Advance(Moment);
        await cancellation.CancelAsync();
        await Ipc.InterruptAsync(other.Id);

        Assert.True((await waiting).IsWoken);
    }

    [Fact]
    public async Task A_wake_goes_past_the_dead_and_the_killed()
    {
        await using var self = Ipc.Enter("self");
        var (dead, killed) = (Ipc.Enter("dead"), Ipc.Enter("killed"));
        await using var last = Ipc.Enter("last");
        var word = Ipc.Word("a");
        var waiting = new[] { dead.WaitAsync(word, 0).AsTask(), killed.WaitAsync(word, 0).AsTask(), last.WaitAsync(word, 0).AsTask() };

        await dead.DisposeAsync();
        Assert.True(await Ipc.KillAsync(killed.Id));

        Assert.Equal(Outcome.Exited, (await waiting[0]).Outcome);
        Assert.True((await waiting[1]).IsKilled);
        Assert.Equal(1, (await self.WakeAsync(word)).Woken);
        Assert.True((await waiting[2]).IsWoken);
        await killed.DisposeAsync();
    }

    [Fact]
    public async Task A_wait_that_was_neither_woken_nor_refused_knows_no_value()
    {
        await using var self = Ipc.Enter("self");

        var noTime = await self.WaitAsync(Ipc.Word("a"), 0, TimeSpan.Zero);

        Assert.Contains("WouldBlock", Assert.Throws<InvalidOperationException>(() => noTime.Value).Message);
        Assert.Equal("WouldBlock", noTime.ToString());
        Assert.Equal("ValueChanged, 0x00000000", (await self.WaitAsync(Ipc.Word("a"), 1)).ToString());
    }
}
