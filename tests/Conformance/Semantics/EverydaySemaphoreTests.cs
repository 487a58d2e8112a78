using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// The everyday face: names, waiting, cancellation.
public abstract partial class EverydaySemaphoreTests : HostFixture
{
    [Fact]
    public async Task A_name_finds_one_array_whose_values_are_there_from_the_first_moment()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var set = await self.OpenSemaphoresAsync("pool", [3, 7]);
        await using var grant = await self.AcquireAsync(set);

        var again = await other.OpenSemaphoresAsync("pool", [5, 5]);

        Assert.Equal((2, 7), (await other.GetValueAsync(again), await other.GetValueAsync(again, 1)));
        await other.GiveAsync(again, 1, 2);
        Assert.Equal(9, await self.GetValueAsync(set, 1));
    }

    [Fact]
    public async Task Processes_that_open_a_name_at_once_all_find_it_initialised()
    {
        await using var self = Ipc.Enter("self");

        var opening = Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            await using var each = Ipc.Enter("each");
            var set = await each.OpenSemaphoresAsync("pool", [16]);
            return (await each.OperateAsync(set, [SemaphoreOp.Take(0)], timeout: TimeSpan.Zero)).Outcome;
        }));
        var outcomes = await Task.WhenAll(opening).WaitAsync(Guard);

        Assert.All(outcomes, outcome => Assert.Equal(Outcome.Granted, outcome));
        Assert.Equal(0, await self.GetValueAsync(await self.OpenSemaphoresAsync("pool", [1])));
    }

    [Fact]
    [Rule("SEM-6")]
    public async Task An_array_that_exists_is_opened_with_fewer_values_and_not_with_more()
    {
        await using var self = Ipc.Enter("self");
        await self.OpenSemaphoresAsync("pool", [1, 2]);

        var set = await self.OpenSemaphoresAsync("pool", [9]);
        Assert.Equal(2, await self.GetValueAsync(set, 1));
        await FailsAsync(Errno.EINVAL, () => self.OpenSemaphoresAsync("pool", [1, 2, 3]));
    }

    [Theory]
    [Rule("SEM-52")]
    [InlineData(-1)]
    [InlineData(32768)]
    public async Task An_array_with_a_value_out_of_range_is_not_made(int value)
    {
        await using var self = Ipc.Enter("self");

        await FailsAsync(Errno.ERANGE, () => self.OpenSemaphoresAsync("pool", [1, value]));
        Assert.Equal(Errno.ERANGE, Assert.Throws<IpcException>(() => Ipc.CreateSemaphores(1, value)).Error);

        await FailsAsync(Errno.ENOENT, () => self.SystemV.SemGetAsync("pool", 0, IpcFlags.None));
    }

    [Fact]
    public async Task The_two_faces_see_one_array()
    {
        await using var self = Ipc.Enter("self");
        var set = await self.OpenSemaphoresAsync("pool", [2]);
        var id = await self.SystemV.SemGetAsync("pool", 1, IpcFlags.None);

        await using var grant = await self.AcquireAsync(set);

        Assert.Equal(1, await self.GetValAsync(id));
        Assert.Equal((int)IpcFlags.Everybody, (await self.StatAsync(id)).Permission.Mode);
        var same = await self.SystemV.OpenAsync(id);
        await self.GiveAsync(same, units: 5);
        Assert.Equal(6, await self.GetValueAsync(set));
    }

    [Fact]
    [Rule("SEM-27")]
    [Rule("SEM-29")]
    public async Task A_removed_array_ends_its_waiters_and_then_every_call()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var set = await self.OpenSemaphoresAsync("pool", [0]);
        var waiting = other.AcquireAsync(set);
        Assert.False(waiting.IsCompleted);

        await self.RemoveAsync(await self.SystemV.SemGetAsync("pool", 0, IpcFlags.None));

        Assert.Equal(Outcome.Removed, (await waiting.AsTask().WaitAsync(Guard)).Outcome);
        await FailsAsync(Errno.EINVAL, () => other.AcquireAsync(set));
        await FailsAsync(Errno.EINVAL, () => other.GetValueAsync(set));
        var next = await self.OpenSemaphoresAsync("pool", [4]);
        Assert.Equal(4, await self.GetValueAsync(next));
        await FailsAsync(Errno.EINVAL, () => other.GiveAsync(set));
    }

    [Fact]
    [Rule("SEM-25")]
    public async Task A_zero_timeout_never_waits()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(1, 0);

        var none = self.AcquireAsync(set, 1, timeout: TimeSpan.Zero);
        Assert.True(none.IsCompleted);
        Assert.Equal((Outcome.WouldBlock, false), (await Taken(none)));
        await using var one = await self.AcquireAsync(set, timeout: TimeSpan.Zero);
        Assert.True(one.IsHeld);
        var zero = await self.OperateAsync(set, [SemaphoreOp.AwaitZero(0), SemaphoreOp.AwaitZero(1)], timeout: TimeSpan.Zero);

        Assert.Equal((Outcome.Granted, 0), (zero.Outcome, Time.ArmedTimers));
    }

    [Fact]
    [Rule("SEM-21")]
    public async Task A_wait_ends_with_its_timeout_and_takes_nothing()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(1);
        var waiting = self.AcquireAsync(set, units: 2, timeout: TimeSpan.FromSeconds(5));
        Time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(waiting.IsCompleted);

        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((Outcome.TimedOut, false), await Taken(waiting));
        Assert.Equal(1, await self.GetValueAsync(set));
        await self.GiveAsync(set);
        Assert.Equal(2, await self.GetValueAsync(set));
    }

    [Fact]
    public async Task A_wait_that_was_granted_leaves_no_timer_behind()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(0);
        var waiting = self.AcquireAsync(set, timeout: TimeSpan.FromSeconds(5));
        Assert.Equal(1, Time.ArmedTimers);

        await self.GiveAsync(set);

        await using var grant = await waiting.AsTask().WaitAsync(Guard);
        Assert.True(grant.IsHeld);
        Assert.Equal(0, Time.ArmedTimers);
    }

    [Fact]
    public async Task A_token_cancelled_already_takes_nothing_even_where_units_are_there()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(1);
        var cancelled = new CancellationToken(canceled: true);

        Assert.Equal((Outcome.Cancelled, false), await Taken(self.AcquireAsync(set, cancellation: cancelled)));
        Assert.Equal(Outcome.Cancelled, (await self.OperateAsync(set, [SemaphoreOp.Give(0)], cancellation: cancelled)).Outcome);

        Assert.Equal(1, await self.GetValueAsync(set));
    }

    [Fact]
    public async Task A_wait_that_is_cancelled_takes_nothing_then_or_later()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        using var cancellation = new CancellationTokenSource();
        var set = Ipc.CreateSemaphores(0);
        var cancelled = self.AcquireAsync(set, cancellation: cancellation.Token);
        var next = other.AcquireAsync(set);
        Assert.False(cancelled.IsCompleted || next.IsCompleted);

        await cancellation.CancelAsync();
        Assert.Equal((Outcome.Cancelled, false), await Taken(cancelled));
        Assert.False(next.IsCompleted);
        await self.GiveAsync(set);

        Assert.Equal((Outcome.Granted, true), await Taken(next));
        await self.DisposeAsync();
        Assert.Equal(0, await other.GetValueAsync(set));
    }

    [Fact]
    public async Task A_kill_or_an_interrupt_ends_a_wait_and_takes_nothing()
    {
        await using var self = Ipc.Enter("self");
        await using var victim = Ipc.Enter("victim");
        await using var noted = Ipc.Enter("noted");
        var set = Ipc.CreateSemaphores(0);
        var killed = victim.AcquireAsync(set);
        var interrupted = noted.AcquireAsync(set);

        await Ipc.KillAsync(victim.Id);
        await Ipc.InterruptAsync(noted.Id);

        var grant = await killed.AsTask().WaitAsync(Guard);
        Assert.Equal((true, false), (grant.IsKilled, grant.IsHeld));
        Assert.Equal((Outcome.Interrupted, false), await Taken(interrupted));
        await self.GiveAsync(set);
        Assert.Equal(1, await self.GetValueAsync(set));
    }

    [Fact]
    public async Task A_killed_process_that_would_have_to_wait_hears_of_the_kill_instead()
    {
        await using var victim = Ipc.Enter("victim");
        var set = Ipc.CreateSemaphores(1);
        await Ipc.KillAsync(victim.Id);

        Assert.Equal((Outcome.Granted, true), await Taken(victim.AcquireAsync(set)));
        Assert.Equal((Outcome.Killed, false), await Taken(victim.AcquireAsync(set)));
    }

    private static async Task<(Outcome Outcome, bool IsHeld)> Taken(ValueTask<SemaphoreGrant> taking)
    {
        var grant = await taking.AsTask().WaitAsync(Guard);
        return (grant.Outcome, grant.IsHeld);
    }
}
