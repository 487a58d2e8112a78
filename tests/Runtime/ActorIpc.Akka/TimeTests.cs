using Akka.Actor;
using Akka.TestKit;

namespace ActorIpc.Akka.Tests;

/// <summary>With a virtual scheduler, time passes only when the test says so.</summary>
public sealed class TimeTests() : IpcTestKit("""akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" """)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private TestScheduler Clock => (TestScheduler)Sys.Scheduler;

    [Fact]
    public async Task Waits_of_every_kind_end_when_the_virtual_time_has_passed_and_not_before()
    {
        var (set, taken, held, channel) = (Ipc.CreateSemaphores(0), Ipc.CreateLock(), Ipc.CreateLock(), Ipc.CreateChannel());
        var process = Ipc.Enter("waiting");
        Assert.True((await Self.LockAsync(taken)).IsHeld);
        Assert.True((await process.LockAsync(held)).IsHeld);
        process.Fork("child", child => child.OperateAsync(Ipc.CreateSemaphores(0), [SemaphoreOp.Take(0)]).AsTask());
        Task<Outcome>[] calls =
        [
            OutcomeAsync(process.OperateAsync(set, [SemaphoreOp.Take(0)], timeout: Hour), result => result.Outcome),
            OutcomeAsync(process.AcquireAsync(set, timeout: Hour), result => result.Outcome),
            OutcomeAsync(process.LockAsync(taken, Hour), result => result.Outcome),
            OutcomeAsync(process.LockInterruptibleAsync(taken, Hour), result => result.Outcome),
            OutcomeAsync(process.SleepAsync(channel, held, Hour), result => result.Outcome),
            OutcomeAsync(process.RendezvousAsync(1, 2, Hour), result => result.Outcome),
            OutcomeAsync(process.WaitAsync(timeout: Hour), result => result.Outcome),
        ];
        var pause = OutcomeAsync(process.PauseAsync(Hour), result => result.Outcome);

        Clock.Advance(Hour - Moment);

        // What is due is carried out in order: had any of these been due too early, it would come before this one.
        await PassAsync();
        Assert.All(calls.Append(pause), call => Assert.False(call.IsCompleted));
        Clock.Advance(Moment);
        foreach (var call in calls)
        {
            Assert.Equal(Outcome.TimedOut, await call.WaitAsync(Patience));
        }

        Assert.Equal(Outcome.Granted, await pause.WaitAsync(Patience));
        Assert.False((await Self.LockAsync(held, TimeSpan.Zero)).IsHeld);
    }

    [Fact]
    public async Task Timeouts_end_in_the_order_in_which_they_are_due()
    {
        var set = Ipc.CreateSemaphores(0);
        var calls = new[] { 3, 1, 2 }.ToDictionary(
            hours => hours, hours => Self.OperateAsync(set, [SemaphoreOp.Take(0)], timeout: hours * Hour).AsTask());
        for (var hours = 1; hours <= 3; hours++)
        {
            Clock.Advance(Hour);
            Assert.Equal(Outcome.TimedOut, (await calls[hours].WaitAsync(Patience)).Outcome);
            Assert.Equal(3 - hours, calls.Values.Count(call => !call.IsCompleted));
        }
    }

    [Fact]
    public async Task What_is_granted_in_time_stays_granted_and_its_timeout_does_nothing_later()
    {
        var set = Ipc.CreateSemaphores(0);
        var first = Self.AcquireAsync(set, timeout: Hour).AsTask();
        await Self.GiveAsync(set);
        var grant = await first.WaitAsync(Patience);
        Assert.True(grant.IsHeld);
        var second = Self.AcquireAsync(set, timeout: 3 * Hour).AsTask();

        Clock.Advance(2 * Hour);
        await PassAsync();

        Assert.False(second.IsCompleted);
        await grant.DisposeAsync();
        Assert.True((await second.WaitAsync(Patience)).IsHeld);
    }

    [Fact]
    public async Task A_timeout_counts_from_the_call()
    {
        var set = Ipc.CreateSemaphores(0);
        Clock.Advance(10 * Hour);
        var call = Self.OperateAsync(set, [SemaphoreOp.Take(0)], timeout: Hour).AsTask();
        Clock.Advance(Hour - Moment);
        await PassAsync();
        Assert.False(call.IsCompleted);
        Clock.Advance(Moment);
        Assert.Equal(Outcome.TimedOut, (await call.WaitAsync(Patience)).Outcome);
    }

    [Fact]
    public async Task Sleeping_until_a_condition_holds_counts_the_virtual_time_of_all_sleeps_together()
    {
        var (guard, channel) = (Ipc.CreateLock(), Ipc.CreateChannel());
        var looks = 0;
        var sleeping = Ipc.Spawn("sleeper", async self =>
        {
            await using var key = await self.LockAsync(guard);
            var sleep = await self.SleepUntilAsync(channel, guard, () => ++looks < 0, 2 * Hour);
            return new ExitStatus((int)sleep.Outcome);
        });
        for (var wakeups = 0; wakeups < 2;)
        {
            await using var key = await Self.LockAsync(guard);
            if (looks == wakeups + 1)
            {
                Clock.Advance(Hour / 2);
                Assert.Equal(1, await Self.WakeupAsync(channel));
                wakeups++;
            }

            await Task.Yield();
        }

        for (var slept = false; !slept; await Task.Yield())
        {
            await using var key = await Self.LockAsync(guard);
            slept = looks == 3;
        }

        Clock.Advance(Hour - Moment);
        await PassAsync();
        Assert.False(sleeping.Completion.IsCompleted);
        Clock.Advance(Moment);
        Assert.Equal((int)Outcome.TimedOut, (await sleeping.Completion.WaitAsync(Patience)).Code);
        Assert.Equal(3, looks);
    }

    [Fact]
    public async Task A_pause_that_an_actor_awaits_follows_the_virtual_time()
    {
        var actor = Script();
        var pausing = await actor.BeginAsync(self => self.PauseAsync(24 * Hour));

        Clock.Advance(23 * Hour);
        await PassAsync();
        Assert.False(pausing.IsCompleted);
        Clock.Advance(Hour);

        Assert.True((await pausing.WaitAsync(Patience)).IsWoken);
        await actor.CaughtUpAsync();
    }

    [Fact]
    public async Task Arrays_are_stamped_with_the_virtual_time()
    {
        var (id, set) = await ArrayAsync(1);
        var made = (await Self.SystemV.SemCtlAsync(id, 0, SemaphoreCommand.Status)).Status!;
        Clock.Advance(10 * Hour);
        Assert.True((await Self.OperateAsync(set, [SemaphoreOp.Give(0)])).IsGranted);

        var used = (await Self.SystemV.SemCtlAsync(id, 0, SemaphoreCommand.Status)).Status!;

        Assert.Equal(made.ChangeTime, used.ChangeTime);
        Assert.Equal(36_000, used.OperateTime - made.ChangeTime);
    }

    // What has become due before this is done when this is done: a timeout that is due later than others, and has been waited for.
    private async Task PassAsync()
    {
        var other = Ipc.Enter("other");
        var due = other.PauseAsync(Moment / 2).AsTask();
        Clock.Advance(Moment / 2);
        Assert.True((await due.WaitAsync(Patience)).IsWoken);
        await other.DisposeAsync();
    }
}
