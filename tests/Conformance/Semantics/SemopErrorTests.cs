using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

public abstract partial class SemopErrorTests : HostFixture
{
    private const int Unknown = 1_000_000;

    private static readonly TimeSpan Negative = TimeSpan.FromSeconds(-1);

    [Theory]
    [Rule("SEM-11")]
    [InlineData(501)]
    [InlineData(1024)]
    public async Task More_operations_than_SEMOPM_are_E2BIG(int nsops)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);

        await self.OpFailsAsync(Errno.E2BIG, id, Enumerable.Repeat(Op(0, +1), nsops).ToArray());

        Assert.Equal(0, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-11")]
    public async Task As_many_operations_as_SEMOPM_are_done()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);

        await self.DoAsync(id, Enumerable.Repeat(Op(0, +1), 500).ToArray());

        Assert.Equal(500, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-12")]
    [Rule("SEM-31")]
    public async Task Altering_without_permission_to_alter_is_EACCES_and_reading_is_not()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(604), 0, 0);
        await using var other = Ipc.EnterAs(2, 200);

        await other.OpFailsAsync(Errno.EACCES, id, Op(0, +1));
        await other.OpFailsAsync(Errno.EACCES, id, Op(0, -1));
        await other.OpFailsAsync(Errno.EACCES, id, Op(0, 0), Op(1, +1));
        await other.DoAsync(id, Op(0, 0), Op(1, 0));

        Assert.Equal([0, 0], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-31")]
    public async Task Waiting_for_zero_without_permission_to_read_is_EACCES_and_altering_is_not()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(602), 0, 0);
        await using var other = Ipc.EnterAs(2, 200);

        await other.OpFailsAsync(Errno.EACCES, id, Op(0, 0));
        await other.OpFailsAsync(Errno.EACCES, id, Op(0, 0), Op(1, 0));
        await other.DoAsync(id, Op(0, 0), Op(1, +1));

        Assert.Equal([0, 1], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-14")]
    public async Task No_operations_are_EINVAL()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);

        await self.OpFailsAsync(Errno.EINVAL, id);
        await self.OpFailsAsync(Errno.EINVAL, Unknown);
    }

    [Theory]
    [Rule("SEM-15")]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(Unknown)]
    [InlineData(int.MaxValue)]
    public async Task An_identifier_that_no_set_has_is_EINVAL(int semid)
    {
        await using var self = Ipc.Enter("self");
        await self.NewSetAsync(0);

        await self.OpFailsAsync(Errno.EINVAL, semid, Op(0, +1));
    }

    [Fact]
    [Rule("SEM-16")]
    public async Task A_value_beyond_SEMVMX_is_ERANGE_and_unchanged()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(1);

        await self.OpFailsAsync(Errno.ERANGE, id, Op(0, +32767));

        Assert.Equal(1, await self.GetValAsync(id));
        await self.DoAsync(id, Op(0, +32766));
        Assert.Equal(32767, await self.GetValAsync(id));
        await self.OpFailsAsync(Errno.ERANGE, id, Op(0, +1));
        Assert.Equal(32767, await self.GetValAsync(id));
    }

    [Theory]
    [Rule("SEM-17")]
    [Rule("SEM-18")]
    [InlineData(65535)]
    [InlineData(3)]
    [InlineData(2)]
    public async Task A_semaphore_number_outside_the_set_is_EFBIG_wherever_in_the_array_it_is(int number)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0, 0);

        await self.OpFailsAsync(Errno.EFBIG, id, Op(number, +1));
        await self.OpFailsAsync(Errno.EFBIG, id, Op(0, +1), Op(number, 0));
        await self.OpFailsAsync(Errno.EFBIG, id, Op(number, 0), Op(0, +1));

        Assert.Equal([0, 0], await self.GetAllAsync(id));
    }

    [Theory]
    [Rule("SEM-19")]
    [Rule("SEM-20")]
    [InlineData(1, 0)]
    [InlineData(0, -1)]
    [InlineData(4, -5)]
    [InlineData(32766, -32767)]
    public async Task An_operation_that_would_block_with_NOWAIT_is_EAGAIN(int value, int delta)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(value);

        await self.DoAsync(id, Errno.EAGAIN, Op(0, delta, NoWait));

        Assert.Equal(value, await self.GetValAsync(id));
        Assert.Equal((0, 0), (await self.GetNcntAsync(id), await self.GetZcntAsync(id)));
    }

    [Fact]
    [Rule("SEM-20")]
    public async Task NOWAIT_is_EAGAIN_also_to_a_process_that_has_an_interrupt_or_a_kill_pending()
    {
        await using var self = Ipc.Enter("self");
        await using var noted = Ipc.Enter("noted");
        await using var killed = Ipc.Enter("killed");
        var id = await self.NewSetAsync(0);
        await Ipc.InterruptAsync(noted.Id);
        await Ipc.KillAsync(killed.Id);

        await noted.DoAsync(id, Errno.EAGAIN, Op(0, -1, NoWait));
        await killed.DoAsync(id, Errno.EAGAIN, Op(0, -1, NoWait));
    }

    [Theory]
    [Rule("SEM-24")]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public async Task A_negative_timeout_is_EINVAL_even_where_nothing_would_block(long ticks)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(1);

        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemTimedOpAsync(id, [Op(0, -1)], TimeSpan.FromTicks(ticks)));

        Assert.Equal(1, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-30")]
    public async Task A_bad_identifier_below_0_comes_before_too_many_operations_and_an_unknown_one_after()
    {
        await using var self = Ipc.Enter("self");
        var tooMany = Enumerable.Repeat(Op(0, +1), 501).ToArray();

        await self.OpFailsAsync(Errno.EINVAL, -1, tooMany);
        await self.OpFailsAsync(Errno.E2BIG, Unknown, tooMany);
    }

    [Fact]
    [Rule("SEM-30")]
    public async Task Too_many_operations_come_before_a_bad_timeout_number_and_permission()
    {
        Create(new IpcOptions { Semaphores = new SemaphoreLimits { Operations = 2 } });
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(0), 0);

        await FailsAsync(Errno.E2BIG, () => self.SystemV.SemTimedOpAsync(id, [Op(9, 1), Op(9, 1), Op(9, 1)], Negative));
        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemTimedOpAsync(id, [Op(9, 1), Op(9, 1)], Negative));
    }

    [Fact]
    [Rule("SEM-30")]
    public async Task A_bad_timeout_comes_before_a_bad_number_and_permission()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(0), 0);

        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemTimedOpAsync(id, [Op(9, +1)], Negative));
        await FailsAsync(Errno.EINVAL, () => self.SystemV.SemTimedOpAsync(id, [Op(0, +1)], Negative));
    }

    [Fact]
    [Rule("SEM-30")]
    public async Task An_unknown_identifier_comes_before_a_bad_number_and_a_bad_number_before_permission()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(0), 0);

        await self.OpFailsAsync(Errno.EINVAL, Unknown, Op(9, +1));
        await self.OpFailsAsync(Errno.EFBIG, id, Op(1, +1));
        await self.OpFailsAsync(Errno.EACCES, id, Op(0, +1));
    }

    [Fact]
    [Rule("SEM-30")]
    public async Task A_bad_number_or_no_permission_comes_before_blocking_and_range()
    {
        await using var self = Ipc.EnterAs(1);
        var open = await self.NewSetAsync(0);
        var closed = await self.NewSetAsync(Mode(400), 1);

        await self.OpFailsAsync(Errno.EFBIG, open, Op(0, -1), Op(1, +1));
        await self.OpFailsAsync(Errno.EFBIG, open, Op(0, -1, NoWait), Op(1, +1));
        await self.OpFailsAsync(Errno.EACCES, closed, Op(0, -5));
        await self.OpFailsAsync(Errno.EACCES, closed, Op(0, -5, NoWait));
        await self.OpFailsAsync(Errno.EACCES, closed, Op(0, +32767));
    }

    [Fact]
    [Rule("SEM-30")]
    [Rule("SEM-38")]
    public async Task A_failed_call_leaves_no_trace()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(666), 1, 1);
        await self.SetAsync(id, 1, 100, Mode(644));
        var before = await self.StatAsync(id);
        Time.Advance(TimeSpan.FromSeconds(100));
        await using (var other = Ipc.EnterAs(2, 200))
        {
            await other.OpFailsAsync(Errno.EACCES, id, Op(0, +1, Undo));
        }

        await using (var failing = Ipc.Enter("failing"))
        {
            await failing.OpFailsAsync(Errno.EFBIG, id, Op(0, -1, Undo), Op(2, +1, Undo));
            await failing.OpFailsAsync(Errno.ERANGE, id, Op(0, -1, Undo), Op(1, +32767, Undo));
            await failing.DoAsync(id, Errno.EAGAIN, Op(0, -1, Undo), Op(1, -2, Undo | NoWait));
            await FailsAsync(Errno.EINVAL, () => failing.SystemV.SemTimedOpAsync(id, [Op(0, -1, Undo)], Negative));
            Assert.Equal(before, await self.StatAsync(id));
        }

        Assert.Equal([1, 1], await self.GetAllAsync(id));
        Assert.Equal((ProcessId.None, ProcessId.None), (await self.GetPidAsync(id, 0), await self.GetPidAsync(id, 1)));
        Assert.Equal((0, 0), (await self.GetNcntAsync(id, 0), await self.GetNcntAsync(id, 1)));
    }
    [Theory]
    [Rule("SEM-38")]
    [Rule("SEM-59")]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_exit_after_calls_that_all_failed_has_nothing_to_undo_and_moves_no_time(int operations)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(1, 1);
        var ops = new[] { Op(0, -1, Undo), Op(1, -2, Undo | NoWait) };
        await using (var failing = Ipc.Enter("failing"))
        {
            await failing.DoAsync(id, Errno.EAGAIN, ops[^operations..]);
        }

        Assert.Equal(0, (await self.StatAsync(id)).OperateTime);
    }

    [Fact]
    [Rule("SEM-31")]
    public async Task Permission_is_judged_when_the_call_is_made_and_not_again_for_a_sleeper()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(666), 0);
        await using var other = Ipc.EnterAs(2, 200);
        var sleeping = other.Sleep(id, Op(0, -1));

        await self.SetAsync(id, 1, 100, Mode(600));
        await other.OpFailsAsync(Errno.EACCES, id, Op(0, -1));
        await self.DoAsync(id, Op(0, +1));

        await sleeping.CompletesAsync();
    }
}
