namespace ActorIpc.Conformance.Contract;

/// <summary>However a sleep ends, its lock is held again on return, and not before it is free.</summary>
public abstract class SleepAndLockTests : HostFixture
{
    public enum End
    {
        Wakeup,
        Cancellation,
        Timeout,
        Kill,
        Interrupt,
    }

    public static TheoryData<End> Ends => [.. Enum.GetValues<End>()];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task The_lock_is_held_again_on_return(End end)
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var (guard, channel) = (Ipc.CreateLock(), Ipc.CreateChannel());
        using var source = new CancellationTokenSource();
        await using var key = await self.LockAsync(guard);
        var sleep = self.SleepAsync(channel, guard, TimeSpan.FromSeconds(1), source.Token).AsTask();

        await EndAsync(end, self, other, channel, source);

        Assert.Equal(Expected(end), (await sleep).Outcome);
        Assert.False(other.TryLock(guard, out _));
        await key.DisposeAsync();
        Assert.True(other.TryLock(guard, out _));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task The_return_waits_for_whoever_holds_the_lock_and_stands_in_line(End end)
    {
        await using var self = Ipc.Enter("self");
        await using var holder = Ipc.Enter("holder");
        await using var next = Ipc.Enter("next");
        var (guard, channel) = (Ipc.CreateLock(), Ipc.CreateChannel());
        using var source = new CancellationTokenSource();
        await using var key = await self.LockAsync(guard);
        var sleep = self.SleepAsync(channel, guard, TimeSpan.FromSeconds(1), source.Token).AsTask();
        var holdersKey = await holder.LockAsync(guard);
        var nextInLine = next.LockAsync(guard).AsTask();

        await EndAsync(end, self, holder, channel, source);
        Assert.False(sleep.IsCompleted);
        await holdersKey.DisposeAsync();
        Assert.False(sleep.IsCompleted);
        await (await nextInLine).DisposeAsync();

        Assert.Equal(Expected(end), (await sleep).Outcome);
        Assert.False(holder.TryLock(guard, out _));
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task What_comes_while_a_woken_sleeper_waits_for_its_lock_changes_nothing(End late)
    {
        await using var self = Ipc.Enter("self");
        await using var holder = Ipc.Enter("holder");
        var (guard, channel) = (Ipc.CreateLock(), Ipc.CreateChannel());
        using var source = new CancellationTokenSource();
        await using var key = await self.LockAsync(guard);
        var sleep = self.SleepAsync(channel, guard, TimeSpan.FromSeconds(1), source.Token).AsTask();
        var holdersKey = await holder.LockAsync(guard);
        Assert.Equal(1, await holder.WakeupAsync(channel));

        await EndAsync(late, self, holder, channel, source);
        Assert.False(sleep.IsCompleted);
        await holdersKey.DisposeAsync();

        Assert.Equal(Outcome.Granted, (await sleep).Outcome);
        Assert.False(holder.TryLock(guard, out _));
    }

    [Fact]
    public async Task A_sleep_that_is_refused_does_not_let_go_of_the_lock()
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        var (guard, channel) = (Ipc.CreateLock(), Ipc.CreateChannel());
        await using var key = await self.LockAsync(guard);
        var waiting = waiter.LockAsync(guard).AsTask();

        Assert.Equal(Outcome.WouldBlock, (await self.SleepAsync(channel, guard, TimeSpan.Zero)).Outcome);
        Assert.Equal(Outcome.Cancelled, (await self.SleepAsync(channel, guard, null, new CancellationToken(canceled: true))).Outcome);
        await Ipc.KillAsync(self.Id);
        Assert.True((await self.SleepAsync(channel, guard)).IsKilled);

        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task The_death_of_a_sleeper_lets_the_lock_go_on_without_it()
    {
        var sleeper = Ipc.Enter("sleeper");
        await using var holder = Ipc.Enter("holder");
        await using var next = Ipc.Enter("next");
        var (guard, channel) = (Ipc.CreateLock(), Ipc.CreateChannel());
        _ = await sleeper.LockAsync(guard);
        var sleep = sleeper.SleepAsync(channel, guard).AsTask();
        var holdersKey = await holder.LockAsync(guard);
        await holder.WakeupAsync(channel);
        var nextInLine = next.LockAsync(guard).AsTask();

        await sleeper.DisposeAsync();
        await holdersKey.DisposeAsync();

        Assert.Equal(Outcome.Exited, (await sleep).Outcome);
        var key = await nextInLine;
        Assert.True(key.IsHeld);
        Assert.False(key.OwnerDied);
    }

    [Fact]
    public async Task A_sleeper_hears_that_the_owner_before_it_died()
    {
        await using var sleeper = Ipc.Enter("sleeper");
        var holder = Ipc.Enter("holder");
        var (guard, channel) = (Ipc.CreateLock(), Ipc.CreateChannel());
        await using var key = await sleeper.LockAsync(guard);
        var sleep = sleeper.SleepAsync(channel, guard).AsTask();
        _ = await holder.LockAsync(guard);
        await holder.WakeupAsync(channel);

        await holder.DisposeAsync();

        var result = await sleep;
        Assert.True(result.IsWoken);
        Assert.True(result.OwnerDied);
    }

    private static Outcome Expected(End end) => end switch
    {
        End.Wakeup => Outcome.Granted,
        End.Cancellation => Outcome.Cancelled,
        End.Timeout => Outcome.TimedOut,
        End.Kill => Outcome.Killed,
        _ => Outcome.Interrupted,
    };

    private async Task EndAsync(End end, IpcProcess sleeper, IpcProcess by, WaitChannel channel, CancellationTokenSource source)
    {
        switch (end)
        {
            case End.Wakeup:
                await by.WakeupAsync(channel);
                break;
            case End.Cancellation:
                await source.CancelAsync();
                break;
            case End.Timeout:
                Time.Advance(TimeSpan.FromSeconds(1));
                break;
            case End.Kill:
                await by.KillAsync(sleeper.Id);
                break;
            case End.Interrupt:
                await by.InterruptAsync(sleeper.Id);
                break;
        }
    }
}
