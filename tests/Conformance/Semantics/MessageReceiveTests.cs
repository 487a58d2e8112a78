using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.MessageCalls;

namespace ActorIpc.Conformance.Semantics;

// msgrcv: which message, how much of it, and what it refuses.
public abstract class MessageReceiveTests : HostFixture
{
    [Fact]
    [Rule("MSG-9")]
    public async Task Bad_arguments_are_EINVAL_before_missing_rights_are_EACCES()
    {
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewQueueAsync(SemaphoreCalls.Mode(200));

        await self.ReceiveFailsAsync(Errno.EINVAL, -1);
        await self.ReceiveFailsAsync(Errno.EINVAL, id + 32768);
        await self.ReceiveFailsAsync(Errno.EINVAL, id, size: -1);
        await self.ReceiveFailsAsync(Errno.EINVAL, id, 0, Copy);
        await self.ReceiveFailsAsync(Errno.EACCES, id);
        await self.ReceiveFailsAsync(Errno.EACCES, id, 0, Copy | NoWait);
    }

    [Theory]
    [Rule("MSG-9")]
    [InlineData(3, MessageFlags.None)]
    [InlineData(-1, MessageFlags.None)]
    [InlineData(-1, MessageFlags.Except)]
    [InlineData(2, MessageFlags.Except)]
    public async Task No_message_that_matches_is_ENOMSG_with_NOWAIT(long type, MessageFlags flags)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync();
        await self.SendAsync(id, 2, 5);

        await self.FindsNoneAsync(id, type, flags);

