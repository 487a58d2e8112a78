using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.FutexCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// AWAIT and AWAKERS, and FUTEX_FD: a record stands in the line, and its process goes on.
public abstract partial class FutexRecordTests : HostFixture
{
    [Fact]
    [Rule("FUT-50")]
    public async Task A_descriptor_is_made_whatever_the_word_holds_and_an_unknown_signal_is_EINVAL()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord(5);

        var fd = await self.Linux.FutexFdAsync(word, FutexSignal.None);
        await FailsAsync(Errno.EINVAL, () => self.Linux.FutexFdAsync(word, (FutexSignal)9));

        Assert.False(await self.Linux.FutexPollAsync(fd));
        Assert.Equal(1, await self.WakeAsync(word, All));
        Assert.True(await self.Linux.FutexPollAsync(fd));
    }

    [Fact]
    [Rule("FUT-51")]
    public async Task A_record_stands_in_the_line_of_sleepers_and_takes_one_wake_once()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var first = other.SleepOn(word);
        var fd = await self.Linux.FutexFdAsync(word, FutexSignal.None);
        var last = other.SleepOn(word);

        Assert.Equal(1, await self.WakeAsync(word, 1));
        await first.IsWokenAsync();
        Assert.False(await self.Linux.FutexPollAsync(fd));
        Assert.Equal(1, await self.WakeAsync(word, 1));
        Assert.True(await self.Linux.FutexPollAsync(fd));
        Assert.False(last.IsCompleted);
        Assert.Equal(1, await self.WakeAsync(word, All));
        await last.IsWokenAsync();
    }

    [Fact]
    [Rule("FUT-51")]
    public async Task Closing_takes_the_record_out_of_the_line_and_tells_whether_it_was_woken()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();
        var (armed, woken) = (await self.Linux.FutexFdAsync(word, FutexSignal.None), await self.Linux.FutexFdAsync(word, FutexSignal.None));

        Assert.False(await self.Linux.FutexCloseAsync(armed));
        Assert.Equal(1, await self.WakeAsync(word, All));
        Assert.True(await self.Linux.FutexCloseAsync(woken));

        Assert.Equal(Outcome.WouldBlock, (await self.FutexFetchAsync(timeout: TimeSpan.Zero)).Outcome);
        await FailsAsync(Errno.EBADF, () => self.Linux.FutexCloseAsync(woken));
        await FailsAsync(Errno.EBADF, () => self.Linux.FutexPollAsync(armed));
    }

    [Fact]
    [Rule("FUT-51")]
    public async Task A_record_is_of_the_process_that_made_it()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var fd = await self.Linux.FutexFdAsync(word, FutexSignal.None);

        await FailsAsync(Errno.EBADF, () => other.Linux.FutexCloseAsync(fd));
        await self.WakeAsync(word, 1);

        Assert.Equal(Errno.EAGAIN, (await other.Linux.FutexAwakersAsync(1, TimeSpan.Zero)).Error);
    }

    [Fact]
    [Rule("FUT-53")]
    public async Task AWAIT_returns_at_once_and_AWAKERS_tells_what_was_woken_since()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (first, second) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord(7));
        var one = await self.Linux.FutexAwaitAsync(first, 0, FutexSignal.Message);
        var two = await self.Linux.FutexAwaitAsync(second, 7, FutexSignal.Message);

        Assert.Equal(Errno.EAGAIN, (await self.Linux.FutexAwaitAsync(first, 1, FutexSignal.Message)).Error);
        Assert.Equal(Errno.EAGAIN, (await self.Linux.FutexAwakersAsync(9, TimeSpan.Zero)).Error);
        Assert.Equal((1, 1), (await other.WakeAsync(second, 1), await other.WakeAsync(first, All)));

        var woken = await self.Linux.FutexAwakersAsync(9, TimeSpan.Zero);
        Assert.Equal([two.Watch, one.Watch], woken.Watches);
        Assert.Equal(Errno.EAGAIN, (await self.Linux.FutexAwakersAsync(9, TimeSpan.Zero)).Error);
    }

    [Fact]
    [Rule("FUT-53")]
    public async Task AWAKERS_waits_for_the_first_one()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var word = Ipc.CreateFutexWord();
        var (one, two) = (await self.FutexWatchAsync(word, 0), await self.FutexWatchAsync(word, 0));

        var fetching = self.FutexFetchAsync();
        Assert.False(fetching.IsCompleted);
        Assert.Equal(2, await other.WakeAsync(word, All));

        Assert.Equal([one.Watch, two.Watch], (await fetching.AsTask().WaitAsync(Guard)).Watches);
        var timed = self.FutexFetchAsync(timeout: TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Errno.ETIMEDOUT, (await timed.AsTask().WaitAsync(Guard)).Error);
        await FailsAsync(Errno.EINVAL, () => self.FutexFetchAsync(most: 0));
    }

    [Fact]
    [Rule("FUT-53")]
    public async Task A_record_that_was_moved_is_told_by_the_word_it_was_made_for_and_its_bits_count()
    {
        await using var self = Ipc.Enter("self");
        var (from, to) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        var watch = await self.FutexWatchAsync(from, null, mask: 2);

        Assert.Equal(1, await self.Linux.FutexRequeueAsync(from, 0, 1, to));
        Assert.Equal((0, 1), (await self.FutexWakeAsync(to, mask: 1), await self.FutexWakeAsync(to, mask: 6)));

        Assert.Equal([watch.Watch], (await self.FutexFetchAsync(timeout: TimeSpan.Zero)).Watches);
        await FailsAsync(Errno.EINVAL, () => self.FutexWatchAsync(from, null, mask: 0));
    }

    [Fact]
    [Rule("FUT-54")]
    [Rule("FUT-55")]
    public async Task Several_wakes_share_a_signal_and_fetching_until_there_are_no_more_finds_all()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        self.FutexNotified += _ => told.TrySetResult();
        for (var i = 0; i < 5; i++)
        {
            await self.FutexWatchAsync(word, 0);
        }

        Assert.Equal(5, await self.WakeAsync(word, All));
        await told.Task.WaitAsync(Guard);

        var found = 0;
        while (await self.FutexFetchAsync(most: 2, timeout: TimeSpan.Zero) is { IsFetched: true } fetched)
        {
            found += fetched.Watches.Count;
        }

        Assert.Equal(5, found);
    }

    [Fact]
    [Rule("FUT-54")]
    public async Task An_interrupt_breaks_a_wait_if_it_was_asked_for_and_a_message_does_not()
    {
        await using var self = Ipc.Enter("self");
        var (quiet, loud, elsewhere) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        await self.FutexWatchAsync(quiet, 0);
        await self.FutexWatchAsync(loud, 0, FutexSignal.Interrupt);
        var sleeping = self.SleepOn(elsewhere);

        await self.WakeAsync(quiet, 1);
        Assert.False(sleeping.IsCompleted);
        await self.WakeAsync(loud, 1);

        await sleeping.EndsAsync(Errno.EINTR);
        Assert.Equal(2, (await self.FutexFetchAsync()).Watches.Count);
    }

    [Fact]
    [Rule("FUT-54")]
    public async Task More_records_than_a_process_may_have_are_EAGAIN_until_one_is_fetched_or_closed()
    {
        await using var ipc = Create(new IpcOptions { Futexes = new FutexLimits { Records = 2 } });
        await using var self = ipc.Enter("self");
        await using var other = ipc.Enter("other");
        var word = ipc.CreateFutexWord();
        await self.FutexWatchAsync(word, 0);
        var second = await self.FutexWatchAsync(word, 0);
        await self.WakeAsync(word, 1);

        await FailsAsync(Errno.EAGAIN, () => self.FutexWatchAsync(word, 0));
        Assert.True((await other.FutexWatchAsync(word, 0)).IsArmed);
        Assert.Single((await self.FutexFetchAsync()).Watches);
        Assert.True((await self.FutexWatchAsync(word, 0)).IsArmed);
        await FailsAsync(Errno.EAGAIN, () => self.FutexWatchAsync(word, 0));
        Assert.False(await self.FutexUnwatchAsync(second.Watch));
        Assert.True((await self.FutexWatchAsync(word, 0)).IsArmed);
    }
}
