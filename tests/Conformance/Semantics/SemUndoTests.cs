using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

public abstract partial class SemUndoTests : HostFixture
{
    [Fact]
    [Rule("SEM-60")]
    public async Task An_exit_takes_back_the_sum_of_what_was_done_with_UNDO_per_semaphore()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(5, 5, 5);
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(id, Op(0, -1, Undo), Op(1, +3, Undo), Op(2, -2));
            await other.DoAsync(id, Op(0, -2, Undo), Op(1, -1));
            await other.DoAsync(id, Op(0, +1, Undo), Op(2, +1, Undo), Op(0, +4));
            Assert.Equal([7, 7, 4], await self.GetAllAsync(id));
        }

        Assert.Equal([9, 4, 3], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-60")]
    public async Task Undo_is_each_process_own()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(5);
        await using var first = Ipc.Enter("first");
        await using var second = Ipc.Enter("second");
        await first.DoAsync(id, Op(0, -1, Undo));
        await second.DoAsync(id, Op(0, -2, Undo));

        await first.DisposeAsync();
        Assert.Equal(3, await self.GetValAsync(id));
        await second.DisposeAsync();

        Assert.Equal(5, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-60")]
    public async Task A_wait_for_zero_with_UNDO_changes_nothing_at_exit()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(id, Op(0, 0, Undo));
            await self.DoAsync(id, Op(0, +2));
        }

        Assert.Equal(2, await self.GetValAsync(id));
        Assert.Equal(self.Id, await self.GetPidAsync(id));
    }

    [Fact]
    [Rule("SEM-60")]
    public async Task A_call_completed_by_a_waker_is_undone_by_the_sleepers_exit_and_not_by_the_wakers()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);
        await using var sleeper = Ipc.Enter("sleeper");
        var sleeping = sleeper.Sleep(id, Op(0, -3, Undo));
        await using (var waker = Ipc.Enter("waker"))
        {
            await waker.DoAsync(id, Op(0, +4));
        }

        await sleeping.CompletesAsync();
        Assert.Equal(1, await self.GetValAsync(id));
        await sleeper.DisposeAsync();

        Assert.Equal(4, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-60")]
    [Rule("SEM-38")]
    public async Task A_call_that_slept_and_did_not_complete_is_not_undone()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(3, 0);
        await using (var other = Ipc.Enter("other"))
        {
            var timed = other.SleepFor(id, TimeSpan.FromSeconds(1), Op(0, -1, Undo), Op(1, -1, Undo));
            Time.Advance(TimeSpan.FromSeconds(1));
            await timed.EndsAsync(Errno.EAGAIN);
            _ = other.Sleep(id, Op(0, -1, Undo), Op(1, -1, Undo));
        }

        Assert.Equal([3, 0], await self.GetAllAsync(id));
        Assert.Equal(0, await self.GetNcntAsync(id, 1));
    }

    [Fact]
    [Rule("SEM-61")]
    public async Task An_adjustment_below_its_range_is_ERANGE_for_the_whole_array()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0, 9);
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(id, Op(0, +32767, Undo));
            await self.DoAsync(id, Op(0, -32767));
            await other.DoAsync(id, Op(0, +1, Undo));

            await other.OpFailsAsync(Errno.ERANGE, id, Op(1, -1, Undo), Op(0, +1, Undo));
            await other.OpFailsAsync(Errno.ERANGE, id, Op(0, +1, Undo), Op(0, -1, Undo));
            Assert.Equal([1, 9], await self.GetAllAsync(id));
            await other.DoAsync(id, Op(0, +1));
            await other.DoAsync(id, Op(0, -1, Undo), Op(0, +1, Undo));
            await self.DoAsync(id, Op(0, +32765));
        }

        Assert.Equal([0, 9], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-61")]
    public async Task An_adjustment_above_its_range_is_ERANGE_for_the_whole_array()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(32767, 9);
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(id, Op(0, -32767, Undo));
            await self.DoAsync(id, Op(0, +2));

            await other.OpFailsAsync(Errno.ERANGE, id, Op(1, -1, Undo), Op(0, -1, Undo));
            Assert.Equal([2, 9], await self.GetAllAsync(id));
            await other.DoAsync(id, Op(0, -2));
        }

        Assert.Equal([32767, 9], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-61")]
    [Rule("SEM-35")]
    public async Task A_sleeping_call_ends_with_ERANGE_when_its_adjustment_would_leave_the_range()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(32767, 0);
        var sleeping = other.Sleep(id, Op(1, -1), Op(0, -1, Undo));
        await other.DoAsync(id, Op(0, -32767, Undo));
        await self.DoAsync(id, Op(0, +1));

        await self.DoAsync(id, Op(1, +1));

        await FailsAsync(Errno.ERANGE, () => sleeping);
        Assert.Equal([1, 1], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-62")]
    public async Task An_exit_never_blocks_and_clamps_the_value_to_zero()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0, 0);
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(id, Op(0, +5, Undo), Op(1, +1, Undo));
            await self.DoAsync(id, Op(0, -3));
        }

        Assert.Equal([0, 0], await self.GetAllAsync(id));
        Assert.Equal((0, 0), (await self.GetNcntAsync(id), await self.GetZcntAsync(id)));
    }

    [Fact]
    [Rule("SEM-62")]
    public async Task An_exit_clamps_the_value_to_SEMVMX()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(32767);
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(id, Op(0, -5, Undo));
            await self.DoAsync(id, Op(0, +3));
        }

        Assert.Equal(32767, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-62")]
    public async Task An_exit_wakes_once_all_adjustments_of_the_set_are_made()
    {
        await using var self = Ipc.Enter("self");
        await using var waiter = Ipc.Enter("waiter");
        var id = await self.NewSetAsync(1, 1, 0);
        await using var other = Ipc.Enter("other");
        await other.DoAsync(id, Op(0, -1, Undo), Op(1, -1, Undo), Op(2, +1, Undo));
        var locker = waiter.Sleep(id, Op(2, 0), Op(2, +1));
        var zero = waiter.Sleep(id, Op(2, 0));
        var both = waiter.Sleep(id, Op(0, -1), Op(1, -1));
        var one = waiter.Sleep(id, Op(0, -1));

        await other.DisposeAsync();

        await zero.CompletesAsync();
        await locker.CompletesAsync();
        await both.CompletesAsync();
        Assert.False(one.IsCompleted);
        Assert.Equal([0, 0, 1], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-62")]
    public async Task An_exit_handles_each_set_for_itself()
    {
        await using var self = Ipc.Enter("self");
        var first = await self.NewSetAsync(1);
        var gone = await self.NewSetAsync(1);
        var last = await self.NewSetAsync(0, 0);
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(first, Op(0, -1, Undo));
            await other.DoAsync(gone, Op(0, -1, Undo));
            await other.DoAsync(last, Op(1, +2, Undo));
            await self.RemoveAsync(gone);
        }

        Assert.Equal([1], await self.GetAllAsync(first));
        Assert.Equal([0, 0], await self.GetAllAsync(last));
    }

    [Fact]
    [Rule("SEM-62")]
    public async Task What_an_exit_gives_back_a_sleeping_call_of_the_same_process_does_not_get()
    {
        await using var self = Ipc.Enter("self");
        await using var heir = Ipc.Enter("heir");
        var id = await self.NewSetAsync(1);
        await using var other = Ipc.Enter("other");
        await other.DoAsync(id, Op(0, -1, Undo));
        var own = other.Sleep(id, Op(0, -1, Undo));
        var inherits = heir.Sleep(id, Op(0, -1));

        await other.DisposeAsync();

        await inherits.CompletesAsync();
        await own.EndsAsync(Errno.ESRCH);
        Assert.Equal((0, heir.Id), (await self.GetValAsync(id), await self.GetPidAsync(id)));
    }

    [Fact]
    [Rule("SEM-62")]
    public async Task A_kill_undoes_nothing_until_the_process_exits()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(1);
        await using var victim = Ipc.Enter("victim");
        await victim.DoAsync(id, Op(0, -1, Undo));

        await Ipc.KillAsync(victim.Id);
        Assert.Equal(0, await self.GetValAsync(id));
        await victim.DisposeAsync();
        await victim.DisposeAsync();

        Assert.Equal(1, await self.GetValAsync(id));
    }
}
