using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

/// <summary>Plan 9's semaphores. What happens between a kick and the try that comes of it is tested at the primitive.</summary>
public abstract class UserSemaphoreTests : HostFixture
{
    [Fact]
    [Rule("REN-22")]
    public async Task Semaphores_are_apart_and_each_has_a_cell_of_its_own()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var (one, other) = (Ipc.CreateUserSemaphore(), Ipc.CreateUserSemaphore(2));
        var waiting = a.Plan9.SemAcquireAsync(one, block: true).AsTask();

        await b.Plan9.SemReleaseAsync(other, 5);

        Assert.False(waiting.IsCompleted);
        Assert.Equal((0, 7), (await b.GetValueAsync(one), await b.GetValueAsync(other)));
    }

    [Fact]
    [Rule("REN-23")]
    public async Task Acquiring_takes_one_if_there_is_one_and_returns_1()
    {
        await using var self = Ipc.Enter("self");
        var semaphore = Ipc.CreateUserSemaphore(2);

        Assert.Equal(1, await self.Plan9.SemAcquireAsync(semaphore, block: true));
        Assert.True((await self.AcquireAsync(semaphore)).IsAcquired);

        Assert.Equal(0, await self.GetValueAsync(semaphore));
    }

    [Fact]
    [Rule("REN-23")]
    public async Task Without_one_a_call_that_does_not_block_returns_0_and_another_waits()
    {
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        var semaphore = Ipc.CreateUserSemaphore();

        Assert.Equal(0, await a.Plan9.SemAcquireAsync(semaphore, block: false));
        Assert.False(a.TryAcquire(semaphore));
        var waiting = a.Plan9.SemAcquireAsync(semaphore, block: true).AsTask();

        Assert.False(waiting.IsCompleted);
        await b.ReleaseAsync(semaphore);
        Assert.Equal(1, await waiting);
    }

    [Fact]
    [Rule("REN-23")]
    public async Task An_interruption_or_a_kill_returns_minus_1()
    {
        var self = Ipc.Enter("self");
        var semaphore = Ipc.CreateUserSemaphore();

        var interrupted = self.Plan9.SemAcquireAsync(semaphore, block: true).AsTask();
        await Ipc.InterruptAsync(self.Id);
        Assert.Equal(-1, await interrupted);
        var killed = self.Plan9.SemAcquireAsync(semaphore, block: true).AsTask();
        await Ipc.KillAsync(self.Id);
        Assert.Equal(-1, await killed);

        // What can be had without waiting is had.
        await self.ReleaseAsync(semaphore);
        Assert.Equal(1, await self.Plan9.SemAcquireAsync(semaphore, block: true));
    }

    [Fact]
    [Rule("REN-23")]
    [Rule("REN-24")]
    public async Task A_value_below_0_is_an_error_of_every_call_but_a_look()
    {
        await using var self = Ipc.Enter("self");
        var semaphore = Ipc.CreateUserSemaphore(-1);

        await AssertErrnoAsync(Errno.EINVAL, async () => await self.Plan9.SemAcquireAsync(semaphore, block: false));
        await AssertErrnoAsync(Errno.EINVAL, async () => await self.Plan9.TSemAcquireAsync(semaphore, 1));
        await AssertErrnoAsync(Errno.EINVAL, async () => await self.Plan9.SemReleaseAsync(semaphore, 1));

        Assert.Equal(-1, await self.GetValueAsync(semaphore));
    }

    [Fact]
    [Rule("REN-24")]
    public async Task Releasing_adds_and_returns_the_value()
    {
        await using var self = Ipc.Enter("self");
        var semaphore = Ipc.CreateUserSemaphore(1);

        Assert.Equal(4, await self.Plan9.SemReleaseAsync(semaphore, 3));
        Assert.Equal(4, await self.Plan9.SemReleaseAsync(semaphore, 0));
        Assert.Equal(5, await self.ReleaseAsync(semaphore));
        await AssertErrnoAsync(Errno.EINVAL, async () => await self.Plan9.SemReleaseAsync(semaphore, -1));
        await AssertErrnoAsync(Errno.ERANGE, async () => await self.Plan9.SemReleaseAsync(semaphore, int.MaxValue - 4));
        Assert.Equal(5, await self.GetValueAsync(semaphore));
    }

    [Fact]
    [Rule("REN-24")]
    public async Task As_many_as_were_given_wake_in_order_of_arrival()
    {
        var waiters = Enumerable.Range(0, 4).Select(number => Ipc.Enter($"waiter {number}")).ToList();
        await using var self = Ipc.Enter("self");
        var semaphore = Ipc.CreateUserSemaphore();
        var waits = waiters.Select(waiter => waiter.AcquireAsync(semaphore).AsTask()).ToList();

        await self.ReleaseAsync(semaphore, 0);
        Assert.DoesNotContain(waits, wait => wait.IsCompleted);
        await self.ReleaseAsync(semaphore, 2);
        Assert.All(await Task.WhenAll(waits.Take(2)), result => Assert.True(result.IsAcquired));
        Assert.False(waits[2].IsCompleted || waits[3].IsCompleted);
        Assert.Equal(0, await self.GetValueAsync(semaphore));

        await self.ReleaseAsync(semaphore, 5);
        Assert.All(await Task.WhenAll(waits), result => Assert.True(result.IsAcquired));
        Assert.Equal(3, await self.GetValueAsync(semaphore));
    }

    [Fact]
    [Rule("REN-25")]
    public async Task However_many_are_interrupted_on_their_way_no_unit_is_lost()
    {
        const int units = 400;
        var semaphore = Ipc.CreateUserSemaphore();
        var taken = 0;
        var workers = Enumerable.Range(0, 4).Select(number => Ipc.Spawn($"worker {number}", async self =>
        {
            while (Volatile.Read(ref taken) < units)
            {
                if ((await self.AcquireAsync(semaphore)).IsAcquired && Interlocked.Increment(ref taken) == units)
                {
                    // Those who wait still have to see that it is over.
                    await self.ReleaseAsync(semaphore, 8);
                }
            }
        })).ToList();
        await using var self = Ipc.Enter("self");
        for (var given = 0; given < units; given++)
        {
            await self.ReleaseAsync(semaphore);
            await self.InterruptAsync(workers[given % workers.Count].Id);
        }

        await Task.WhenAll(workers.Select(worker => worker.Completion));

        Assert.InRange(taken, units, units + workers.Count);
    }

    [Fact]
    [Rule("REN-26")]
    public async Task A_time_of_0_tries_only_and_one_that_has_passed_returns_0()
    {
        await using var self = Ipc.Enter("self");
        var semaphore = Ipc.CreateUserSemaphore(1);

        Assert.Equal(1, await self.Plan9.TSemAcquireAsync(semaphore, 0));
        Assert.Equal(0, await self.Plan9.TSemAcquireAsync(semaphore, 0));
        var late = self.Plan9.TSemAcquireAsync(semaphore, 250).AsTask();
        Time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(late.IsCompleted);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, await late);
        var interrupted = self.Plan9.TSemAcquireAsync(semaphore, long.MaxValue).AsTask();
        await Ipc.InterruptAsync(self.Id);
        Assert.Equal(-1, await interrupted);
        await AssertErrnoAsync(Errno.EINVAL, async () => await self.Plan9.TSemAcquireAsync(semaphore, -1));
    }

    [Fact]
    [Rule("REN-26")]
    public async Task A_kick_that_is_in_time_ends_the_wait_and_its_time()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var semaphore = Ipc.CreateUserSemaphore();
        var waiting = self.Plan9.TSemAcquireAsync(semaphore, 1000).AsTask();
        Time.Advance(TimeSpan.FromMilliseconds(600));

        await other.ReleaseAsync(semaphore);

        Assert.Equal(1, await waiting);
        Assert.Equal(0, Time.ArmedTimers);
    }

    [Fact]
    [Rule("REN-28")]
    public async Task A_pending_note_ends_a_call_that_would_sleep_at_once()
    {
        await using var self = Ipc.Enter("self");
        var semaphore = Ipc.CreateUserSemaphore(1);
        await Ipc.InterruptAsync(self.Id);

        Assert.Equal(1, await self.Plan9.SemAcquireAsync(semaphore, block: true));
        Assert.True(self.InterruptPending);
        Assert.Equal(-1, await self.Plan9.SemAcquireAsync(semaphore, block: true));
        Assert.False(self.InterruptPending);
    }

    private static async Task AssertErrnoAsync(Errno expected, Func<Task> call) => Assert.Equal(expected, (await Assert.ThrowsAsync<IpcException>(call)).Error);
}
