using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.FutexCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// FUTEX_WAKE_OP.
public abstract class FutexWakeOpTests : HostFixture
{
    [Theory]
    [Rule("FUT-28")]
    [InlineData(FutexChange.Set, 5u, 3, 3u)]
    [InlineData(FutexChange.Add, 5u, 3, 8u)]
    [InlineData(FutexChange.Add, 5u, -6, uint.MaxValue)]
    [InlineData(FutexChange.Or, 5u, 3, 7u)]
    [InlineData(FutexChange.AndNot, 7u, 3, 4u)]
    [InlineData(FutexChange.Xor, 5u, 3, 6u)]
    [InlineData(FutexChange.Set, 5u, 0x7ff, 0x7ffu)]
    [InlineData(FutexChange.Set, 5u, 0x800, 0xffff_f800u)]
    public async Task The_second_word_is_changed(FutexChange change, uint held, int argument, uint expected)
    {
        await using var self = Ipc.Enter("self");
        var (word, other) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord(held));

        Assert.Equal(0, await self.Linux.FutexWakeOpAsync(word, 1, 1, other, FutexWakeOp.Of(change, argument)));

        Assert.Equal((0u, expected), (word.Value, other.Value));
    }

    [Theory]
    [Rule("FUT-28")]
    [InlineData(0, 1u)]
    [InlineData(31, 0x8000_0000u)]
    [InlineData(33, 2u)]
    [InlineData(-1, 0x8000_0000u)]
    public async Task A_shift_takes_the_low_five_bits_of_its_argument(int argument, uint expected)
    {
        await using var self = Ipc.Enter("self");
        var (word, other) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord(7));

        await self.Linux.FutexWakeOpAsync(word, 1, 1, other, FutexWakeOp.Of(FutexChange.Set, argument, shifts: true));

        Assert.Equal(expected, other.Value);
    }

    [Theory]
    [Rule("FUT-28")]
    [Rule("FUT-29")]
    [InlineData(FutexComparison.Equal, 4u, 4, true)]
    [InlineData(FutexComparison.Equal, 5u, 4, false)]
    [InlineData(FutexComparison.NotEqual, 5u, 4, true)]
    [InlineData(FutexComparison.NotEqual, 4u, 4, false)]
    [InlineData(FutexComparison.Less, 3u, 4, true)]
    [InlineData(FutexComparison.Less, 4u, 4, false)]
    [InlineData(FutexComparison.LessOrEqual, 4u, 4, true)]
    [InlineData(FutexComparison.LessOrEqual, 5u, 4, false)]
    [InlineData(FutexComparison.Greater, 5u, 4, true)]
    [InlineData(FutexComparison.Greater, 4u, 4, false)]
    [InlineData(FutexComparison.GreaterOrEqual, 4u, 4, true)]
    [InlineData(FutexComparison.GreaterOrEqual, 3u, 4, false)]
    [InlineData(FutexComparison.Less, uint.MaxValue, 0, true)]
    [InlineData(FutexComparison.Equal, uint.MaxValue, -1, true)]
    [InlineData(FutexComparison.Greater, 0u, 0x800, true)]
    public async Task Its_waiters_are_woken_by_what_it_held_before_compared_with_signs(FutexComparison comparison, uint held, int with, bool woken)
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (first, second) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord(held));
        var (one, two) = (other.SleepOn(first), other.SleepOn(second, held));

        var count = await self.Linux.FutexWakeOpAsync(first, 1, 1, second, FutexWakeOp.Of(FutexChange.Set, 9, comparison, with));

        Assert.Equal(woken ? 2 : 1, count);
        await one.IsWokenAsync();
        Assert.Equal(woken ? 0 : 1, await self.WakeAsync(second, All));
        await two.IsWokenAsync();
    }

    [Fact]
    [Rule("FUT-28")]
    public async Task Each_word_has_a_count_of_its_own()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (first, second) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        foreach (var word in new[] { first, first, first, second, second, second })
        {
            _ = other.SleepOn(word);
        }

        Assert.Equal(3, await self.Linux.FutexWakeOpAsync(first, 2, 1, second, FutexWakeOp.Of(FutexChange.Add, 0)));

        Assert.Equal((1, 2), (await self.WakeAsync(first, All), await self.WakeAsync(second, All)));
    }

    [Fact]
    [Rule("FUT-29")]
    public async Task An_unknown_comparison_is_ENOSYS_after_the_change_and_an_unknown_change_before_it()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (first, second) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord(3));
        var sleeping = other.SleepOn(first);

        await FailsAsync(Errno.ENOSYS, () => self.Linux.FutexWakeOpAsync(first, 1, 1, second, FutexWakeOp.Of((FutexChange)5, 7)));
        Assert.Equal(3u, second.Value);
        await FailsAsync(Errno.ENOSYS, () => self.Linux.FutexWakeOpAsync(first, 1, 1, second, FutexWakeOp.Of(FutexChange.Set, 7, (FutexComparison)9)));

        Assert.Equal((7u, false), (second.Value, sleeping.IsCompleted));
    }

    [Fact]
    [Rule("FUT-29")]
    public async Task Counts_of_none_wake_one_of_each_word_in_the_exact_face_only()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (first, second) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var (one, two) = (other.SleepOn(first), other.SleepOn(second));
        var op = FutexWakeOp.Of(FutexChange.Set, 0);

        Assert.Equal(0, await self.FutexWakeOpAsync(first, second, op, 0, 0));
        await FailsAsync(Errno.EINVAL, () => self.FutexWakeOpAsync(first, second, op, 0, -1));
        Assert.False(one.IsCompleted || two.IsCompleted);

        Assert.Equal(2, await self.Linux.FutexWakeOpAsync(first, 0, -1, second, op));
    }

    [Fact]
    [Rule("FUT-28")]
    public async Task The_change_loses_none_of_those_that_others_make_at_the_same_time()
    {
        await using var self = Ipc.Enter("self");
        var (word, counter) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        const int Times = 2000;

        var adding = Task.Run(() =>
        {
            for (var i = 0; i < Times; i++)
            {
                counter.Add(1);
            }
        });
        for (var i = 0; i < Times; i++)
        {
            await self.Linux.FutexWakeOpAsync(word, 1, 1, counter, FutexWakeOp.Of(FutexChange.Add, 1));
        }

        await adding.WaitAsync(Guard);
        Assert.Equal(2u * Times, counter.Value);
    }
}
