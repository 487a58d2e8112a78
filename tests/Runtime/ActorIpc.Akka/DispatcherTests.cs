using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Tests;

public sealed class DispatcherTestsOnCallingThreads() : DispatcherTests("")
{
    [Fact]
    public async Task A_call_that_need_not_wait_is_complete_when_it_returns()
    {
        var (set, guard, channel) = (Ipc.CreateSemaphores(1), Ipc.CreateLock(), Ipc.CreateChannel());
        await using var other = Ipc.Enter("other");
        for (var i = 0; i < 3; i++)
        {
            var grant = AtOnce(Self.AcquireAsync(set));
            Assert.Equal(Outcome.WouldBlock, AtOnce(other.AcquireAsync(set, timeout: TimeSpan.Zero)).Outcome);
            Assert.True(grant.DisposeAsync().IsCompletedSuccessfully);
            Assert.Equal(1, AtOnce(Self.GetValueAsync(set)));
            var key = AtOnce(Self.LockAsync(guard));
            Assert.Equal(Outcome.WouldBlock, AtOnce(other.LockAsync(guard, TimeSpan.Zero)).Outcome);
            Assert.False(other.TryLock(guard, out _));
            Assert.Equal(0, AtOnce(Self.WakeupAsync(channel)));
            Assert.True(key.DisposeAsync().IsCompletedSuccessfully);
            var meeting = other.RendezvousAsync(1, 2).AsTask();
            Assert.Equal(2UL, AtOnce(Self.RendezvousAsync(1, 3)).Value);
            Assert.Equal(3UL, (await meeting.WaitAsync(Patience)).Value);
            Assert.True(AtOnce(Self.InterruptAsync(other.Id)));
            Assert.True(other.TakeInterrupt());
            Assert.False(AtOnce(Self.KillAsync(new ProcessId(0))));
            Assert.Equal(Outcome.NoChild, AtOnce(Self.WaitAsync()).Outcome);
            Assert.True(AtOnce(Self.PauseAsync(TimeSpan.Zero)).IsWoken);
            AtOnce(Self.OpenSemaphoresAsync("named", [1]));
            Assert.True(Ipc.Enter("short").DisposeAsync().IsCompletedSuccessfully);
        }
    }

    private static T AtOnce<T>(ValueTask<T> call)
    {
        Assert.True(call.IsCompletedSuccessfully);
        return call.Result;
    }
}

public sealed class DispatcherTestsOnTheDefaultDispatcher() : DispatcherTests("""actoripc.primitive-dispatcher = "akka.actor.default-dispatcher" """)
{
    [Fact]
    public async Task Calls_that_would_block_a_thread_are_not_supported_and_change_nothing()
    {
        var (set, guard) = (Ipc.CreateSemaphores(1), Ipc.CreateLock());

        Assert.Contains("LockAsync", Assert.Throws<NotSupportedException>(() => Self.TryLock(guard, out _)).Message, StringComparison.Ordinal);
        Assert.Contains("AcquireAsync", Assert.Throws<NotSupportedException>(() => Self.TryAcquire(set, out _)).Message, StringComparison.Ordinal);

        Assert.Equal(1, await Self.GetValueAsync(set));
        await using var other = Ipc.Enter("other");
        Assert.True((await other.LockAsync(guard, TimeSpan.Zero)).IsHeld);
        Assert.True((await other.AcquireAsync(set, timeout: TimeSpan.Zero)).IsHeld);
        await Self.DisposeAsync();
        Assert.Equal(0, await other.GetValueAsync(set));
    }
}

public sealed class DispatcherTestsWithSerializedMessages() : DispatcherTests(
    """
    akka.actor.serialize-messages = on
    actoripc.primitive-dispatcher = "akka.actor.default-dispatcher"
    """);

public sealed class DispatcherTestsOnCallingThreadsWithSerializedMessages() : DispatcherTests("akka.actor.serialize-messages = on");

public sealed class DispatcherTestsOnOneThread() : DispatcherTests(
    """
    one-thread {
      type = Dispatcher
      executor = fork-join-executor
      dedicated-thread-pool { thread-count = 1 }
      throughput = 1
    }
    actoripc.primitive-dispatcher = one-thread
    actoripc.process-dispatcher = one-thread
    """);

/// <summary>Wherever primitives run: what they do is the same.</summary>
public abstract class DispatcherTests(string settings) : IpcTestKit(settings)
{
    [Fact]
    public async Task Units_are_taken_waited_for_and_given_back()
    {
        var set = Ipc.CreateSemaphores(2, 0);
        await using var other = Ipc.Enter("other");
        var grant = await Self.AcquireAsync(set, 0, 2);
        var waiting = other.AcquireAsync(set, [SemaphoreOp.Take(0), SemaphoreOp.Take(1)]).AsTask();
        Assert.True((await Self.GiveAsync(set, 1)).IsGranted);
        await grant.DisposeAsync();

        await using (var taken = await waiting.WaitAsync(Patience))
        {
            Assert.True(taken.IsHeld);
            Assert.Equal(1, await Self.GetValueAsync(set));
        }

        Assert.Equal((2, 1), (await Self.GetValueAsync(set), await Self.GetValueAsync(set, 1)));
        Assert.Equal(Errno.EFBIG, await ErrorOfAsync(Self.AcquireAsync(set, 2).AsTask()));
        await Self.RemoveAsync(set);
        Assert.Equal(Errno.EINVAL, await ErrorOfAsync(Self.GetValueAsync(set).AsTask()));
    }

