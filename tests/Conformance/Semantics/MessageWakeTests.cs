using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.MessageCalls;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// Who gets a message, and who gets room.
public abstract class MessageWakeTests : HostFixture
{
    [Fact]
    [Rule("MSG-8")]
    public async Task A_sender_blocks_on_a_full_queue_although_a_receiver_waits_for_its_type()
    {
        await using var self = Ipc.Enter("self");
        await using var receiver = Ipc.Enter("receiver");
        await using var sender = Ipc.Enter("sender");
        var id = await self.NewQueueAsync(10);
        await self.SendAsync(id, 1, 10);
        var receiving = receiver.SleepToReceive(id, 2);

        await self.SendAsync(id, 2, 1, Errno.EAGAIN);
        var sending = sender.SleepToSend(id, 2, 1);
        Assert.False(receiving.IsCompleted);
        await self.ReceiveAsync(id, 1);

        await sending.EndsAsync();
        Assert.Equal((2, 1), await receiving.GetsAsync());
        var status = await self.MsgStatAsync(id);
        Assert.Equal((0, sender.Id, receiver.Id), (status.Messages, status.LastSender, status.LastReceiver));
    }

    [Fact]
    [Rule("MSG-16")]
    public async Task Receivers_that_match_are_served_in_order_of_arrival()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewQueueAsync();
        var three = other.SleepToReceive(id, 3);
        var notOne = other.SleepToReceive(id, 1, Except);
        var upToTwo = other.SleepToReceive(id, -2);
        var any = other.SleepToReceive(id);
        var one = other.SleepToReceive(id, 1);

        await self.SendAsync(id, 1, 1);
        Assert.Equal((1, 1), await upToTwo.GetsAsync());
        await self.SendAsync(id, 1, 2);
        Assert.Equal((1, 2), await any.GetsAsync());
        await self.SendAsync(id, 2, 3);
        Assert.Equal((2, 3), await notOne.GetsAsync());
        await self.SendAsync(id, 2, 4);
        await self.SendAsync(id, 1, 5);
        Assert.Equal((1, 5), await one.GetsAsync());
        await self.SendAsync(id, 3, 6);
        Assert.Equal((3, 6), await three.GetsAsync());

