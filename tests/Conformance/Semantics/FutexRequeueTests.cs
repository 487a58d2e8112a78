using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.FutexCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// FUTEX_REQUEUE and FUTEX_CMP_REQUEUE.
public abstract class FutexRequeueTests : HostFixture
{
    [Fact]
    [Rule("FUT-21")]
    [Rule("FUT-25")]
    [Rule("FUT-26")]
    public async Task A_requeue_wakes_some_and_moves_some_behind_those_who_wait_on_the_other_word()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (from, to) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord(5));
        var there = other.SleepOn(to, 5);
        var sleeping = Enumerable.Range(0, 4).Select(_ => other.SleepOn(from)).ToArray();

        Assert.Equal(3, await self.Linux.FutexRequeueAsync(from, 1, 2, to));

        await sleeping[0].IsWokenAsync();
        Assert.Equal(1, await self.WakeAsync(to, 1));
        await there.IsWokenAsync();
        Assert.Equal(1, await self.WakeAsync(to, 1));
        await sleeping[1].IsWokenAsync();
        Assert.Equal(1, await self.WakeAsync(to, All));
        await sleeping[2].IsWokenAsync();
        Assert.Equal(1, await self.WakeAsync(from, All));
        await sleeping[3].IsWokenAsync();
    }

    [Fact]
    [Rule("FUT-22")]
    [Rule("FUT-23")]
    public async Task A_compare_requeue_moves_only_while_the_word_holds_what_is_expected()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (from, to) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var (first, second) = (other.SleepOn(from), other.SleepOn(from));
        from.Value = 3;

        var changed = await self.Linux.FutexCmpRequeueAsync(from, 1, 1, to, 2);
        Assert.Equal((Errno.EAGAIN, 0), (changed.Error, changed.Count));
        Assert.False(first.IsCompleted);
        Assert.Equal(0, await self.WakeAsync(to, All));

        var done = await self.Linux.FutexCmpRequeueAsync(from, 1, 1, to, 3);
        Assert.Equal((Errno.None, 2), (done.Error, done.Count));
        await first.IsWokenAsync();
        Assert.Equal((0, 1), (await self.WakeAsync(from, All), await self.WakeAsync(to, All)));
        await second.IsWokenAsync();
    }

    [Theory]
    [Rule("FUT-23")]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public async Task Waking_or_moving_fewer_than_none_is_EINVAL_before_the_compare(int wake, int move)
    {
        await using var self = Ipc.Enter("self");
        var (from, to) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());

        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexRequeueAsync(from, wake, move, to));
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexCmpRequeueAsync(from, wake, move, to, 1));
    }

    [Fact]
    [Rule("FUT-25")]
    public async Task Waking_none_wakes_none_here()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (from, to) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var sleeping = other.SleepOn(from);

        Assert.Equal(0, await self.Linux.FutexRequeueAsync(from, 0, 0, to));
        Assert.Equal(1, await self.Linux.FutexRequeueAsync(from, 0, All, to));
        Assert.False(sleeping.IsCompleted);
    }

    [Fact]
    [Rule("FUT-26")]
    public async Task A_timeout_after_the_move_is_still_ETIMEDOUT()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (from, to) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var sleeping = other.FutexWaitAsync(from, 0, TimeSpan.FromSeconds(1));
        Assert.Equal(1, await self.Linux.FutexRequeueAsync(from, 0, 1, to));

        Time.Advance(TimeSpan.FromSeconds(1));

        await sleeping.EndsAsync(Errno.ETIMEDOUT);
        Assert.Equal(0, await self.WakeAsync(to, All));
    }

    [Fact]
    [Rule("FUT-27")]
    public async Task Moving_to_the_same_word_counts_and_keeps_the_order()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var sleeping = Enumerable.Range(0, 4).Select(_ => other.SleepOn(word)).ToArray();

        Assert.Equal(3, await self.Linux.FutexRequeueAsync(word, 1, 2, word));

        await sleeping[0].IsWokenAsync();
        Assert.Equal(1, await self.WakeAsync(word, 1));
        await sleeping[1].IsWokenAsync();
        Assert.False(sleeping[2].IsCompleted);
    }

    [Fact]
    public async Task Words_of_two_spaces_do_not_go_into_one_call()
    {
        await using var self = Ipc.Enter("self");
        var (from, to) = (Ipc.CreateFutexWord(), Ipc.CreateFutexSpace().CreateWord());

        await FailsAsync(Errno.EINVAL, () => self.FutexRequeueAsync(from, to, 1, 1));
    }
}
