using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SegmentCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// IPC_RMID, and what becomes of a segment that is removed while somebody has it attached.
public abstract class SegmentRemoveTests : HostFixture
{
    private const IpcFlags Made = IpcFlags.Create | IpcFlags.OwnerOnly;

    [Fact]
    [Rule("SHM-9")]
    public async Task Removed_while_attached_it_is_marked_loses_its_key_and_stays_until_the_last_detach()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.ShmGetAsync(42, Size, Made);
        var (first, second) = (await self.ShmAtAsync(id), await self.ShmAtAsync(id));
        var before = await self.ShmStatAsync(id);
        Time.Advance(TimeSpan.FromSeconds(1));

        await self.RemoveSegmentAsync(id);

        var marked = before with { Permission = before.Permission with { Key = IpcKey.Private, Mode = (int)Mode(1600) } };
        Assert.Equal(marked, await self.ShmStatAsync(id));
        Assert.True(marked.IsRemoved);
        first.Memory.Span[3] = 3;
        await self.RemoveSegmentAsync(id);
        await self.ShmDtAsync(first);
        Assert.Equal(3, second.Memory.Span[3]);
        await self.IsAttachedAsync(id, 1);
        await self.ShmDtAsync(second);
        await self.ShmCtlFailsAsync(Errno.EINVAL, id, SegmentCommand.Status);
        await self.ShmAtFailsAsync(Errno.EINVAL, id);
        Assert.Equal(0, (await self.ShmCtlAsync(0, SegmentCommand.Usage)).Usage!.Segments);
    }

    [Fact]
    [Rule("SHM-9")]
    [Rule("SHM-6")]
    public async Task A_child_that_inherited_it_keeps_it_and_its_end_is_the_last_detach()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSegmentAsync();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var address = await self.ShmAtAsync(id);
        var child = self.ForkUntil(told.Task);
        await self.RemoveSegmentAsync(id);

        await self.ShmDtAsync(address);
        await self.IsAttachedAsync(id, 1);
        told.SetResult();
        await child.EndsAsync();

        await self.ShmCtlFailsAsync(Errno.EINVAL, id, SegmentCommand.Status);
    }

    [Fact]
    [Rule("SHM-10")]
    public async Task The_key_makes_a_new_segment_and_the_old_identifier_still_attaches_the_old_one()
    {
        await using var self = Ipc.Enter("self");
        var old = await self.ShmGetAsync(42, Size, Made);
        var address = await self.ShmAtAsync(old);
        address.Memory.Span[0] = 9;
        await self.RemoveSegmentAsync(old);
        await self.ShmGetFailsAsync(Errno.ENOENT, 42, 0, Mode(600));

        var fresh = await self.ShmGetAsync(42, 2 * Size, Made | IpcFlags.Exclusive);

        Assert.NotEqual(old, fresh);
        Assert.Equal(new byte[2 * Size], (await self.ShmAtAsync(fresh)).Memory.ToArray());
        var again = await self.ShmAtAsync(old);
        Assert.Equal(9, again.Memory.Span[0]);
        await self.ShmDtAsync(address);
        await self.IsAttachedAsync(old, 1);
        await self.ShmDtAsync(again);
        await self.ShmAtFailsAsync(Errno.EINVAL, old);
        Assert.Equal(fresh, await self.ShmGetAsync(42, 0, Mode(600)));
        await self.IsAttachedAsync(fresh, 1);
    }

    [Fact]
    [Rule("SHM-11")]
    public async Task Removed_while_nobody_has_it_attached_it_is_gone_at_once()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.ShmGetAsync(42, Size, Made);
        var address = await self.ShmAtAsync(id);
        address.Memory.Span[0] = 9;
        await self.ShmDtAsync(address);

        await self.RemoveSegmentAsync(id);

        await self.ShmCtlFailsAsync(Errno.EINVAL, id, SegmentCommand.Status);
        await self.ShmCtlFailsAsync(Errno.EINVAL, id, SegmentCommand.Remove);
        await self.ShmAtFailsAsync(Errno.EINVAL, id);
        var next = await self.ShmGetAsync(42, Size, Made);
        Assert.NotEqual(id, next);
        Assert.Equal(0, (await self.ShmAtAsync(next)).Memory.Span[0]);
    }

    [Fact]
    [Rule("SHM-14")]
    public async Task With_shm_rmid_forced_a_segment_goes_at_its_last_detach_and_when_its_creator_exits()
    {
        Create(new IpcOptions { Segments = new SegmentLimits { RemovesUnattached = true } });
        await using var self = Ipc.Enter("self");
        await using var user = Ipc.Enter("user");
        var creator = Ipc.Enter("creator");
        var detached = await creator.NewSegmentAsync();
        var never = await creator.NewSegmentAsync();
        var used = await creator.NewSegmentAsync();
        var own = await self.NewSegmentAsync();
        var address = await user.ShmAtAsync(used);

        await user.ShmDtAsync(await user.ShmAtAsync(detached));
        await self.ShmCtlFailsAsync(Errno.EINVAL, detached, SegmentCommand.Status);
        await self.IsAttachedAsync(never, 0);
        await creator.DisposeAsync();

        await self.ShmCtlFailsAsync(Errno.EINVAL, never, SegmentCommand.Status);
        await self.IsAttachedAsync(own, 0);
        await self.IsAttachedAsync(used, 1);
        Assert.Equal((int)Mode(666), (await self.ShmStatAsync(used)).Permission.Mode);
        await user.ShmDtAsync(address);
        await self.ShmCtlFailsAsync(Errno.EINVAL, used, SegmentCommand.Status);
    }

    [Fact]
    [Rule("SHM-14")]
    public async Task Without_it_a_segment_outlives_its_creator()
    {
        await using var self = Ipc.Enter("self");
        var creator = Ipc.Enter("creator");
        var id = await creator.NewSegmentAsync();
        (await creator.ShmAtAsync(id)).Memory.Span[0] = 4;
        await creator.DisposeAsync();

        Assert.Equal(creator.Id, (await self.ShmStatAsync(id)).Creator);
        Assert.Equal(4, (await self.ShmAtAsync(id)).Memory.Span[0]);
    }

    [Fact]
    [Rule("SHM-6")]
    [Rule("SHM-9")]
    public async Task A_fork_that_races_with_the_last_detach_either_inherits_and_counts_or_does_neither()
    {
        await using var self = Ipc.Enter("self");
        for (var i = 0; i < 200; i++)
        {
            await using var parent = Ipc.Enter("parent");
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var id = await self.NewSegmentAsync();
            var address = await parent.ShmAtAsync(id);
            await self.RemoveSegmentAsync(id);

            var forking = Task.Run(() => parent.ForkUntil(told.Task));
            await Task.WhenAll(forking, Task.Run(() => parent.ShmDtAsync(address)));
            var child = await forking;

            if (Has(child, address))
            {
                address.In(child).Memory.Span[0] = 1;
                await self.IsAttachedAsync(id, 1);
            }
            else
            {
                await self.ShmCtlFailsAsync(Errno.EINVAL, id, SegmentCommand.Status);
            }

            told.SetResult();
            await child.EndsAsync();
            await self.ShmCtlFailsAsync(Errno.EINVAL, id, SegmentCommand.Status);
        }
    }

    [Fact]
    [Rule("SHM-6")]
    [Rule("SHM-9")]
    public async Task A_fork_that_races_with_the_end_of_the_parent_leaves_no_attach_behind()
    {
        await using var self = Ipc.Enter("self");
        for (var i = 0; i < 200; i++)
        {
            var parent = Ipc.Enter("parent");
            var id = await self.NewSegmentAsync();
            await parent.ShmAtAsync(id);
            await self.RemoveSegmentAsync(id);

            var forking = Task.Run(() => parent.Fork("child", _ => Task.CompletedTask));
            await Task.WhenAll(forking, Task.Run(() => parent.DisposeAsync().AsTask()));
            var child = await forking;

            // Too late for the process table, its end is a failure.
            await Task.WhenAny(child.EndsAsync());
            await self.ShmCtlFailsAsync(Errno.EINVAL, id, SegmentCommand.Status);
        }
    }

    private static bool Has(IpcProcess child, IpcAttachment address)
    {
        try
        {
            _ = address.In(child);
            return true;
        }
        catch (IpcException exception) when (exception.Error == Errno.EINVAL)
        {
            return false;
        }
    }
}
