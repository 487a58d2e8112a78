using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.FutexCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// FUTEX_WAKE and bits: who is woken, how many, and in which order.
public abstract class FutexWakeTests : HostFixture
{
    [Fact]
    [Rule("FUT-3")]
    public async Task A_wake_returns_how_many_it_woke_and_their_waits_return_0()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var sleeping = other.SleepOn(word);

        Assert.Equal(1, await self.WakeAsync(word, 1));

        await sleeping.IsWokenAsync();
        Assert.Equal(0, await self.WakeAsync(word, 1));
    }

    [Theory]
    [Rule("FUT-4")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(All)]
    public async Task A_wake_that_finds_nobody_is_0_and_is_not_remembered(int count)
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();

        Assert.Equal(0, await self.WakeAsync(word, count));

        await self.FutexWaitAsync(word, 0, TimeSpan.Zero).EndsAsync(Errno.ETIMEDOUT);
    }

    [Fact]
    [Rule("FUT-5")]
    public async Task A_wake_wakes_no_more_than_it_is_told_to_and_those_of_its_word_only()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (word, elsewhere) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var apart = other.SleepOn(elsewhere);
        var sleeping = Enumerable.Range(0, 5).Select(_ => other.SleepOn(word)).ToArray();

        Assert.Equal(2, await self.WakeAsync(word, 2));
        await sleeping[0].IsWokenAsync();
        await sleeping[1].IsWokenAsync();
        Assert.False(sleeping[2].IsCompleted);
        Assert.Equal(3, await self.WakeAsync(word, All));
        await sleeping[4].IsWokenAsync();
        Assert.False(apart.IsCompleted);
    }

    [Theory]
    [Rule("FUT-7")]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public async Task A_wake_of_none_wakes_one_in_the_exact_face(int count)
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var (first, second) = (other.SleepOn(word), other.SleepOn(word));

        Assert.Equal(1, await self.WakeAsync(word, count));

        await first.IsWokenAsync();
        Assert.False(second.IsCompleted);
    }

    [Fact]
    [Rule("FUT-7")]
    public async Task A_wake_of_none_wakes_none_in_the_everyday_face()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var sleeping = other.SleepOn(word);

        Assert.Equal(0, await self.FutexWakeAsync(word, 0));
        await FailsAsync(Errno.EINVAL, () => self.FutexWakeAsync(word, -1));

        Assert.False(sleeping.IsCompleted);
    }

    [Fact]
    [Rule("FUT-8")]
    public async Task Waiters_are_woken_in_the_order_in_which_they_came()
    {
        await using var self = Ipc.Enter("self");
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var word = Ipc.CreateFutexWord();
        var sleeping = new[] { b.SleepOn(word), a.SleepOn(word), b.SleepOn(word) };

        for (var next = 0; next < sleeping.Length; next++)
        {
            Assert.Equal(1, await self.WakeAsync(word, 1));
            await sleeping[next].IsWokenAsync();
            Assert.All(sleeping[(next + 1)..], later => Assert.False(later.IsCompleted));
        }
    }

    [Fact]
    [Rule("FUT-18")]
    public async Task No_bits_are_EINVAL_also_where_the_value_is_another()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();

        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitBitsetAsync(word, 0, null, 0));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitBitsetAsync(word, 1, null, 0));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWakeBitsetAsync(word, 1, 0));
    }

    [Fact]
    [Rule("FUT-19")]
    public async Task Who_has_no_bit_in_common_is_passed_over_and_not_counted()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var (one, two, three) = (other.SleepOnBits(word, 1), other.SleepOnBits(word, 2), other.SleepOnBits(word, 3));

        Assert.Equal(0, await self.Linux.FutexWakeBitsetAsync(word, All, 4));
        Assert.Equal(1, await self.Linux.FutexWakeBitsetAsync(word, 1, 6));
        await two.IsWokenAsync();
        Assert.Equal(1, await self.Linux.FutexWakeBitsetAsync(word, All, 2));
        await three.IsWokenAsync();
        Assert.False(one.IsCompleted);
    }

    [Fact]
    [Rule("FUT-20")]
    public async Task Plain_waits_and_wakes_mean_all_bits()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();

        var plain = other.SleepOn(word);
        Assert.Equal(1, await self.Linux.FutexWakeBitsetAsync(word, 1, 0x8000_0000));
        await plain.IsWokenAsync();
        var bits = other.SleepOnBits(word, 0x10, other.Linux.ClockGetTime(ClockId.Monotonic) + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await self.WakeAsync(word, 1));
        await bits.IsWokenAsync();
    }
}
