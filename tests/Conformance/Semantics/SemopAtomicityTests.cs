using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

public abstract class SemopAtomicityTests : HostFixture
{
    [Fact]
    [Rule("SEM-33")]
    [Rule("SEM-60")]
    public async Task An_array_does_all_of_its_operations()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0, 0, 0, 0);
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(id, Op(0, 0, Undo), Op(1, +1), Op(2, +4), Op(3, +9));
            Assert.Equal([0, 1, 4, 9], await self.GetAllAsync(id));
        }

        Assert.Equal([0, 1, 4, 9], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-33")]
    [Rule("SEM-38")]
    public async Task An_array_does_none_while_its_last_operation_cannot_proceed()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(3, 3, 0);

        var sleeping = other.Sleep(id, Op(0, -3), Op(1, +2), Op(2, -1));
        Assert.Equal([3, 3, 0], await self.GetAllAsync(id));
        await self.DoAsync(id, Op(2, +1));

        await sleeping.CompletesAsync();
        Assert.Equal([0, 5, 0], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-34")]
    public async Task NOWAIT_of_the_operation_that_blocks_decides()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0, 0);

        await self.DoAsync(id, Errno.EAGAIN, Op(0, -1, NoWait), Op(1, -1));
        await self.DoAsync(id, Errno.EAGAIN, Op(0, 0), Op(0, +1), Op(1, -1, NoWait));

        Assert.Equal([0, 0], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-34")]
    public async Task NOWAIT_of_an_operation_that_is_not_the_one_that_blocks_is_irrelevant()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1, 0, 0);

        var later = other.Sleep(id, Op(1, -1), Op(2, -1, NoWait));
        var earlier = other.Sleep(id, Op(0, -1, NoWait), Op(1, -1));
        Assert.Equal(2, await self.GetNcntAsync(id, 1));
        Assert.False(later.IsCompleted || earlier.IsCompleted);

        await self.DoAsync(id, Op(1, +2), Op(2, +1));
        await later.CompletesAsync();
        await earlier.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-35")]
    public async Task A_sleeping_call_ends_with_EAGAIN_when_it_next_blocks_at_an_operation_with_NOWAIT()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0);
        var sleeping = other.Sleep(id, Op(0, -1, Undo), Op(1, -1, NoWait));

        await self.DoAsync(id, Op(0, +1));

        await sleeping.EndsAsync(Errno.EAGAIN);
        Assert.Equal([1, 0], await self.GetAllAsync(id));
        Assert.Equal(self.Id, await self.GetPidAsync(id));
        Assert.Equal((0, 0), (await self.GetNcntAsync(id, 0), await self.GetNcntAsync(id, 1)));
    }

    [Fact]
    [Rule("SEM-35")]
    public async Task A_sleeping_zero_wait_ends_with_EAGAIN_when_it_next_blocks_at_an_operation_with_NOWAIT()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1, 1);
        var sleeping = other.Sleep(id, Op(0, 0), Op(1, 0, NoWait));

        await self.DoAsync(id, Op(0, -1));

        await sleeping.EndsAsync(Errno.EAGAIN);
        Assert.Equal(0, await self.GetZcntAsync(id, 0));
    }

    [Fact]
    [Rule("SEM-35")]
    public async Task A_sleeping_call_ends_with_ERANGE_when_its_next_operation_is_out_of_range()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 32767);
        var sleeping = other.Sleep(id, Op(0, -1, Undo), Op(1, +1));

        await self.DoAsync(id, Op(0, +1));

        await FailsAsync(Errno.ERANGE, () => sleeping);
        Assert.Equal([1, 32767], await self.GetAllAsync(id));
        Assert.Equal(0, await self.GetNcntAsync(id));
    }

    [Fact]
    [Rule("SEM-35")]
    [Rule("SEM-43")]
    public async Task A_sleeper_that_fails_on_retry_leaves_the_units_to_the_next_in_line()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0, 32767);
        var again = other.Sleep(id, Op(0, -1), Op(1, -1, NoWait));
        var range = other.Sleep(id, Op(0, -1), Op(2, +1));
        var last = other.Sleep(id, Op(0, -1));

        await self.DoAsync(id, Op(0, +1));

        await again.EndsAsync(Errno.EAGAIN);
        await FailsAsync(Errno.ERANGE, () => range);
        await last.CompletesAsync();
        Assert.Equal([0, 0, 32767], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-35")]
    public async Task A_retry_that_blocks_at_another_operation_without_NOWAIT_sleeps_on()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0);
        var sleeping = other.Sleep(id, Op(0, -1), Op(1, -1));

        await self.DoAsync(id, Op(0, +1));
        Assert.False(sleeping.IsCompleted);
        Assert.Equal([1, 0], await self.GetAllAsync(id));
        await self.DoAsync(id, Op(0, -1));
        await self.DoAsync(id, Op(1, +1));
        Assert.False(sleeping.IsCompleted);
        Assert.Equal([0, 1], await self.GetAllAsync(id));
        await self.DoAsync(id, Op(0, +1));

        await sleeping.CompletesAsync();
        Assert.Equal([0, 0], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-36")]
    public async Task ERANGE_is_judged_on_the_value_in_between()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(32767, 0);

        await self.OpFailsAsync(Errno.ERANGE, id, Op(0, +1), Op(0, -1));
        await self.OpFailsAsync(Errno.ERANGE, id, Op(0, +1, NoWait), Op(1, -1, NoWait));
        await self.DoAsync(id, Op(0, -1), Op(0, +1));

        Assert.Equal([32767, 0], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-36")]
    public async Task An_operation_that_blocks_comes_before_a_later_one_that_is_out_of_range()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 32767);

        await self.DoAsync(id, Errno.EAGAIN, Op(0, -1, NoWait), Op(1, +1));
        var sleeping = other.Sleep(id, Op(0, -1), Op(1, +1));
        await self.DoAsync(id, Op(1, -1));
        await self.DoAsync(id, Op(0, +1));

        await sleeping.CompletesAsync();
        Assert.Equal([0, 32767], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-37")]
    public async Task Adding_before_taking_the_same_semaphore_goes_through_and_the_other_order_blocks()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0);

        await self.DoAsync(id, Op(0, +1), Op(0, -1));
        Assert.Equal(0, await self.GetValAsync(id));
        var sleeping = other.Sleep(id, Op(0, -1), Op(0, +1));
        Assert.Equal(1, await self.GetNcntAsync(id));
        await self.DoAsync(id, Op(0, +1));

        await sleeping.CompletesAsync();
        Assert.Equal(1, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-37")]
    public async Task Waiting_for_zero_before_adding_is_the_classic_lock()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0);

        await self.DoAsync(id, Op(0, 0), Op(0, +1));
        await other.DoAsync(id, Errno.EAGAIN, Op(0, 0, NoWait), Op(0, +1));
        var sleeping = other.Sleep(id, Op(0, 0), Op(0, +1));
        Assert.Equal(1, await self.GetValAsync(id));
        await self.DoAsync(id, Op(0, -1));

        await sleeping.CompletesAsync();
        Assert.Equal(1, await self.GetValAsync(id));
        Assert.Equal(other.Id, await self.GetPidAsync(id));
    }

    [Fact]
    [Rule("SEM-37")]
    public async Task Adding_before_waiting_for_zero_never_goes_through()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0);

        await self.DoAsync(id, Errno.EAGAIN, Op(0, +1), Op(0, 0, NoWait));
        var sleeping = other.Sleep(id, Op(0, +1), Op(0, 0));
        Assert.Equal((0, 1), (await self.GetNcntAsync(id), await self.GetZcntAsync(id)));
        await self.DoAsync(id, Op(0, +1));
        await self.DoAsync(id, Op(0, -1));
        await self.SetValAsync(id, 0, 0);

        Assert.False(sleeping.IsCompleted);
        Assert.Equal((0, 1), (await self.GetValAsync(id), await self.GetZcntAsync(id)));
    }

    [Fact]
    [Rule("SEM-38")]
    public async Task A_blocked_array_leaves_values_pids_and_undo_untouched()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(5, 0);
        await self.DoAsync(id, Op(0, -1));
        await using (var other = Ipc.Enter("other"))
        {
            var sleeping = other.Sleep(id, Op(0, -2, Undo), Op(0, +7, Undo), Op(1, -1, Undo));
            Assert.Equal([4, 0], await self.GetAllAsync(id));
            Assert.Equal((self.Id, ProcessId.None), (await self.GetPidAsync(id, 0), await self.GetPidAsync(id, 1)));
            await Ipc.InterruptAsync(other.Id);
            await sleeping.EndsAsync(Errno.EINTR);
        }

        Assert.Equal([4, 0], await self.GetAllAsync(id));
        Assert.Equal((self.Id, ProcessId.None), (await self.GetPidAsync(id, 0), await self.GetPidAsync(id, 1)));
    }
}