        Assert.Equal((1, 5L), await self.CountAsync(id));
    }

    [Fact]
    [Rule("MSG-9")]
    [Rule("MSG-10")]
    public async Task A_message_that_is_one_byte_too_long_is_E2BIG_and_stays()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync();
        await self.SendAsync(id, 2, 5);
        var before = await self.MsgStatAsync(id);

        await self.ReceiveFailsAsync(Errno.E2BIG, id, size: 4);
        await self.ReceiveFailsAsync(Errno.E2BIG, id, size: 4, flags: MessageFlags.None);

        Assert.Equal(before, await self.MsgStatAsync(id));
        Assert.Equal((2, 5), await self.ReceiveAsync(id, size: 5));
    }

    [Fact]
    [Rule("MSG-10")]
    public async Task The_message_that_is_too_long_is_not_passed_over()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync();
        await self.SendAsync(id, 2, 5);
        await self.SendAsync(id, 2, 1);

        await self.ReceiveFailsAsync(Errno.E2BIG, id, 2, size: 4);
    }

    [Fact]
    [Rule("MSG-11")]
    public async Task A_sleeping_receiver_ends_with_EINTR_or_EIDRM_and_has_received_nothing()
    {
        await using var self = Ipc.Enter("self");
        await using var noted = Ipc.Enter("noted");
        await using var killed = Ipc.Enter("killed");
        await using var other = Ipc.Enter("other");
        var id = await self.NewQueueAsync();
        var (first, second, third) = (noted.SleepToReceive(id), killed.SleepToReceive(id), other.SleepToReceive(id, 9));

        await Ipc.InterruptAsync(noted.Id);
        await Ipc.KillAsync(killed.Id);
        await first.EndsAsync(Errno.EINTR);
        await second.EndsAsync(Errno.EINTR);
        await self.SendAsync(id, 1, 1);
        Assert.Equal((1, 1L), await self.CountAsync(id));
        await self.MsgCtlAsync(id, MessageCommand.Remove);

        await third.EndsAsync(Errno.EIDRM);
    }

    [Theory]
    [Rule("MSG-12")]
    [Rule("MSG-13")]
    [InlineData(0, MessageFlags.None, "5:0 3:1 4:2 3:3")]
    [InlineData(0, MessageFlags.Except, "5:0 3:1 4:2 3:3")]
    [InlineData(3, MessageFlags.None, "3:1 3:3")]
    [InlineData(6, MessageFlags.None, "")]
    [InlineData(5, MessageFlags.Except, "3:1 4:2 3:3")]
    [InlineData(3, MessageFlags.Except, "5:0 4:2")]
    [InlineData(6, MessageFlags.Except, "5:0 3:1 4:2 3:3")]
    [InlineData(-2, MessageFlags.None, "")]
    [InlineData(-3, MessageFlags.None, "3:1 3:3")]
    [InlineData(-4, MessageFlags.None, "3:1 3:3 4:2")]
    [InlineData(-4, MessageFlags.Except, "3:1 3:3 4:2")]
    [InlineData(-5, MessageFlags.None, "3:1 3:3 4:2 5:0")]
    [InlineData(long.MinValue, MessageFlags.None, "3:1 3:3 4:2 5:0")]
    public async Task The_type_says_which_message_is_next(long type, MessageFlags flags, string expected)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync();
        var received = new List<string>();
        foreach (var (sent, length) in new[] { (5, 0), (3, 1), (4, 2), (3, 3) })
        {
            await self.SendAsync(id, sent, length);
        }

        for (var left = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length; left > 0; left--)
        {
            var (got, length) = await self.ReceiveAsync(id, type, flags);
            received.Add($"{got}:{length}");
        }

        Assert.Equal(expected, string.Join(' ', received));
        await self.FindsNoneAsync(id, type, flags);
    }

    [Fact]
    [Rule("MSG-13")]
    public async Task The_largest_type_is_found_by_the_lowest_number_and_121_by_its_negative()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync();

        await self.SendAsync(id, long.MaxValue, 1);
        await self.FindsNoneAsync(id, -long.MaxValue + 1);
        Assert.Equal((long.MaxValue, 1), await self.ReceiveAsync(id, long.MinValue));
        await self.SendAsync(id, 121, 2);
        await self.FindsNoneAsync(id, -120);
        Assert.Equal((121, 2), await self.ReceiveAsync(id, -121));
    }

    [Fact]
    [Rule("MSG-14")]
    public async Task NOERROR_cuts_the_message_and_the_rest_is_lost()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewQueueAsync();
        await self.SendAsync(id, 2, 5);

        Assert.Equal((2, 3), await self.ReceiveAsync(id, 0, NoError, size: 3));
        Assert.Equal((0, 0L), await self.CountAsync(id));
        var sleeping = other.SleepToReceive(id, 0, NoError, size: 0);
        await self.SendAsync(id, 4, 5);

        Assert.Equal((4, 0), await sleeping.GetsAsync());
        Assert.Equal((0, 0L), await self.CountAsync(id));
    }

    [Fact]
    [Rule("MSG-15")]
    public async Task COPY_reads_by_position_and_changes_nothing()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewQueueAsync();
        await self.SendAsync(id, 7, 3);
        await self.SendAsync(id, 8, 5);
        var before = await self.MsgStatAsync(id);
        Time.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal((7, 3), await other.ReceiveAsync(id, 0, Copy));
        Assert.Equal((8, 5), await other.ReceiveAsync(id, 1, Copy));
        Assert.Equal((8, 5), await other.ReceiveAsync(id, 1, Copy | NoError, size: 5));
        await other.FindsNoneAsync(id, 2, Copy);
        await other.FindsNoneAsync(id, -1, Copy);
        await other.ReceiveFailsAsync(Errno.E2BIG, id, 1, Copy | NoWait, size: 4);
        await other.ReceiveFailsAsync(Errno.EINVAL, id, 1, Copy | NoWait | NoError, size: 4);

        Assert.Equal(before, await self.MsgStatAsync(id));
        Assert.Equal((7, 3), await self.ReceiveAsync(id));
    }

    [Fact]
    [Rule("MSG-15")]
    public async Task COPY_without_NOWAIT_or_with_EXCEPT_is_EINVAL()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync();
        await self.SendAsync(id, 7, 3);

        await self.ReceiveFailsAsync(Errno.EINVAL, id, 0, Copy);
        await self.ReceiveFailsAsync(Errno.EINVAL, id, 0, Copy | NoWait | Except);
    }
}
