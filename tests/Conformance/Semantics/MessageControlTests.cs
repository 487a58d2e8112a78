using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.MessageCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// msgctl: IPC_SET, IPC_RMID, IPC_STAT and its kin, the limits.
public abstract class MessageControlTests : HostFixture
{
    private const int Unknown = 1_000_000;

    [Fact]
    [Rule("MSG-19")]
    public async Task IPC_SET_changes_owner_group_mode_and_room_and_nothing_else()
    {
        await using var self = Ipc.EnterAs(1, 10);
        var id = await self.SystemV.MsgGetAsync(42, IpcFlags.Create | Mode(600));
        var before = await self.MsgStatAsync(id);
        Time.Advance(TimeSpan.FromSeconds(3));

        var all = new IpcPermission { Key = 43, User = 2, Group = 20, CreatorUser = 3, CreatorGroup = 30, Mode = (int)Mode(7640) };
        await self.MsgCtlAsync(id, MessageCommand.Set, new MessageQueueStatus { MaxBytes = before.MaxBytes - 1, Permission = all, Messages = 9, SendTime = 9 });

        var expected = before with
        {
            MaxBytes = before.MaxBytes - 1,
            Permission = before.Permission with { User = 2, Group = 20, Mode = (int)Mode(640) },
            ChangeTime = before.ChangeTime + 3,
        };
        Assert.Equal(expected, await self.MsgStatAsync(id));
        Assert.Equal(id, await self.SystemV.MsgGetAsync(42, IpcFlags.None));
    }

    [Fact]
    [Rule("MSG-19")]
    public async Task Room_above_MSGMNB_is_EPERM_for_all_but_the_privileged_and_changes_nothing()
    {
        Create(new IpcOptions { Messages = new MessageLimits { QueueBytes = 100 } });
        await using var self = Ipc.EnterAs(1);
        await using var privileged = Ipc.Enter("privileged");
        var id = await self.NewQueueAsync();
        var before = await self.MsgStatAsync(id);

        await self.MsgCtlFailsAsync(Errno.EPERM, id, MessageCommand.Set, before.WithMode(Mode(600)) with { MaxBytes = 101 });
        await self.MsgCtlFailsAsync(Errno.EINVAL, id, MessageCommand.Set, before with { MaxBytes = -1 });
        await self.MsgCtlFailsAsync(Errno.EINVAL, id, MessageCommand.Set);
        Assert.Equal(before, await self.MsgStatAsync(id));
        await privileged.MsgCtlAsync(id, MessageCommand.Set, before with { MaxBytes = 101 });
        Assert.Equal(101, (await self.MsgStatAsync(id)).MaxBytes);

        // What it has already it may not have again.
        await self.MsgCtlFailsAsync(Errno.EPERM, id, MessageCommand.Set, before with { MaxBytes = 101 });
        await self.MsgCtlAsync(id, MessageCommand.Set, before with { MaxBytes = 100 });
    }

    [Fact]
    [Rule("MSG-19")]
    public async Task IPC_SET_wakes_receivers_that_may_no_longer_and_senders_that_have_room()
    {
        await using var self = Ipc.EnterAs(1);
        await using var stranger = Ipc.EnterAs(2, 200);
        var id = await self.NewQueueAsync(10);
        await self.SendAsync(id, 1, 10);
        var (mayStill, mayNot) = (self.SleepToReceive(id, 5), stranger.SleepToReceive(id, 5));
        var (small, large) = (stranger.SleepToSend(id, 2, 3), stranger.SleepToSend(id, 2, 9));
        var own = self.SleepToSend(id, 3, 4);

        await self.SetQueueAsync(id, status => status.WithMode(Mode(600)));
        Assert.Equal(Errno.EACCES, (await Assert.ThrowsAsync<IpcException>(async () => await mayNot.AsTask().WaitAsync(Guard))).Error);
        Assert.False(mayStill.IsCompleted || small.IsCompleted || large.IsCompleted || own.IsCompleted);
        await self.SetQueueAsync(id, status => status with { MaxBytes = 14 });
        Assert.Equal(Errno.EACCES, (await Assert.ThrowsAsync<IpcException>(async () => await small.AsTask().WaitAsync(Guard))).Error);
        await own.EndsAsync();
        Assert.False(large.IsCompleted);
        await self.SetQueueAsync(id, status => status.WithMode(Mode(666)) with { MaxBytes = 23 });

        await large.EndsAsync();
        Assert.Equal((3, 23L), await self.CountAsync(id));
        Assert.False(mayStill.IsCompleted);
    }

    [Fact]
    [Rule("MSG-19")]
    public async Task Less_room_than_there_are_bytes_keeps_the_messages_and_lets_no_more_in()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync(10);
        await self.SendAsync(id, 1, 4);
        await self.SendAsync(id, 2, 4);

        await self.SetQueueAsync(id, status => status with { MaxBytes = 3 });

