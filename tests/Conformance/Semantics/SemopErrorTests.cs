using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

public abstract partial class SemopErrorTests : HostFixture
{
    private const int Unknown = 1_000_000;

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
}
