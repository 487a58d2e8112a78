using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// Values: GETVAL, SETVAL, GETALL, SETALL, and the order of the checks.
public abstract partial class SemctlTests : HostFixture
{
    private const int Unknown = 1_000_000;

    [Fact]
    [Rule("SEM-51")]
    public async Task Values_are_read_as_they_were_set()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.SystemV.SemGetAsync(IpcKey.Private, 4, Mode(600));

        Assert.Equal([0, 0, 0, 0], await self.GetAllAsync(id));
        await self.SetValAsync(id, 2, 2);
        Assert.Equal(2, await self.GetValAsync(id, 2));
        Assert.Equal([0, 0, 2, 0], await self.GetAllAsync(id));
        await self.SetAllAsync(id, 3, 3, 3, 3);
        Assert.Equal([3, 3, 3, 3], await self.GetAllAsync(id));
        await self.SetAllAsync(id, 0, 1, 32766, 32767);
        Assert.Equal([0, 1, 32766, 32767], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-51")]
    public async Task What_GETALL_returned_does_not_change_with_the_set_nor_the_set_with_what_SETALL_was_given()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(1, 2);
        var before = (await self.CtlAsync(id, 0, SemaphoreCommand.GetAll)).Values!;
        int[] given = [5, 6];

        await self.SetAllAsync(id, given);
        given[0] = 9;

        Assert.Equal([1, 2], before);
        Assert.Equal([5, 6], await self.GetAllAsync(id));
    }

    [Theory]
    [Rule("SEM-52")]
    [InlineData(-1)]
    [InlineData(32768)]
    [InlineData(65535)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public async Task A_value_out_of_range_is_ERANGE_and_changes_nothing(int value)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(1, 2, 3);
        var before = await self.StatAsync(id);
        Time.Advance(TimeSpan.FromSeconds(100));

        await self.CtlFailsAsync(Errno.ERANGE, id, 0, SemaphoreCommand.SetValue, new SemaphoreArgument { Value = value });
        await self.CtlFailsAsync(Errno.ERANGE, id, 0, SemaphoreCommand.SetAll, new SemaphoreArgument { Values = [7, 7, value] });
        await self.CtlFailsAsync(Errno.ERANGE, id, 0, SemaphoreCommand.SetAll, new SemaphoreArgument { Values = [7, value, 7] });

        Assert.Equal([1, 2, 3], await self.GetAllAsync(id));
        Assert.Equal(before, await self.StatAsync(id));
        Assert.Equal(ProcessId.None, await self.GetPidAsync(id));
    }

