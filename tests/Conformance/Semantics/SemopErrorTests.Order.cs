using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// The order of the checks, and that a call which fails has done nothing.
public abstract partial class SemopErrorTests
{
    private static readonly TimeSpan Negative = TimeSpan.FromSeconds(-1);

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
            Assert.Equal(before, await self.StatAsync(id));
        }

        before = await self.StatAsync(id);
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

    // As on Linux 6.18: the kernel makes the undo list before it tries the operations.
    [Theory]
    [Rule("SEM-59")]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_exit_after_calls_with_undo_that_all_failed_changes_no_value_and_sets_otime(int operations)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(1, 1);
        var ops = new[] { Op(0, -1, Undo), Op(1, -2, Undo | NoWait) };
        await using (var failing = Ipc.Enter("failing"))
        {
            await failing.DoAsync(id, Errno.EAGAIN, ops[^operations..]);
        }

        Assert.Equal([1, 1], (await self.SystemV.SemCtlAsync(id, 0, SemaphoreCommand.GetAll)).Values);
        Assert.Equal(Time.GetUtcNow().ToUnixTimeSeconds(), (await self.StatAsync(id)).OperateTime);
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