        await self.SendAsync(id, 3, 0, Errno.EAGAIN);
        Assert.Equal((1, 4), await self.ReceiveAsync(id));
        await self.SendAsync(id, 3, 0, Errno.EAGAIN);
        Assert.Equal((2, 4), await self.ReceiveAsync(id));
        await self.SendAsync(id, 3, 3);
    }

    [Fact]
    [Rule("MSG-20")]
    public async Task A_removed_queue_is_EINVAL_and_its_key_is_free()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.SystemV.MsgGetAsync(42, IpcFlags.Create | Mode(600));
        await self.SendAsync(id, 1, 3);

        await self.MsgCtlAsync(id, MessageCommand.Remove);

        await self.MsgCtlFailsAsync(Errno.EINVAL, id, MessageCommand.Status);
        await self.MsgCtlFailsAsync(Errno.EINVAL, id, MessageCommand.Remove);
        await self.SendFailsAsync(Errno.EINVAL, id, 1, 1);
        await self.ReceiveFailsAsync(Errno.EINVAL, id);
        var next = await self.SystemV.MsgGetAsync(42, IpcFlags.Create | Mode(600));
        Assert.NotEqual(id, next);
        await self.FindsNoneAsync(next);
    }

    [Fact]
    [Rule("MSG-20")]
    public async Task A_command_or_an_identifier_that_does_not_exist_is_EINVAL()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync();

        await self.MsgCtlFailsAsync(Errno.EINVAL, id, (MessageCommand)255);
        await self.MsgCtlFailsAsync(Errno.EINVAL, id, (MessageCommand)4);
        await self.MsgCtlFailsAsync(Errno.EINVAL, -1, MessageCommand.Limits);
        await self.MsgCtlFailsAsync(Errno.EINVAL, Unknown, MessageCommand.Status);
        await self.MsgCtlFailsAsync(Errno.EINVAL, Unknown, MessageCommand.Remove);
        await self.MsgCtlFailsAsync(Errno.EINVAL, Unknown, MessageCommand.Set, new MessageQueueStatus());
    }

    [Fact]
    [Rule("MSG-20")]
    public async Task Neither_owner_nor_creator_may_set_or_remove_and_an_unreadable_status_is_EACCES()
    {
        await using var self = Ipc.EnterAs(1);
        await using var stranger = Ipc.EnterAs(2, 200);
        await using var owner = Ipc.EnterAs(3, 300);
        var id = await self.NewQueueAsync(Mode(662));
        await self.SetQueueAsync(id, status => status with { Permission = status.Permission with { User = 3, Group = 300, Mode = (int)Mode(262) } });

        await stranger.MsgCtlFailsAsync(Errno.EACCES, id, MessageCommand.Status);
        await self.MsgCtlFailsAsync(Errno.EACCES, id, MessageCommand.Status);
        await stranger.MsgCtlFailsAsync(Errno.EPERM, id, MessageCommand.Set, new MessageQueueStatus { MaxBytes = int.MaxValue });
        await stranger.MsgCtlFailsAsync(Errno.EPERM, id, MessageCommand.Remove);

        await owner.MsgCtlAsync(id, MessageCommand.Remove);
    }

    [Fact]
    [Rule("MSG-21")]
    public async Task MSG_INFO_counts_queues_messages_and_bytes_and_IPC_INFO_tells_the_limits()
    {
        var limits = new MessageLimits { Queues = 5, MessageBytes = 50, QueueBytes = 100 };
        Create(new IpcOptions { Messages = limits });
        await using var self = Ipc.EnterAs(1);
        await using var other = Ipc.EnterAs(2, 200);
        Assert.Equal(new MessageUsage(limits, 0, 0, 0, 0), (await other.MsgCtlAsync(0, MessageCommand.Usage)).Usage);
        var first = await self.NewQueueAsync(Mode(600));
        var second = await self.NewQueueAsync(Mode(600));
        await self.SendAsync(first, 1, 3);
        await self.SendAsync(first, 1, 4);
        await self.SendAsync(second, 1, 5);

        var usage = await other.MsgCtlAsync(Unknown, MessageCommand.Usage);
        Assert.Equal((1L, new MessageUsage(limits, 2, 3, 12, 1)), (usage.Value, usage.Usage));
        var info = await other.MsgCtlAsync(Unknown, MessageCommand.Limits);
        Assert.Equal((1L, limits, 1), (info.Value, info.Usage!.Limits, info.Usage.HighestIndex));
        await self.MsgCtlAsync(second, MessageCommand.Remove);

        Assert.Equal(new MessageUsage(limits, 1, 2, 7, 0), (await other.MsgCtlAsync(0, MessageCommand.Usage)).Usage);
    }

    [Theory]
    [Rule("MSG-21")]
    [InlineData(MessageCommand.StatusAtIndex)]
    [InlineData(MessageCommand.StatusAtIndexForAny)]
    public async Task Every_queue_is_found_by_its_index_and_told_with_its_full_identifier(MessageCommand command)
    {
        await using var self = Ipc.Enter("self");
        var removed = await self.NewQueueAsync();
        var other = await self.NewQueueAsync();
        await self.MsgCtlAsync(removed, MessageCommand.Remove);
        var again = await self.NewQueueAsync();
        await self.SendAsync(again, 1, 3);
        Assert.True(again > 1, "The identifier is more than the index.");

        foreach (var (index, id) in new[] { (0, again), (1, other), (again, again) })
        {
            var result = await self.MsgCtlAsync(index, command);
            Assert.Equal(id, result.Value);
            Assert.Equal(await self.MsgStatAsync(id), result.Status);
        }

        await self.MsgCtlFailsAsync(Errno.EINVAL, 2, command);
    }

    [Fact]
    [Rule("MSG-21")]
    public async Task MSG_STAT_needs_permission_to_read_and_MSG_STAT_ANY_does_not()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewQueueAsync(Mode(0));

        await self.MsgCtlFailsAsync(Errno.EACCES, 0, MessageCommand.StatusAtIndex);

        Assert.Equal(id, (await self.MsgCtlAsync(0, MessageCommand.StatusAtIndexForAny)).Value);
    }
}
