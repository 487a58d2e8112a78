using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.FutexCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// The dead take no wakes.
public abstract partial class FutexRecordTests
{
    [Fact]
    [Rule("FUT-54")]
    public async Task The_records_of_a_process_that_ends_leave_the_line()
    {
        await using var self = Ipc.Enter("self");
        var word = Ipc.CreateFutexWord();
        await using (var dying = Ipc.Enter("dying"))
        {
            await dying.FutexWatchAsync(word, 0);
        }

        var sleeping = self.SleepOn(word);
        Assert.Equal(1, await self.WakeAsync(word, 1));

        await sleeping.IsWokenAsync();
    }

    [Fact]
    [Rule("FUT-54")]
    public async Task What_woke_a_record_that_nobody_fetched_goes_to_the_next_waiter_when_its_process_ends()
    {
        await using var self = Ipc.Enter("self");
        var dying = Ipc.Enter("dying");
        var word = Ipc.CreateFutexWord();
        await dying.FutexWatchAsync(word, 0);
        await dying.FutexWatchAsync(word, 0);
        var (first, second, third) = (self.SleepOn(word), self.SleepOn(word), self.SleepOn(word));

        Assert.Equal(2, await self.WakeAsync(word, 2));
        Assert.False(first.IsCompleted);
        await dying.DisposeAsync();

        await first.IsWokenAsync();
        await second.IsWokenAsync();
        Assert.False(third.IsCompleted);
    }

    [Fact]
    [Rule("FUT-54")]
    public async Task It_goes_to_the_next_that_the_wake_meant_and_also_to_a_record()
    {
        await using var self = Ipc.Enter("self");
        var dying = Ipc.Enter("dying");
        var word = Ipc.CreateFutexWord();
        await dying.FutexWatchAsync(word, 0, mask: 3);
        var passedOver = self.SleepOnBits(word, 2);
        var next = await self.FutexWatchAsync(word, 0, mask: 1);

        Assert.Equal(1, await self.FutexWakeAsync(word, mask: 1));
        await dying.DisposeAsync();

        Assert.Equal([next.Watch], (await self.FutexFetchAsync().AsTask().WaitAsync(Guard)).Watches);
        Assert.False(passedOver.IsCompleted);
    }

    [Fact]
    [Rule("FUT-54")]
    public async Task What_was_fetched_or_closed_is_not_passed_on()
    {
        await using var self = Ipc.Enter("self");
        var dying = Ipc.Enter("dying");
        var word = Ipc.CreateFutexWord();
        await dying.FutexWatchAsync(word, 0);
        var closed = await dying.FutexWatchAsync(word, 0);
        var sleeping = self.SleepOn(word);
        Assert.Equal(2, await self.WakeAsync(word, 2));
        Assert.Single((await dying.FutexFetchAsync(most: 1)).Watches);
        Assert.True(await dying.FutexUnwatchAsync(closed.Watch));

        await dying.DisposeAsync();

        Assert.Equal(1, await self.WakeAsync(word, All));
        await sleeping.IsWokenAsync();
    }

    [Fact]
    [Rule("FUT-54")]
    public async Task A_kill_ends_the_wait_for_a_record_and_the_record_stays_until_the_process_ends()
    {
        await using var self = Ipc.Enter("self");
        var victim = Ipc.Enter("victim");
        var word = Ipc.CreateFutexWord();
        await victim.FutexWatchAsync(word, 0);
        var fetching = victim.FutexFetchAsync();

        Assert.True(await self.KillAsync(victim.Id));
        Assert.True((await fetching.AsTask().WaitAsync(Guard)).IsKilled);
        var sleeping = self.SleepOn(word);
        Assert.Equal(1, await self.WakeAsync(word, 1));
        Assert.False(sleeping.IsCompleted);
        await victim.DisposeAsync();

        await sleeping.IsWokenAsync();
    }
}
