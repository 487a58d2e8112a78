using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SegmentCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// shmat, shmdt, and what a fork inherits.
public abstract class SegmentAttachTests : HostFixture
{
    private const int Unknown = 1_000_000;

    [Fact]
    [Rule("SHM-4")]
    [Rule("SHM-15")]
    public async Task A_segment_begins_with_zeros_and_what_one_writes_the_others_read()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSegmentAsync();
        var mine = await self.ShmAtAsync(id);
        Assert.Equal(new byte[Size], mine.Memory.ToArray());
        await self.IsAttachedAsync(id, 1);
        mine.Memory.Span[7] = 77;

        var (theirs, again) = (await other.ShmAtAsync(id), await self.ShmAtAsync(id, SegmentFlags.ReadOnly));

        Assert.Equal((77, 77), (theirs.Memory.Span[7], again.ReadOnlyMemory.Span[7]));
        theirs.Memory.Span[7] = 78;
        Assert.Equal((78, 78), (mine.Memory.Span[7], again.ReadOnlyMemory.Span[7]));
    }

    [Theory]
    [Rule("SHM-4")]
    [InlineData(SegmentFlags.ReadOnly)]
    [InlineData(SegmentFlags.ReadOnly | SegmentFlags.Round)]
    public async Task Attached_to_read_only_it_is_not_written(SegmentFlags flags)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSegmentAsync();

        var attached = await self.ShmAtAsync(id, flags);

        Faults(() => _ = attached.Memory, Errno.EACCES);
        Faults(() => attached.Word(0), Errno.EACCES);
        Assert.Equal(Size, attached.ReadOnlyMemory.Length);
        Assert.True(attached.IsReadOnly);
        await self.IsAttachedAsync(id, 1);
    }

    [Fact]
    [Rule("SHM-5")]
    public async Task An_unknown_segment_is_EINVAL_and_missing_rights_are_EACCES()
    {
        await using var self = Ipc.EnterAs(1);
        await using var group = Ipc.EnterAs(2);
        await using var stranger = Ipc.EnterAs(3, 300);
        var id = await self.NewSegmentAsync(Mode(640));

        await self.ShmAtFailsAsync(Errno.EINVAL, -1);
        await self.ShmAtFailsAsync(Errno.EINVAL, Unknown);
        await self.ShmAtFailsAsync(Errno.EINVAL, id, SegmentFlags.Remap);
        await stranger.ShmAtFailsAsync(Errno.EACCES, id, SegmentFlags.ReadOnly);
        await group.ShmAtFailsAsync(Errno.EACCES, id);
        await self.ShmAtFailsAsync(Errno.EACCES, id, SegmentFlags.Execute);
        await self.IsAttachedAsync(id, 0);

        await group.ShmAtAsync(id, SegmentFlags.ReadOnly);
        await self.ShmAtAsync(id);
        await self.IsAttachedAsync(id, 2);
    }

    [Fact]
    [Rule("SHM-6")]
    public async Task Twenty_children_that_attach_are_twenty_and_with_what_they_inherit_twenty_one()
    {
        await using var self = Ipc.Enter("self");
        var (id, inherited) = (await self.NewSegmentAsync(), await self.NewSegmentAsync());
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var address = await self.ShmAtAsync(inherited);

        var children = Enumerable.Range(0, 20).Select(_ => self.ForkUntil(told.Task)).ToList();
        foreach (var child in children)
        {
            await child.ShmAtAsync(id);
        }

        await self.IsAttachedAsync(id, 20);
        await self.IsAttachedAsync(inherited, 21);
        await children[0].ShmDtAsync(address);
        await self.IsAttachedAsync(inherited, 20);
        told.SetResult();
        await Task.WhenAll(children.Select(child => child.EndsAsync()));
        await self.IsAttachedAsync(id, 0);
        await self.IsAttachedAsync(inherited, 1);
        await self.ShmDtAsync(address);
        await self.IsAttachedAsync(inherited, 0);
    }

    [Fact]
    [Rule("SHM-6")]
    public async Task A_process_may_attach_twice_and_its_child_has_both()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSegmentAsync();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (first, second) = (await self.ShmAtAsync(id), await self.ShmAtAsync(id, SegmentFlags.ReadOnly));
        await self.IsAttachedAsync(id, 2);

        var child = self.ForkUntil(told.Task);

        await self.IsAttachedAsync(id, 4);
        first.Memory.Span[0] = 5;
        Assert.Equal(5, first.In(child).Memory.Span[0]);
        Assert.True(second.In(child).IsReadOnly);
        await self.ShmDtAsync(first);
        Assert.Equal(5, first.In(child).Memory.Span[0]);
        await child.ShmDtAsync(second);
        Faults(() => second.In(child), Errno.EINVAL);
        Assert.Equal(5, second.ReadOnlyMemory.Span[0]);
        await self.IsAttachedAsync(id, 2);
        told.SetResult();
        await child.EndsAsync();
        await self.IsAttachedAsync(id, 1);
    }

    [Fact]
    [Rule("SHM-6")]
    public async Task A_grandchild_inherits_and_who_was_forked_before_the_attach_or_after_the_detach_does_not()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSegmentAsync();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = self.ForkUntil(told.Task);
        var address = await self.ShmAtAsync(id);
        var child = self.ForkUntil(told.Task);
        var grandchild = child.ForkUntil(told.Task);
        await self.ShmDtAsync(address);
        var after = self.ForkUntil(told.Task);
        var spawned = Ipc.Spawn("spawned", _ => told.Task);

        await self.IsAttachedAsync(id, 2);
        Assert.Same(address.Segment, address.In(grandchild).Segment);
        Assert.All([before, after, spawned], other => Faults(() => address.In(other), Errno.EINVAL));
        told.SetResult();
        await Task.WhenAll(child.EndsAsync(), grandchild.EndsAsync());
        await self.IsAttachedAsync(id, 0);
    }

    [Fact]
    [Rule("SHM-6")]
    public async Task A_child_that_finds_no_slot_leaves_the_count_as_it_was()
    {
        await using var self = Create(new IpcOptions { MaxProcesses = 2 }).Enter("self");
        var id = await self.NewSegmentAsync();
        await self.ShmAtAsync(id);

        var child = self.Fork("child", _ => Task.CompletedTask);

        Assert.Equal(Errno.EAGAIN, (await Assert.ThrowsAsync<IpcException>(child.EndsAsync)).Error);
        await self.IsAttachedAsync(id, 1);
    }

    [Fact]
    [Rule("SHM-6")]
    [Rule("SHM-14")]
    public async Task The_end_of_a_process_detaches_all_that_it_had()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSegmentAsync();
        await self.ShmAtAsync(id);
        var other = Ipc.Enter("other");
        var (first, second) = (await other.ShmAtAsync(id), await other.ShmAtAsync(id));
        Time.Advance(TimeSpan.FromSeconds(5));

        await other.DisposeAsync();

        var status = await self.ShmStatAsync(id);
        Assert.Equal((1, other.Id, status.AttachTime + 5), (status.Attached, status.LastUser, status.DetachTime));
        Faults(() => _ = first.Memory);
        Faults(() => _ = second.ReadOnlyMemory);
        await other.ShmDtFailsAsync(Errno.ESRCH, first);
        await other.ShmAtFailsAsync(Errno.ESRCH, id);
        await first.DisposeAsync();
    }

    [Fact]
    [Rule("SHM-8")]
    public async Task After_a_detach_the_bytes_are_out_of_reach_and_a_second_one_is_EINVAL()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSegmentAsync();
        var address = await self.ShmAtAsync(id);
        var (memory, kept) = (address.Memory, address.ReadOnlyMemory);
        await other.ShmDtFailsAsync(Errno.EINVAL, address);

        await self.ShmDtAsync(address);

        await self.IsAttachedAsync(id, 0);
        Faults(() => memory.Span[0] = 1);
        Faults(() => _ = kept.Span[0]);
        Faults(() => memory.Pin());
        Faults(() => _ = address.Memory);
        Faults(() => address.Word(0));
        Assert.False(address.IsAttached);
        await self.ShmDtFailsAsync(Errno.EINVAL, address);
        await self.IsAttachedAsync(id, 0);
    }

    [Fact]
    [Rule("SHM-14")]
    public async Task Attach_and_detach_show_in_pid_and_times_and_a_fork_is_an_attach_by_the_parent()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSegmentAsync();
        var start = Time.GetUtcNow().ToUnixTimeSeconds();
        async Task ShowsAsync(ProcessId last, long attached, long detached)
        {
            var status = await self.ShmStatAsync(id);
            Assert.Equal((last, start + attached, detached == 0 ? 0 : start + detached), (status.LastUser, status.AttachTime, status.DetachTime));
            Time.Advance(TimeSpan.FromSeconds(1));
        }

        Time.Advance(TimeSpan.FromSeconds(1));
        var address = await self.ShmAtAsync(id);
        await ShowsAsync(self.Id, 1, 0);
        var theirs = await other.ShmAtAsync(id);
        await ShowsAsync(other.Id, 2, 0);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = self.ForkUntil(told.Task);
        await ShowsAsync(self.Id, 3, 0);
        await other.ShmDtAsync(theirs);
        await ShowsAsync(other.Id, 3, 4);
        await child.ShmDtAsync(address);
        await ShowsAsync(child.Id, 3, 5);
        told.SetResult();
        await child.EndsAsync();
        await ShowsAsync(child.Id, 3, 5);
    }

    [Fact]
    [Rule("SHM-15")]
    public async Task Parent_and_child_have_the_same_bytes_before_and_after_the_fork()
    {
        await using var self = Ipc.Enter("self");
        var address = await self.ShmAtAsync(await self.NewSegmentAsync());
        address.Memory.Span[0] = 1;

        var child = self.Fork("child", child =>
        {
            var bytes = address.In(child).Memory.Span;
            bytes[1] = (byte)(bytes[0] + 1);
            return Task.CompletedTask;
        });
        await child.EndsAsync();

        Assert.Equal([1, 2], address.Memory.Span[..2].ToArray());
    }

    [Fact]
    [Rule("SHM-15")]
    public async Task Two_processes_that_attach_and_detach_five_hundred_times_leave_nothing()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSegmentAsync();
        async Task Loop(IpcProcess process)
        {
            for (var i = 0; i < 500; i++)
            {
                var address = await process.SystemV.ShmAtAsync(id);
                address.Memory.Span[i % Size]++;
                await process.SystemV.ShmDtAsync(address);
            }
        }

        await Task.WhenAll(self.Fork("first", Loop).EndsAsync(), self.Fork("second", Loop).EndsAsync());

        await self.IsAttachedAsync(id, 0);
    }
}
