using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.FutexCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// futex_waitv.
public abstract class FutexVectorTests : HostFixture
{
    [Fact]
    [Rule("FUT-30")]
    public async Task What_is_not_a_vector_of_words_is_EINVAL_or_EFAULT()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();
        var good = new FutexWaitv(0, word);

        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitvAsync([]));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitvAsync([.. Enumerable.Repeat(good, 129)]));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitvAsync([good], flags: 1));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitvAsync([good, good with { Flags = Futex2Flags.Size8 }]));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitvAsync([good, good with { Flags = Futex2Flags.Size64 }]));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitvAsync([good with { Reserved = 1 }]));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitvAsync([good with { Val = 1ul << 32 }]));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitvAsync([good with { Val = 1 }], timeout: -TimeSpan.FromSeconds(1)));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexWaitvAsync([good], timeout: TimeSpan.Zero, clockid: (ClockId)7));
        await FailsAsync(Errno.EFAULT, () => self.Linux.FutexWaitvAsync([good, good with { Uaddr = null }]));
        Assert.Equal(0, await self.WakeAsync(word, All));
    }

    [Fact]
    [Rule("FUT-30")]
    public async Task The_clock_is_looked_at_only_with_a_timeout_and_128_words_are_not_too_many()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();

        await self.Linux.FutexWaitvAsync([new FutexWaitv(1, word)], clockid: (ClockId)7).EndsAsync(Errno.EAGAIN);
        var most = Enumerable.Repeat(new FutexWaitv(0, word), 128).ToArray();
        await self.Linux.FutexWaitvAsync(most, timeout: TimeSpan.Zero).EndsAsync(Errno.ETIMEDOUT);
    }

    [Theory]
    [Rule("FUT-31")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task One_word_with_another_value_is_EAGAIN_and_nothing_waits(int changed)
    {
        await using var self = Ipc.Enter("self");
        var words = Words(3);
        words[changed].Value = 1;

        await self.Linux.FutexWaitvAsync(Waiters(words)).EndsAsync(Errno.EAGAIN);
        Assert.True((await self.FutexWaitAnyAsync(Expectations(words))).IsValueChanged);

        foreach (var word in words)
        {
            Assert.Equal(0, await self.WakeAsync(word, All));
        }
    }

    [Fact]
    [Rule("FUT-31")]
    public async Task A_moment_that_passes_is_ETIMEDOUT_and_the_vector_leaves_every_line()
    {
        await using var self = Ipc.Enter("self");
        var words = Words(3);
        var second = TimeSpan.FromSeconds(1);

        var sleeping = self.Linux.FutexWaitvAsync(Waiters(words), timeout: self.Linux.ClockGetTime(ClockId.Realtime) + second, clockid: ClockId.Realtime);
        Assert.False(sleeping.IsCompleted);
        Time.Advance(second);

        await sleeping.EndsAsync(Errno.ETIMEDOUT);
        Assert.All(await Task.WhenAll(words.Select(word => self.WakeAsync(word, All))), woken => Assert.Equal(0, woken));
    }

    [Fact]
    [Rule("FUT-32")]
    public async Task Of_thirty_words_the_last_is_woken_and_its_place_returned()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var words = Words(30);
        var sleeping = other.Linux.FutexWaitvAsync(Waiters(words));
        Assert.False(sleeping.IsCompleted);

        Assert.Equal(1, await self.WakeAsync(words[29], All));

        await sleeping.EndsAsync(Errno.None, 29);
        Assert.Equal(0, await self.WakeAsync(words[0], All));
    }

    [Fact]
    [Rule("FUT-33")]
    public async Task Of_several_that_are_woken_at_once_the_highest_place_is_returned_and_all_count()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var words = Words(3);
        FutexWord[] twice = [words[0], words[0], words[1], words[0]];

        var first = other.Linux.FutexWaitvAsync(Waiters(twice));
        Assert.Equal(3, await self.WakeAsync(words[0], 5));
        await first.EndsAsync(Errno.None, 3);

        var second = other.Linux.FutexWaitvAsync(Waiters(twice));
        Assert.Equal(1, await self.WakeAsync(words[0], 1));
        await second.EndsAsync(Errno.None, 0);

        var third = other.Linux.FutexWaitvAsync(Waiters(words[..2]));
        Assert.Equal(2, await self.Linux.FutexWakeOpAsync(words[1], 1, 1, words[0], FutexWakeOp.Of(FutexChange.Add, 0)));
        await third.EndsAsync(Errno.None, 1);
    }

    [Fact]
    [Rule("FUT-33")]
    public async Task What_was_moved_is_woken_through_the_other_word_and_has_its_old_place()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var words = Words(3);
        var sleeping = other.FutexWaitAnyAsync(Expectations(words[..2]));

        Assert.Equal(1, await self.Linux.FutexRequeueAsync(words[1], 0, 1, words[2]));
        Assert.Equal((0, 1), (await self.WakeAsync(words[1], 1), await self.WakeAsync(words[2], 1)));

        await sleeping.EndsAsync(Errno.None, 1);
        Assert.Equal(0, await self.WakeAsync(words[0], 1));
    }

    [Fact]
    public async Task Words_of_two_spaces_do_not_go_into_one_vector()
    {
        await using var self = Ipc.Enter("self");
        var elsewhere = Ipc.CreateFutexSpace().CreateWord();

        await FailsAsync(Errno.EINVAL, () => self.FutexWaitAnyAsync([new FutexExpectation(Ipc.CreateFutexWord(), 0), new FutexExpectation(elsewhere, 0)]));
    }

    private static FutexWaitv[] Waiters(FutexWord[] words) => [.. words.Select(word => new FutexWaitv(0, word))];

    private static FutexExpectation[] Expectations(FutexWord[] words) => [.. words.Select(word => new FutexExpectation(word, 0))];

    private FutexWord[] Words(int count)
    {
        var space = Ipc.CreateFutexSpace();
        return [.. Enumerable.Range(0, count).Select(_ => space.CreateWord())];
    }
}
