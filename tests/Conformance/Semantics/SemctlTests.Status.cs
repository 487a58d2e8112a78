using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// IPC_STAT and its kin, IPC_SET, IPC_RMID, the limits, and the two times.
public abstract partial class SemctlTests
{
    [Fact]
    [Rule("SEM-55")]
    public async Task IPC_STAT_without_permission_to_read_is_EACCES()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(262), 0);
        await using var member = Ipc.EnterAs(2);
        await using var stranger = Ipc.EnterAs(2, 200);

        await self.CtlFailsAsync(Errno.EACCES, id, 0, SemaphoreCommand.Status);
        await stranger.CtlFailsAsync(Errno.EACCES, id, 0, SemaphoreCommand.Status);
        Assert.Equal(1, (await member.StatAsync(id)).Count);
    }

    [Fact]
    [Rule("SEM-55")]
    public async Task A_command_or_an_identifier_that_does_not_exist_is_EINVAL()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);

        await self.CtlFailsAsync(Errno.EINVAL, id, 0, (SemaphoreCommand)255);
        await self.CtlFailsAsync(Errno.EINVAL, id, 0, (SemaphoreCommand)4);
        await self.CtlFailsAsync(Errno.EINVAL, Unknown, 0, SemaphoreCommand.Status);
        await self.CtlFailsAsync(Errno.EINVAL, -1, 0, SemaphoreCommand.Status);
        await self.CtlFailsAsync(Errno.EINVAL, Unknown, 0, SemaphoreCommand.Remove);
        await self.CtlFailsAsync(Errno.EINVAL, Unknown, 0, SemaphoreCommand.Set, Owner(0, 0, Mode(600)));
    }

    [Fact]
    [Rule("SEM-56")]
    public async Task Neither_owner_nor_creator_may_set_or_remove_whatever_the_mode()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(666), 3);
        await self.SetAsync(id, 2, 100, Mode(666));
        var before = await self.StatAsync(id);
        await using var member = Ipc.EnterAs(3);
        await using var zero = Ipc.EnterAs(0, 0);
        Time.Advance(TimeSpan.FromSeconds(5));

        foreach (var caller in new[] { member, zero })
        {
            await caller.CtlFailsAsync(Errno.EPERM, id, 0, SemaphoreCommand.Set, Owner(3, 3, Mode(600)));
            await caller.CtlFailsAsync(Errno.EPERM, id, 0, SemaphoreCommand.Remove);
        }

        Assert.Equal(before, await self.StatAsync(id));
    }

    [Theory]
    [Rule("SEM-56")]
    [InlineData("creator")]
    [InlineData("owner")]
    [InlineData("privileged")]
    public async Task Owner_creator_and_the_privileged_may_set_and_remove_whatever_the_mode(string who)
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(0), 0);
        await self.SetAsync(id, 2, 200, Mode(0));
        await using var caller = who switch { "creator" => Ipc.EnterAs(1), "owner" => Ipc.EnterAs(2, 900), _ => Ipc.Enter("privileged") };

        await caller.SetAsync(id, 2, 200, Mode(444));
        Assert.Equal((int)Mode(444), (await self.StatAsync(id)).Permission.Mode);
        await caller.RemoveAsync(id);

        await self.CtlFailsAsync(Errno.EINVAL, id, 0, SemaphoreCommand.Status);
    }

    [Fact]
    [Rule("SEM-56")]
    public async Task IPC_SET_changes_owner_group_and_the_low_nine_bits_and_nothing_else()
    {
        await using var self = Ipc.EnterAs(1, 10);
        var id = await self.SystemV.SemGetAsync(42, 2, IpcFlags.Create | Mode(600));
        var argument = new IpcPermission { Key = 43, User = 2, Group = 20, CreatorUser = 3, CreatorGroup = 30, Mode = 0x7FFF_FE00 };
        argument = argument with { Mode = argument.Mode | (int)Mode(640) };

        await self.CtlAsync(id, 0, SemaphoreCommand.Set, new SemaphoreArgument { Permission = argument });

        var expected = new IpcPermission { Key = 42, User = 2, Group = 20, CreatorUser = 1, CreatorGroup = 10, Mode = (int)Mode(640) };
        Assert.Equal(expected, (await self.StatAsync(id)).Permission);
        Assert.Equal(id, await self.SystemV.SemGetAsync(42, 2, IpcFlags.None));
    }

    [Fact]
    [Rule("SEM-57")]
    public async Task SEM_INFO_counts_sets_and_semaphores_and_IPC_INFO_tells_the_limits()
    {
        var limits = new SemaphoreLimits { Arrays = 5, PerArray = 9, Semaphores = 40, Operations = 7 };
        Create(new IpcOptions { Semaphores = limits });
        await using var self = Ipc.EnterAs(1);
        var first = await self.NewSetAsync(Mode(0), 0, 0, 0);
        await self.NewSetAsync(Mode(0), 0, 0, 0, 0);
        await using var other = Ipc.EnterAs(2, 200);

        foreach (var command in new[] { SemaphoreCommand.Usage, SemaphoreCommand.Limits })
        {
            var info = await other.CtlAsync(Unknown, 0, command);
            Assert.Equal(limits, info.Usage!.Limits);
            Assert.Equal(1, info.Value);
            Assert.Equal(1, info.Usage.HighestIndex);
        }

        var usage = (await other.CtlAsync(0, 0, SemaphoreCommand.Usage)).Usage!;
        Assert.Equal((2, 7), (usage.Arrays, usage.Semaphores));
        await self.RemoveAsync(first);
        usage = (await other.CtlAsync(0, 0, SemaphoreCommand.Usage)).Usage!;
        Assert.Equal((1, 4, 1), (usage.Arrays, usage.Semaphores, usage.HighestIndex));
    }

    [Fact]
    [Rule("SEM-57")]
    public async Task The_highest_index_falls_when_the_set_there_is_removed()
    {
        await using var self = Ipc.Enter("self");
        Assert.Equal(0, (await self.CtlAsync(0, 0, SemaphoreCommand.Usage)).Value);
        await self.NewSetAsync(0);
        await self.NewSetAsync(0);
        var third = await self.NewSetAsync(0);
        Assert.Equal(2, (await self.CtlAsync(0, 0, SemaphoreCommand.Usage)).Value);

        await self.RemoveAsync(third);

        Assert.Equal(1, (await self.CtlAsync(0, 0, SemaphoreCommand.Limits)).Value);
    }

    [Theory]
    [Rule("SEM-57")]
    [InlineData(SemaphoreCommand.StatusAtIndex)]
    [InlineData(SemaphoreCommand.StatusAtIndexForAny)]
    public async Task Every_set_is_found_by_its_index_and_told_with_its_full_identifier(SemaphoreCommand command)
    {
        await using var self = Ipc.Enter("self");
        var removed = await self.NewSetAsync(0);
        var ids = new List<int> { await self.NewSetAsync(0, 0) };
        await self.RemoveAsync(removed);
        ids.Add(await self.NewSetAsync(0, 0, 0));
        ids.Add(await self.NewSetAsync(0));
        var found = new List<int>();
        var highest = (await self.CtlAsync(0, 0, SemaphoreCommand.Usage)).Value;

        for (var index = 0; index <= highest; index++)
        {
            var result = await self.CtlAsync(index, 0, command);
            Assert.Equal(await self.StatAsync((int)result.Value), result.Status);
            Assert.Equal(result, await self.CtlAsync((int)result.Value, 0, command)); // of an identifier the index counts
            found.Add((int)result.Value);
        }

        Assert.Equal(ids.Order(), found.Order());
        await self.CtlFailsAsync(Errno.EINVAL, (int)highest + 1, 0, command);
        await self.RemoveAsync(found[0]);
        await self.CtlFailsAsync(Errno.EINVAL, 0, 0, command);
    }

    [Fact]
    [Rule("SEM-57")]
    public async Task SEM_STAT_needs_permission_to_read_and_SEM_STAT_ANY_does_not()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSetAsync(Mode(0), 0);

        await self.CtlFailsAsync(Errno.EACCES, 0, 0, SemaphoreCommand.StatusAtIndex);
        var any = await self.CtlAsync(0, 0, SemaphoreCommand.StatusAtIndexForAny);

        Assert.Equal((id, id, 1), ((int)any.Value, any.Status!.Id, any.Status.Count));
    }

    [Fact]
    [Rule("SEM-59")]
    public async Task The_operate_time_is_0_until_an_operation_succeeds_even_one_that_only_waits_for_zero()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0);
        Assert.Equal(0, (await self.StatAsync(id)).OperateTime);

        await self.DoAsync(id, Errno.EAGAIN, Op(0, -1, NoWait));
        var sleeping = other.Sleep(id, Op(0, -2));
        await self.SetValAsync(id, 0, 1);
        await self.SetAllAsync(id, 0);
        Assert.Equal(0, (await self.StatAsync(id)).OperateTime);
        var atZero = PassSeconds(10);
        await self.DoAsync(id, Op(0, 0));
        Assert.Equal(atZero, (await self.StatAsync(id)).OperateTime);
        PassSeconds(10);
        await self.DoAsync(id, Errno.EAGAIN, Op(0, -1, NoWait));
        Assert.Equal(atZero, (await self.StatAsync(id)).OperateTime);
        var atAdd = PassSeconds(10);
        await self.DoAsync(id, Op(0, +1));

        Assert.Equal(atAdd, (await self.StatAsync(id)).OperateTime);
        Assert.False(sleeping.IsCompleted);
    }

    [Fact]
    [Rule("SEM-59")]
    public async Task SETVAL_and_SETALL_move_the_operate_time_only_where_they_complete_a_sleeper()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 1);
        var decrement = other.Sleep(id, Op(0, -1));
        var zero = other.Sleep(id, Op(1, 0));

        var first = PassSeconds(10);
        await self.SetValAsync(id, 0, 1);
        Assert.Equal(first, (await self.StatAsync(id)).OperateTime);
        PassSeconds(10);
        await self.SetValAsync(id, 0, 3);
        Assert.Equal(first, (await self.StatAsync(id)).OperateTime);
        var last = PassSeconds(10);
        await self.SetAllAsync(id, 0, 0);

        Assert.Equal(last, (await self.StatAsync(id)).OperateTime);
        await decrement.CompletesAsync();
        await zero.CompletesAsync();
    }

    [Fact]
    [Rule("SEM-59")]
    public async Task An_exit_that_undoes_moves_the_operate_time()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(1);
        long atExit;
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(id, Op(0, -1, Undo));
            atExit = PassSeconds(10);
        }

        Assert.Equal(atExit, (await self.StatAsync(id)).OperateTime);
    }

    [Fact]
    [Rule("SEM-54")]
    [Rule("SEM-59")]
    public async Task The_change_time_moves_with_IPC_SET_SETVAL_and_SETALL_and_with_nothing_else()
    {
        await using var self = Ipc.Enter("self");
        var made = PassSeconds(7);
        var id = await self.NewSetAsync(1);
        PassSeconds(10);
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(id, Op(0, -1, Undo));
            await self.GetAllAsync(id);
            await self.StatAsync(id);
        }

        Assert.Equal(made, (await self.StatAsync(id)).ChangeTime);
        var set = PassSeconds(10);
        await self.SetAsync(id, 0, 0, Mode(600));
        Assert.Equal(set, (await self.StatAsync(id)).ChangeTime);
        var setVal = PassSeconds(10);
        await self.SetValAsync(id, 0, 1);
        Assert.Equal(setVal, (await self.StatAsync(id)).ChangeTime);
        var setAll = PassSeconds(10);
        await self.SetAllAsync(id, 1);
        Assert.Equal(setAll, (await self.StatAsync(id)).ChangeTime);
    }

    private long PassSeconds(int seconds)
    {
        Time.Advance(TimeSpan.FromSeconds(seconds));
        return Time.GetUtcNow().ToUnixTimeSeconds();
    }
}
