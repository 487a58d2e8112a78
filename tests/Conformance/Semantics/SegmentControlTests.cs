using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SegmentCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// shmctl: IPC_SET, IPC_STAT and its kin, SHM_LOCK, the limits.
public abstract class SegmentControlTests : HostFixture
{
    private const int Unknown = 1_000_000;

    [Fact]
    [Rule("SHM-12")]
    public async Task A_command_or_an_identifier_that_does_not_exist_is_EINVAL()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSegmentAsync();

        await self.ShmCtlFailsAsync(Errno.EINVAL, id, (SegmentCommand)255);
        await self.ShmCtlFailsAsync(Errno.EINVAL, id, (SegmentCommand)4);
        await self.ShmCtlFailsAsync(Errno.EINVAL, id, SegmentCommand.Set);
        await self.ShmCtlFailsAsync(Errno.EINVAL, -1, SegmentCommand.Limits);
        await self.ShmCtlFailsAsync(Errno.EINVAL, Unknown, SegmentCommand.Status);
        await self.ShmCtlFailsAsync(Errno.EINVAL, Unknown, SegmentCommand.Remove);
        await self.ShmCtlFailsAsync(Errno.EINVAL, Unknown, SegmentCommand.Lock);
        await self.ShmCtlFailsAsync(Errno.EINVAL, Unknown, SegmentCommand.Set, new SegmentStatus());
    }

    [Theory]
    [Rule("SHM-12")]
    [InlineData(SegmentCommand.Remove)]
    [InlineData(SegmentCommand.Set)]
    [InlineData(SegmentCommand.Lock)]
    [InlineData(SegmentCommand.Unlock)]
    public async Task What_changes_it_is_for_owner_creator_and_the_privileged(SegmentCommand command)
    {
        await using var creator = Ipc.EnterAs(1);
        await using var stranger = Ipc.EnterAs(2, 200);
        await using var owner = Ipc.EnterAs(3, 300);
        await using var privileged = Ipc.Enter("privileged");
        foreach (var self in new[] { creator, owner, privileged })
        {
            var id = await creator.NewSegmentAsync(Mode(666));
            var status = await creator.ShmStatAsync(id);
            var wanted = status with { Permission = status.Permission with { User = 3 } };
            await creator.ShmCtlAsync(id, SegmentCommand.Set, wanted);

            await stranger.ShmCtlFailsAsync(Errno.EPERM, id, command, wanted);
            Assert.Equal(wanted, await creator.ShmStatAsync(id));
            await self.ShmCtlAsync(id, command, wanted);
        }
    }

    [Fact]
    [Rule("SHM-12")]
    public async Task IPC_STAT_returns_0_also_where_the_identifier_is_another_number()
    {
        await using var self = Ipc.Enter("self");
        await self.NewSegmentAsync();
        var second = await self.NewSegmentAsync();

        Assert.NotEqual(0, second);
        Assert.Equal(0, (await self.ShmCtlAsync(second, SegmentCommand.Status)).Value);
        Assert.Equal(second, (await self.ShmCtlAsync(second, SegmentCommand.StatusAtIndex)).Value);
    }

    [Fact]
    [Rule("SHM-12")]
    [Rule("SHM-15")]
    public async Task A_status_that_may_not_be_read_is_EACCES_and_SHM_STAT_ANY_needs_no_right()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSegmentAsync(Mode(0));

        await self.ShmCtlFailsAsync(Errno.EACCES, id, SegmentCommand.Status);
        await self.ShmCtlFailsAsync(Errno.EACCES, 0, SegmentCommand.StatusAtIndex);

        Assert.Equal(id, (await self.ShmCtlAsync(0, SegmentCommand.StatusAtIndexForAny)).Value);
    }

    [Fact]
    [Rule("SHM-13")]
    public async Task LOCK_and_UNLOCK_set_and_clear_SHM_LOCKED_and_nothing_else()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewSegmentAsync(Mode(640));
        var before = await self.ShmStatAsync(id);
        Time.Advance(TimeSpan.FromSeconds(1));

        await self.ShmCtlAsync(id, SegmentCommand.Lock);
        await self.ShmCtlAsync(id, SegmentCommand.Lock);
        var locked = await self.ShmStatAsync(id);
        Assert.Equal(before with { Permission = before.Permission with { Mode = (int)Mode(2640) } }, locked);
        Assert.True(locked.IsLocked);
        await self.ShmCtlAsync(id, SegmentCommand.Unlock);
        await self.ShmCtlAsync(id, SegmentCommand.Unlock);

        Assert.Equal(before, await self.ShmStatAsync(id));
    }

    [Fact]
    [Rule("SHM-13")]
    public async Task IPC_SET_changes_owner_group_and_the_nine_bits_and_moves_the_time_of_change()
    {
        await using var self = Ipc.EnterAs(1, 10);
        var id = await self.ShmGetAsync(42, Size, IpcFlags.Create | Mode(600));
        await self.ShmAtAsync(id);
        await self.ShmCtlAsync(id, SegmentCommand.Lock);
        var before = await self.ShmStatAsync(id);
        Time.Advance(TimeSpan.FromSeconds(3));

        var all = new IpcPermission { Key = 43, User = 2, Group = 20, CreatorUser = 3, CreatorGroup = 30, Mode = (int)Mode(7640) };
        await self.ShmCtlAsync(id, SegmentCommand.Set, new SegmentStatus { Permission = all, Size = 9, Attached = 9 });

        var expected = before with
        {
            Permission = before.Permission with { User = 2, Group = 20, Mode = (int)Mode(2640) }, ChangeTime = before.ChangeTime + 3,
        };
        Assert.Equal(expected, await self.ShmStatAsync(id));
        Assert.Equal(id, await self.ShmGetAsync(42, Size, IpcFlags.None));
        await self.RemoveSegmentAsync(id);
        await self.ShmCtlAsync(id, SegmentCommand.Set, expected with { Permission = expected.Permission with { Mode = 0 } });
        Assert.Equal((int)Mode(3000), (await self.ShmCtlAsync(0, SegmentCommand.StatusAtIndexForAny)).Status!.Permission.Mode);
    }

    [Fact]
    [Rule("SHM-13")]
    public async Task What_IPC_SET_changes_counts_for_who_looks_for_the_key()
    {
        await using var self = Ipc.EnterAs(1);
        await using var stranger = Ipc.EnterAs(2, 200);
        var id = await self.ShmGetAsync(42, Size, IpcFlags.Create | Mode(600));
        await stranger.ShmGetFailsAsync(Errno.EACCES, 42, 0, Mode(600));

        var status = await self.ShmStatAsync(id);
        await self.ShmCtlAsync(id, SegmentCommand.Set, status with { Permission = status.Permission with { Mode = (int)Mode(666) } });

        Assert.Equal(id, await stranger.ShmGetAsync(42, 0, Mode(600)));
        await stranger.ShmAtAsync(id);
    }

    [Fact]
    [Rule("SHM-15")]
    public async Task SHM_INFO_counts_segments_and_pages_and_IPC_INFO_tells_the_limits()
    {
        var limits = new SegmentLimits { Segments = 5, Pages = 50, SegmentBytes = 100_000 };
        Create(new IpcOptions { Segments = limits });
        await using var self = Ipc.EnterAs(1);
        await using var other = Ipc.EnterAs(2, 200);
        Assert.Equal(new SegmentUsage(limits, 0, 0, 0), (await other.ShmCtlAsync(0, SegmentCommand.Usage)).Usage);
        await self.ShmGetAsync(IpcKey.Private, SegmentLimits.PageSize, Mode(600));
        var second = await self.ShmGetAsync(IpcKey.Private, (2 * SegmentLimits.PageSize) + 1, Mode(600));
        var attached = await self.ShmAtAsync(second);
        await self.RemoveSegmentAsync(second);

        var usage = await other.ShmCtlAsync(Unknown, SegmentCommand.Usage);
        Assert.Equal((1L, new SegmentUsage(limits, 2, 4, 1)), (usage.Value, usage.Usage));
        var info = await other.ShmCtlAsync(Unknown, SegmentCommand.Limits);
        Assert.Equal((1L, limits, 1), (info.Value, info.Usage!.Limits, info.Usage.HighestIndex));
        await self.ShmDtAsync(attached);

        Assert.Equal(new SegmentUsage(limits, 1, 1, 0), (await other.ShmCtlAsync(0, SegmentCommand.Usage)).Usage);
    }

    [Theory]
    [Rule("SHM-15")]
    [InlineData(SegmentCommand.StatusAtIndex)]
    [InlineData(SegmentCommand.StatusAtIndexForAny)]
    public async Task Every_segment_is_found_by_its_index_and_told_with_its_full_identifier(SegmentCommand command)
    {
        await using var self = Ipc.Enter("self");
        var removed = await self.NewSegmentAsync();
        var other = await self.NewSegmentAsync();
        await self.RemoveSegmentAsync(removed);
        var again = await self.NewSegmentAsync();
        Assert.True(again > 1, "The identifier is more than the index.");

        foreach (var (index, id) in new[] { (0, again), (1, other), (again, again) })
        {
            var result = await self.ShmCtlAsync(index, command);
            Assert.Equal(id, result.Value);
            Assert.Equal(await self.ShmStatAsync(id), result.Status);
        }

        await self.ShmCtlFailsAsync(Errno.EINVAL, 2, command);
    }
}