    [Fact]
    [Rule("SEM-52")]
    public async Task A_set_command_that_fails_neither_wakes_nor_clears_undo()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(666), 0, 5);
        await using var sleeper = Ipc.Enter("sleeper");
        var sleeping = sleeper.Sleep(id, Op(0, -1));
        await self.SetAsync(id, 1, 100, Mode(644));
        await using var stranger = Ipc.EnterAs(2, 200);
        await using (var holder = Ipc.EnterAs(1))
        {
            await holder.DoAsync(id, Op(1, -3, Undo));

            await self.CtlFailsAsync(Errno.ERANGE, id, 0, SemaphoreCommand.SetAll, new SemaphoreArgument { Values = [1, 32768] });
            await stranger.CtlFailsAsync(Errno.EACCES, id, 0, SemaphoreCommand.SetAll, new SemaphoreArgument { Values = [1, 1] });
            await stranger.CtlFailsAsync(Errno.EACCES, id, 0, SemaphoreCommand.SetValue, new SemaphoreArgument { Value = 1 });
            Assert.False(sleeping.IsCompleted);
            Assert.Equal(1, await self.GetNcntAsync(id));
        }

        Assert.Equal([0, 5], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-53")]
    public async Task SETVAL_checks_range_then_identifier_then_number_then_permission()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(400), 0);
        var tooLarge = new SemaphoreArgument { Value = 32768 };

        await self.CtlFailsAsync(Errno.ERANGE, Unknown, 9, SemaphoreCommand.SetValue, tooLarge);
        await self.CtlFailsAsync(Errno.ERANGE, id, 9, SemaphoreCommand.SetValue, tooLarge);
        await self.CtlFailsAsync(Errno.ERANGE, id, 0, SemaphoreCommand.SetValue, tooLarge);
        await self.CtlFailsAsync(Errno.EINVAL, Unknown, 0, SemaphoreCommand.SetValue);
        await self.CtlFailsAsync(Errno.EINVAL, id, 1, SemaphoreCommand.SetValue);
        await self.CtlFailsAsync(Errno.EINVAL, id, -1, SemaphoreCommand.SetValue);
        await self.CtlFailsAsync(Errno.EACCES, id, 0, SemaphoreCommand.SetValue);
    }

    [Theory]
    [Rule("SEM-53")]
    [InlineData(SemaphoreCommand.GetValue)]
    [InlineData(SemaphoreCommand.GetPid)]
    [InlineData(SemaphoreCommand.GetWaitingForIncrease)]
    [InlineData(SemaphoreCommand.GetWaitingForZero)]
    public async Task Reading_one_semaphore_checks_identifier_then_permission_then_number(SemaphoreCommand command)
    {
        await using var self = Ipc.EnterAs(1);
        var readable = await self.NewSetAsync(Mode(400), 0, 0);
        var closed = await self.NewSetAsync(Mode(200), 0, 0);

        await self.CtlFailsAsync(Errno.EINVAL, Unknown, 0, command);
        await self.CtlFailsAsync(Errno.EINVAL, -1, 0, command);
        await self.CtlFailsAsync(Errno.EACCES, closed, 0, command);
        await self.CtlFailsAsync(Errno.EACCES, closed, 9, command);
        await self.CtlFailsAsync(Errno.EINVAL, readable, 2, command);
        await self.CtlFailsAsync(Errno.EINVAL, readable, -1, command);
        await self.CtlFailsAsync(Errno.EINVAL, readable, 65536, command);
        Assert.Equal(0, (await self.CtlAsync(readable, 1, command)).Value);
    }

    [Theory]
    [Rule("SEM-53")]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public async Task GETALL_and_SETALL_do_not_look_at_the_number(int number)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0, 0);

        await self.CtlAsync(id, number, SemaphoreCommand.SetAll, new SemaphoreArgument { Values = [4, 5] });

        Assert.Equal([4, 5], (await self.CtlAsync(id, number, SemaphoreCommand.GetAll)).Values!);
    }

    [Fact]
    [Rule("SEM-53")]
    public async Task SETALL_checks_identifier_then_permission_then_range()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(400), 0);
        var tooLarge = new SemaphoreArgument { Values = [32768] };

        await self.CtlFailsAsync(Errno.EINVAL, Unknown, 0, SemaphoreCommand.SetAll, tooLarge);
        await self.CtlFailsAsync(Errno.EACCES, id, 0, SemaphoreCommand.SetAll, tooLarge);
    }

    [Theory]
    [Rule("SEM-51")]
    [InlineData(new int[0])]
    [InlineData(new[] { 1 })]
    public async Task SETALL_with_fewer_values_than_semaphores_is_EINVAL_and_changes_nothing(int[] values)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(4, 5);

        await self.CtlFailsAsync(Errno.EINVAL, id, 0, SemaphoreCommand.SetAll, new SemaphoreArgument { Values = values });
        await self.CtlFailsAsync(Errno.EINVAL, id, 0, SemaphoreCommand.SetAll);

        Assert.Equal([4, 5], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-54")]
    public async Task SETVAL_wakes_as_an_operation_would()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1, 0);
        var locker = other.Sleep(id, Op(0, 0), Op(0, +3));
        var zero = other.Sleep(id, Op(0, 0));
        var two = other.Sleep(id, Op(1, -2));
        var one = other.Sleep(id, Op(1, -1));

        await self.SetValAsync(id, 0, 0);
        await zero.CompletesAsync();
        await locker.CompletesAsync();
        Assert.Equal([3, 0], await self.GetAllAsync(id));
        await self.SetValAsync(id, 1, 1);

        await one.CompletesAsync();
        Assert.False(two.IsCompleted);
        Assert.Equal([3, 0], await self.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-54")]
    public async Task SETALL_wakes_once_all_values_are_set()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0, 1);
        var first = other.Sleep(id, Op(0, -1));
        var both = other.Sleep(id, Op(0, -1), Op(1, -1), Op(2, 0));
        var zero = other.Sleep(id, Op(2, 0));

        await self.SetAllAsync(id, 2, 1, 0);

        await first.CompletesAsync();
        await both.CompletesAsync();
        await zero.CompletesAsync();
        Assert.Equal([0, 0, 0], await self.GetAllAsync(id));
    }
}