        Assert.Equal((2, 4), await self.ReceiveAsync(id));
    }

    [Fact]
    [Rule("MSG-16")]
    public async Task A_receiver_with_too_small_a_buffer_ends_with_E2BIG_and_the_message_goes_on()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewQueueAsync();
        var (first, second, third) = (other.SleepToReceive(id, size: 2), other.SleepToReceive(id, -9, size: 4), other.SleepToReceive(id, size: 1));

        await self.SendAsync(id, 1, 4);
        Assert.Equal((1, 4), await second.GetsAsync());
        Assert.Equal(Errno.E2BIG, (await Assert.ThrowsAsync<IpcException>(async () => await first.AsTask().WaitAsync(Guard))).Error);
        Assert.False(third.IsCompleted);
        await self.SendAsync(id, 1, 9);

        Assert.Equal(Errno.E2BIG, (await Assert.ThrowsAsync<IpcException>(async () => await third.AsTask().WaitAsync(Guard))).Error);
        Assert.Equal((1, 9), await self.ReceiveAsync(id));
    }

    [Fact]
    [Rule("MSG-17")]
    public async Task A_direct_hand_over_shows_in_pids_and_times_only()
    {
        await using var self = Ipc.Enter("self");
        await using var receiver = Ipc.Enter("receiver");
        var id = await self.NewQueueAsync();
        var before = await self.MsgStatAsync(id);
        var receiving = receiver.SleepToReceive(id);
        Time.Advance(TimeSpan.FromSeconds(30));
        var now = Time.GetUtcNow().ToUnixTimeSeconds();

        await self.SendAsync(id, 1, 4);

        await receiving.GetsAsync();
        var expected = before with { LastSender = self.Id, LastReceiver = receiver.Id, SendTime = now, ReceiveTime = now };
        Assert.Equal(expected, await self.MsgStatAsync(id));
    }

    [Fact]
    [Rule("MSG-18")]
    public async Task Freed_space_lets_in_all_that_fit_one_after_the_other()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewQueueAsync(10);
        await self.SendAsync(id, 1, 10);
        var (seven, six, three, one) = (other.SleepToSend(id, 2, 7), other.SleepToSend(id, 3, 6), other.SleepToSend(id, 4, 3), other.SleepToSend(id, 5, 1));

        await self.ReceiveAsync(id);

        await seven.EndsAsync();
        await three.EndsAsync();
        Assert.False(six.IsCompleted || one.IsCompleted);
        Assert.Equal((2, 7), await self.ReceiveAsync(id));
        await six.EndsAsync();
        await one.EndsAsync();
        Assert.Equal((4, 3), await self.ReceiveAsync(id));
        Assert.Equal((3, 6), await self.ReceiveAsync(id));
        Assert.Equal((5, 1), await self.ReceiveAsync(id));
    }

    [Fact]
    [Rule("MSG-18")]
    public async Task Who_woke_in_vain_goes_behind_who_did_not_wake()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewQueueAsync(10);
        await self.SendAsync(id, 1, 5);
        await self.SendAsync(id, 1, 5);
        var (winner, loser, large) = (other.SleepToSend(id, 2, 4), other.SleepToSend(id, 2, 3), other.SleepToSend(id, 2, 6));

        await self.ReceiveAsync(id, 1);
        await winner.EndsAsync();
        await self.ReceiveAsync(id, 1);

        await large.EndsAsync();
        Assert.False(loser.IsCompleted);
    }

    [Fact]
    [Rule("MSG-18")]
    public async Task Who_woke_in_vain_stays_behind_when_the_longest_of_them_gives_up()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        await using var impatient = Ipc.Enter("impatient");
        var id = await self.NewQueueAsync(10);
        await self.SendAsync(id, 1, 7);
        await self.SendAsync(id, 2, 3);
        var (winner, loser) = (other.SleepToSend(id, 3, 3), other.SleepToSend(id, 3, 2));
        var longest = impatient.SleepToSend(id, 3, 3);
        var large = other.SleepToSend(id, 3, 6);

        await self.ReceiveAsync(id, 2);
        await winner.EndsAsync();
        await self.InterruptAsync(impatient.Id);
        await longest.EndsAsync(Errno.EINTR);
        await self.ReceiveAsync(id, 1);

        await large.EndsAsync();
        Assert.False(loser.IsCompleted);
    }

    [Fact]
    [Rule("MSG-18")]
    public async Task A_newcomer_that_fits_goes_past_a_sleeper_that_does_not()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewQueueAsync(10);
        await self.SendAsync(id, 1, 8);
        var sleeping = other.SleepToSend(id, 2, 3);

        await self.SendAsync(id, 3, 2);

        Assert.False(sleeping.IsCompleted);
        Assert.Equal((2, 10L), await self.CountAsync(id));
    }

    [Fact]
    [Rule("MSG-21")]
    public async Task Many_senders_and_receivers_lose_no_byte()
    {
        var each = RoundsOfRaces;
        await using var self = Ipc.Enter("self");
        var id = await self.NewQueueAsync(64);
        var received = new long[8];
        var readers = Enumerable.Range(1, 8).Select(type => Ipc.Spawn("reader", async reader =>
        {
            for (var i = 0; i < each; i++)
            {
                // Those of one sender come in its order.
                var message = await reader.SystemV.MsgRcvAsync(id, 99, type);
                Assert.Equal(i, BitConverter.ToInt32(message.Text.Span));
                received[type - 1] += message.Text.Length;
            }
        }).Completion).ToList();
        var writers = Enumerable.Range(1, 8).Select(type => Ipc.Spawn("writer", async writer =>
        {
            for (var i = 0; i < each; i++)
            {
                var text = new byte[4 + (i % 9)];
                BitConverter.TryWriteBytes(text, i);
                Assert.True((await writer.SystemV.MsgSndAsync(id, type, text)).IsSent);
            }
        }).Completion);

        await Task.WhenAll(readers.Concat(writers)).WaitAsync(Guard);

        Assert.All(received, bytes => Assert.Equal(Enumerable.Range(0, each).Sum(i => 4 + (i % 9)), bytes));
        Assert.Equal((0, 0L), await self.CountAsync(id));
    }
}
