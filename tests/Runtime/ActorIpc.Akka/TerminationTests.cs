using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>The actor system terminates: no call stays unanswered, and none hangs that comes later.</summary>
public sealed class TerminationTests : IpcTestKit
{
    private static readonly Outcome[] Ends = [Outcome.Exited, Outcome.Killed];

    [Fact]
    public async Task Calls_that_are_parked_end()
    {
        var set = Ipc.CreateSemaphores(0);
        var (guard, held) = (Ipc.CreateLock(), Ipc.CreateLock());
        var channel = Ipc.CreateChannel();
        await using var owner = Ipc.Enter("owner");
        Assert.True((await owner.LockAsync(guard)).IsHeld);
        Assert.True((await Self.LockAsync(held)).IsHeld);
        List<Task<Outcome>> calls =
        [
            EndAsync(Self.OperateAsync(set, [SemaphoreOp.Take(0)]), result => result.Outcome),
            EndAsync(Self.AcquireAsync(set), result => result.Outcome),
            EndAsync(Self.LockAsync(guard), Vain),
            EndAsync(Self.LockInterruptibleAsync(guard), Vain),
            EndAsync(Self.RendezvousAsync(1, 2), result => result.Outcome),
            EndAsync(Self.PauseAsync(TimeSpan.FromHours(1)), result => result.Outcome),
            EndAsync(Self.SleepUninterruptibleAsync(channel, held), result => result.Outcome),
        ];
        Assert.All(calls, call => Assert.False(call.IsCompleted));

        await Sys.Terminate().WaitAsync(Patience);

        foreach (var call in calls)
        {
            Assert.Contains(await call.WaitAsync(Patience), Ends);
        }
    }

    [Fact]
    public async Task A_call_that_an_actor_awaits_ends()
    {
        var set = Ipc.CreateSemaphores(0);
        var calls = new List<Task<OperateResult>>();
        for (var i = 0; i < 20; i++)
        {
            calls.Add(await Script().BeginAsync(process => process.OperateAsync(set, [SemaphoreOp.Take(0)])));
        }

        await Sys.Terminate().WaitAsync(Patience);

        foreach (var call in calls)
        {
            Assert.Contains(await EndAsync(new ValueTask<OperateResult>(call), result => result.Outcome).WaitAsync(Patience), Ends);
        }
    }

    [Fact]
    public async Task Bodies_are_killed_and_waited_for()
    {
        var set = Ipc.CreateSemaphores(0);
        var leaving = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = false;
        var body = Ipc.Spawn("body", async self =>
        {
            Assert.True((await self.AcquireAsync(set)).IsKilled);
            leaving.SetResult();
            for (var i = 0; i < 100; i++)
            {
                await Task.Yield();
            }

            left = true;
            return new ExitStatus(7);
        });

        await Sys.Terminate().WaitAsync(Patience);

        Assert.True(leaving.Task.IsCompletedSuccessfully);
        Assert.True(left);
        Assert.Equal(new ExitStatus(7), await body.Completion.WaitAsync(Patience));
    }

    [Fact]
    public async Task What_a_body_holds_is_given_back_in_order_while_the_system_terminates()
    {
        var guard = Ipc.CreateLock();
        var holding = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var set = Ipc.CreateSemaphores(0);
        var first = Ipc.Spawn("first", async self =>
        {
            await using var key = await self.LockAsync(guard);
            holding.SetResult();
            await self.AcquireAsync(set);
        });
        await holding.Task.WaitAsync(Patience);
        var second = Ipc.Spawn("second", async self =>
        {
            await using var key = await self.LockAsync(guard);
            return new ExitStatus(key is { IsHeld: true, OwnerDied: false } ? 5 : 6);
        });

        await Sys.Terminate().WaitAsync(Patience);

        Assert.Equal(ExitStatus.Killed, await first.Completion.WaitAsync(Patience));
        Assert.Equal(new ExitStatus(5), await second.Completion.WaitAsync(Patience));
    }