    [Fact]
    public async Task A_lock_is_held_by_one_after_the_other_in_order_of_arrival()
    {
        var guard = Ipc.CreateLock();
        var order = new List<int>();
        var key = await Self.LockAsync(guard);
        var calls = new List<Task>();
        for (var i = 0; i < 20; i++)
        {
            var next = Ipc.Enter($"{i}");
            var locking = next.LockAsync(guard).AsTask();
            calls.Add(NoteAsync(locking, i));
        }

        await key.DisposeAsync();
        await Task.WhenAll(calls).WaitAsync(Patience);
        Assert.Equal(Enumerable.Range(0, 20), order);

        async Task NoteAsync(Task<LockGrant> locking, int number)
        {
            await using var held = await locking;
            order.Add(number);
        }
    }

    [Fact]
    public async Task Producers_and_consumers_with_sleep_and_wakeup_lose_nothing()
    {
        var (guard, channel, items, taken) = (Ipc.CreateLock(), Ipc.CreateChannel(), new Queue<int>(), new List<int>());
        var consumers = Enumerable.Range(0, 4).Select(_ => Ipc.Spawn("consumer", async self =>
        {
            for (var i = 0; i < 50; i++)
            {
                await using var key = await self.LockAsync(guard);
                Assert.True((await self.SleepUntilAsync(channel, guard, () => items.Count > 0)).IsWoken);
                taken.Add(items.Dequeue());
            }
        })).ToList();
        for (var i = 0; i < 200; i++)
        {
            await using var key = await Self.LockAsync(guard);
            items.Enqueue(i);
            await Self.WakeupAsync(channel);
        }

        foreach (var consumer in consumers)
        {
            Assert.True((await consumer.Completion.WaitAsync(Patience)).IsSuccess);
        }

        Assert.Equal(Enumerable.Range(0, 200), taken);
    }

    [Fact]
    public async Task Processes_meet_are_killed_are_waited_for_and_their_undo_is_applied_before_that()
    {
        var set = Ipc.CreateSemaphores(1, 0);
        var child = Self.Fork("child", async self =>
        {
            Assert.True((await self.AcquireAsync(set)).IsHeld);
            Assert.Equal(3UL, (await self.RendezvousAsync(1, 2)).Value);
            Assert.True((await self.OperateAsync(set, [SemaphoreOp.Take(1)])).IsKilled);
            self.ThrowIfKilled();
        });
        Assert.Equal(2UL, (await Self.RendezvousAsync(1, 3)).Value);
        Assert.Equal(0, await Self.GetValueAsync(set));

        Assert.True(await Self.KillAsync(child.Id));

        var reaped = await Self.WaitAsync().AsTask().WaitAsync(Patience);
        Assert.Equal((child.Id, ExitStatus.Killed), (reaped.Child, reaped.Status));
        Assert.Equal(1, await Self.GetValueAsync(set));
        Assert.Equal(ExitStatus.Killed, await child.Completion.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_timeout_a_token_and_an_interrupt_end_waits()
    {
        var set = Ipc.CreateSemaphores(0);
        using var source = new CancellationTokenSource();
        await using var other = Ipc.Enter("other");
        Assert.Equal(Outcome.TimedOut, (await Self.AcquireAsync(set, timeout: TimeSpan.FromMilliseconds(1)).AsTask().WaitAsync(Patience)).Outcome);
        var cancelled = Self.AcquireAsync(set, cancellation: source.Token).AsTask();
        var interrupted = other.AcquireAsync(set).AsTask();

        await source.CancelAsync();
        await Self.InterruptAsync(other.Id);

        Assert.Equal(Outcome.Cancelled, (await cancelled.WaitAsync(Patience)).Outcome);
        Assert.Equal(Outcome.Interrupted, (await interrupted.WaitAsync(Patience)).Outcome);
    }

    [Theory]
    [InlineData(Ending.Stop)]
    [InlineData(Ending.Throws)]
    public async Task An_actor_that_ends_gives_everything_back_before_that_can_be_seen(Ending ending)
    {
        var (id, set) = await ArrayAsync(2, 0);
        var mortal = await Mortal.StartAsync(Sys, ending);
        await mortal.Actor.DoAsync(async context =>
        {
            Assert.True((await context.Ipc().AcquireAsync(set, 0, 2)).IsHeld);
            context.Ipc().Ref().Tell(IpcRequest.Of(self => self.AcquireAsync(set, 1)));
        });

        await EndAsync(mortal);

        Assert.Equal(2, await Self.GetValueAsync(set));
        Assert.Equal(0, await WaitersAsync(id, 1));
    }
}
