using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.MessageCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// msgsnd: what it changes, what it refuses, and when there is room.
public abstract class MessageSendTests : HostFixture
{
    [Fact]
    [Rule("MSG-3")]
    public async Task A_message_goes_round_byte_for_byte_and_the_status_tells()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewQueueAsync();
        Time.Advance(TimeSpan.FromSeconds(10));
        var sent = Time.GetUtcNow().ToUnixTimeSeconds();

        await self.SendAsync(id, 5, 1024);
        var between = await self.MsgStatAsync(id);
        Time.Advance(TimeSpan.FromSeconds(10));
        var result = await other.SystemV.MsgRcvAsync(id, 1024, 5);

        Assert.Equal(5, result.Type);
        Assert.Equal(Text(1024), result.Text.ToArray());
        Assert.Equal((1, 1024L, self.Id, ProcessId.None), (between.Messages, between.Bytes, between.LastSender, between.LastReceiver));
        Assert.Equal((sent, 0L), (between.SendTime, between.ReceiveTime));
        var after = between with { Messages = 0, Bytes = 0, LastReceiver = other.Id, ReceiveTime = sent + 10 };
        Assert.Equal(after, await self.MsgStatAsync(id));
    }

    [Fact]
    [Rule("MSG-3")]
    public async Task A_message_is_a_copy_for_its_sender_and_the_receivers_own()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync();
        byte[] text = [1, 2, 3];

        await self.SystemV.MsgSndAsync(id, 1, text);
        text[0] = 9;

        Assert.Equal([1, 2, 3], (await self.SystemV.MsgRcvAsync(id, 3)).Text.ToArray());
    }

    [Fact]
    [Rule("MSG-5")]
    public async Task Bad_arguments_are_EINVAL_before_missing_rights_are_EACCES()
    {
        Create(new IpcOptions { Messages = new MessageLimits { MessageBytes = 20 } });
        await using var self = Ipc.EnterAs(1);
        var id = await self.NewQueueAsync(Mode(400));

        await self.SendFailsAsync(Errno.EINVAL, -1, 1, 1);
        await self.SendFailsAsync(Errno.EINVAL, id + 32768, 1, 1);
        await self.SendFailsAsync(Errno.EINVAL, id, 0, 1);
        await self.SendFailsAsync(Errno.EINVAL, id, -1, 1);
        await self.SendFailsAsync(Errno.EINVAL, id, long.MinValue, 1);
        await self.SendFailsAsync(Errno.EINVAL, id, 1, 21);
        await self.SendFailsAsync(Errno.EACCES, id, 1, 20);

        Assert.Equal((0, 0L), await self.CountAsync(id));
        Assert.Equal(ProcessId.None, (await self.MsgStatAsync(id)).LastSender);
    }

    [Theory]
    [Rule("MSG-7")]
    [InlineData(10, 10, true)]
    [InlineData(10, 11, false)]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    public async Task A_message_fits_into_an_empty_queue_up_to_its_last_byte(int maxBytes, int length, bool fits)
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync(maxBytes);

        await self.SendAsync(id, 1, length, fits ? Errno.None : Errno.EAGAIN);

        Assert.Equal(fits ? 1 : 0, (await self.CountAsync(id)).Messages);
    }

    [Fact]
    [Rule("MSG-7")]
    public async Task Empty_messages_are_bounded_by_number_and_wait_behind_full_bytes_not()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync(3);

        await self.SendAsync(id, 1, 3);
        await self.SendAsync(id, 1, 1, Errno.EAGAIN);
        await self.SendAsync(id, 1, 0);
        await self.SendAsync(id, 1, 0);
        await self.SendAsync(id, 1, 0, Errno.EAGAIN);

        Assert.Equal((3, 3L), await self.CountAsync(id));
    }

    [Fact]
    [Rule("MSG-7")]
    public async Task A_message_longer_than_the_queue_waits_for_ever()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewQueueAsync(10);
        var sending = other.SleepToSend(id, 1, 11);

        await self.SendAsync(id, 1, 10);
        await self.ReceiveAsync(id);
        Time.Advance(TimeSpan.FromDays(1000));

        Assert.False(sending.IsCompleted);
    }

    [Fact]
    [Rule("MSG-6")]
    public async Task A_full_queue_is_EAGAIN_with_NOWAIT_and_a_sleeping_sender_ends_with_EINTR_or_EIDRM()
    {
        await using var self = Ipc.Enter("self");
        await using var noted = Ipc.Enter("noted");
        await using var killed = Ipc.Enter("killed");
        await using var other = Ipc.Enter("other");
        var id = await self.NewQueueAsync(1);
        await self.SendAsync(id, 1, 1);

        await self.SendAsync(id, 1, 1, Errno.EAGAIN);
        var (first, second, third) = (noted.SleepToSend(id, 1, 1), killed.SleepToSend(id, 1, 1), other.SleepToSend(id, 1, 1));
        await Ipc.InterruptAsync(noted.Id);
        await Ipc.KillAsync(killed.Id);
        await first.EndsAsync(Errno.EINTR);
        await second.EndsAsync(Errno.EINTR);
        Assert.False(third.IsCompleted);
        await self.MsgCtlAsync(id, MessageCommand.Remove);

        await third.EndsAsync(Errno.EIDRM);
    }

    [Fact]
    [Rule("MSG-6")]
    public async Task A_sender_whose_wait_ended_has_sent_nothing_then_or_later()
    {
        await using var self = Ipc.Enter("self");
        await using var noted = Ipc.Enter("noted");
        var id = await self.NewQueueAsync(1);
        await self.SendAsync(id, 1, 1);
        var sending = noted.SleepToSend(id, 2, 1);
        await Ipc.InterruptAsync(noted.Id);
        await sending.EndsAsync(Errno.EINTR);

        await self.ReceiveAsync(id);

        await self.FindsNoneAsync(id);
    }

    [Fact]
    [Rule("MSG-6")]
    public async Task A_killed_process_still_sends_what_fits()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync(1);
        await Ipc.KillAsync(self.Id);

        await self.SendAsync(id, 1, 1);

        Assert.Equal(Outcome.Killed, (await self.SystemV.MsgSndAsync(id, 1, Text(1))).Outcome);
        await self.SendAsync(id, 1, 1, Errno.EAGAIN);
    }
}