    [Fact]
    public async Task Calls_after_termination_fail_at_once()
    {
        var ipc = Ipc;
        var set = ipc.CreateSemaphores(1);
        var guard = ipc.CreateLock();
        var self = Self;
        await Sys.Terminate().WaitAsync(Patience);

        List<Task> calls =
        [
            self.AcquireAsync(set).AsTask(), self.GetValueAsync(set).AsTask(), self.LockAsync(guard).AsTask(),
            self.RendezvousAsync(1, 1).AsTask(), self.PauseAsync(TimeSpan.FromHours(1)).AsTask(), self.KillAsync(self.Id).AsTask(),
        ];
        Assert.All(calls, call => Assert.True(call.IsCompleted));
        foreach (var call in calls)
        {
            Assert.Contains(await ErrorOfAsync(call), new[] { Errno.EIO, Errno.ESRCH });
        }

        Assert.Throws<ObjectDisposedException>(() => ipc.Enter("late"));
        Assert.Throws<ObjectDisposedException>(() => ipc.Spawn("late", _ => Task.CompletedTask));
    }

    [Fact]
    public async Task Terminating_twice_and_disposing_the_processes_first_is_no_trouble()
    {
        var set = Ipc.CreateSemaphores(0);
        var waiting = Ipc.Spawn("waiting", async self => Assert.True((await self.AcquireAsync(set)).IsKilled));
        await Ipc.DisposeAsync();
        Assert.True(waiting.Completion.IsCompletedSuccessfully);

        await Task.WhenAll(Sys.Terminate(), Sys.Terminate()).WaitAsync(Patience);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Calls_that_race_with_the_termination_are_each_answered_once(int seed)
    {
        var ipc = Ipc;
        var set = ipc.CreateSemaphores(2);
        var guard = ipc.CreateLock();
        long begun = 0, ended = 0, failed = 0;
        using var warm = new CountdownEvent(4000);
        var over = false;
        var threads = Enumerable.Range(0, 8).Select(slot => Task.Run(async () =>
        {
            var random = new Random((seed * 8) + slot);
            for (var afterwards = 0; afterwards < 200;)
            {
                afterwards += Volatile.Read(ref over) ? 1 : 0;
                try
                {
                    await using var self = ipc.Enter($"racer {slot}");
                    for (var i = 0; i < 20; i++)
                    {
                        Interlocked.Increment(ref begun);
                        try
                        {
                            await CallAsync(self, set, guard, random);
                            Interlocked.Increment(ref ended);
                        }
                        catch (IpcException exception) when (exception.Error is Errno.EIO or Errno.ESRCH)
                        {
                            Interlocked.Increment(ref failed);
                        }

                        if (!warm.IsSet)
                        {
                            try
                            {
                                warm.Signal();
                            }
                            catch (InvalidOperationException)
                            {
                                // Another one was the last.
                            }
                        }
                    }
                }
                catch (Exception exception) when (exception is ObjectDisposedException or IpcException { Error: Errno.EIO or Errno.ESRCH })
                {
                    afterwards++;
                }
            }
        })).ToArray();
        await Task.Run(() => Assert.True(warm.Wait(Patience)));

        await Sys.Terminate().WaitAsync(Patience);
        Volatile.Write(ref over, true);

        await Task.WhenAll(threads).WaitAsync(Patience);
        Assert.Equal(begun, ended + failed);
    }

    private static async Task CallAsync(IpcProcess self, SemaphoreSet set, IpcLock guard, Random random)
    {
        if (random.Next(2) == 0)
        {
            await using var grant = await self.AcquireAsync(set, 0, random.Next(1, 3));
            await Task.Yield();
        }
        else
        {
            await using var key = await self.LockAsync(guard);
            await Task.Yield();
        }
    }

    // The owner may go first, and its lock pass on to who waits; nobody has released it.
    private static Outcome Vain(LockGrant grant) => grant.OwnerDied ? Outcome.Exited : grant.Outcome;

    // A failure of the system counts as an end, one that nobody foresaw does not.
    private static Task<Outcome> EndAsync<T>(ValueTask<T> call, Func<T, Outcome> outcome) => call.AsTask().ContinueWith(
        ended => ended.Exception?.InnerException is IpcException { Error: Errno.EIO } ? Outcome.Exited : outcome(ended.Result),
        CancellationToken.None,
        TaskContinuationOptions.None,
        TaskScheduler.Default);
}
