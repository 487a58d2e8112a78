using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

public sealed class MessageQueueModelTests
{
    // Two messages of type 2 around one of type 1 and one of type 3.
    private static HistoryText Filled => new HistoryText().Got(1, 1, 2, Send(2, "a")).Got(1, 3, 4, Send(1, "b")).Got(1, 5, 6, Send(3, "c")).Got(1, 7, 8, Send(2, "d"));

    private static MessageQueueModel Queue => new(100);

    [Theory]
    [InlineData(0, MessageFlags.None, "2a")]
    [InlineData(3, MessageFlags.None, "3c")]
    [InlineData(2, MessageFlags.None, "2a")]
    [InlineData(2, MessageFlags.Except, "1b")]
    [InlineData(0, MessageFlags.Except, "2a")]
    [InlineData(-3, MessageFlags.None, "1b")]
    [InlineData(-3, MessageFlags.Except, "1b")]
    [InlineData(long.MinValue, MessageFlags.None, "1b")]
    [InlineData(3, MessageFlags.Copy | MessageFlags.NoWait, "2d")]
    public void Who_receives_gets_the_message_that_its_filter_means(long type, MessageFlags flags, string message)
    {
        var receive = new MessageReceive(type, flags);
        foreach (var other in new[] { "1b", "2a", "2d", "3c" })
        {
            var history = Filled.Got(2, 9, 10, receive, Text(other));
            Assert.Equal(other == message, history.Check(Queue).IsLinearizable);
        }
    }

    [Theory]
    [InlineData(4, MessageFlags.None)]
    [InlineData(4, MessageFlags.Copy | MessageFlags.NoWait)]
    [InlineData(-1, MessageFlags.Copy | MessageFlags.NoWait)]
    public void Who_finds_no_such_message_waits(long type, MessageFlags flags)
    {
        Filled.Add(2, 9, 10, new MessageReceive(type, flags), Outcome.WouldBlock).IsGood(Queue);
        Filled.Got(2, 9, 10, new MessageReceive(type, flags)).IsBad(Queue);
    }

    [Fact]
    public void Nobody_waits_for_a_message_that_is_there() => Filled.Add(2, 9, 10, new MessageReceive(3), Outcome.TimedOut).IsBad(Queue);

    [Fact]
    public void What_was_copied_is_still_there_and_what_was_received_is_not()
    {
        Filled.Got(2, 9, 10, new MessageReceive(2, MessageFlags.Copy | MessageFlags.NoWait), Text("3c")).Got(2, 11, 12, new MessageReceive(3), Text("3c")).IsGood(Queue);
        Filled.Got(2, 9, 10, new MessageReceive(3), Text("3c")).Got(2, 11, 12, new MessageReceive(3), Text("3c")).IsBad(Queue);
    }

    [Fact]
    public void A_copy_that_may_wait_or_has_a_filter_is_misuse()
    {
        Filled.Add(2, 9, 10, new MessageReceive(0, MessageFlags.Copy), HistoryAnswer.Failed(Errno.EINVAL)).IsGood(Queue);
        Filled.Add(2, 9, 10, new MessageReceive(0, MessageFlags.Copy | MessageFlags.Except | MessageFlags.NoWait), HistoryAnswer.Failed(Errno.EINVAL)).IsGood(Queue);
    }

    [Fact]
    public void Messages_of_a_type_come_in_the_order_in_which_they_were_sent()
    {
        HistoryText Order(string first, string second) => Filled.Got(2, 9, 10, new MessageReceive(2), Text(first)).Got(2, 11, 12, new MessageReceive(2), Text(second));

        Order("2a", "2d").IsGood(Queue);
        Order("2d", "2a").IsBad(Queue);
    }

    [Fact]
    public void Those_that_were_sent_at_once_come_in_either_order_but_only_in_one()
    {
        HistoryText At(string first, string second) => new HistoryText().Got(1, 1, 3, Send(1, "a")).Got(2, 2, 4, Send(1, "b"))
            .Got(3, 5, 6, new MessageReceive(), Text(first)).Got(3, 7, 8, new MessageReceive(), Text(second));

        At("1a", "1b").IsGood(Queue);
        At("1b", "1a").IsGood(Queue);
        At("1b", "1b").IsBad(Queue);
    }

    [Fact]
    public void A_full_queue_lets_a_sender_wait_by_bytes_and_by_messages()
    {
        static HistoryText Third(HistoryAnswer answer, string text) => new HistoryText().Got(1, 1, 2, Send(1, "")).Got(1, 3, 4, Send(1, "x")).Add(1, 5, 6, Send(1, text), answer);

        Third(Outcome.WouldBlock, "").IsGood(new MessageQueueModel(2));
        Third(HistoryAnswer.Granted(), "").IsBad(new MessageQueueModel(2));
        Third(HistoryAnswer.Granted(), "yz").IsGood(new MessageQueueModel(3));
        Third(HistoryAnswer.Granted(), "xyz").IsBad(new MessageQueueModel(3));
        Third(Outcome.TimedOut, "y").IsBad(new MessageQueueModel(3));
    }

    [Fact]
    public void What_does_not_fit_the_buffer_stays_or_is_cut()
    {
        var sent = () => new HistoryText().Got(1, 1, 2, Send(1, "long"));
        sent().Add(2, 3, 4, new MessageReceive(Size: 3), HistoryAnswer.Failed(Errno.E2BIG)).Got(2, 5, 6, new MessageReceive(Size: 4), Text("1long")).IsGood(Queue);
        sent().Got(2, 3, 4, new MessageReceive(0, MessageFlags.NoError, 3), Text("1lon")).IsGood(Queue);
        sent().Got(2, 3, 4, new MessageReceive(Size: 3), Text("1lon")).IsBad(Queue);
        sent().Add(2, 3, 4, new MessageReceive(Size: 4), HistoryAnswer.Failed(Errno.E2BIG)).IsBad(Queue);
        sent().Add(2, 3, 4, new MessageReceive(0, MessageFlags.Copy | MessageFlags.NoWait | MessageFlags.NoError, 3), HistoryAnswer.Failed(Errno.EINVAL)).IsGood(Queue);
    }

    [Fact]
    public void A_message_that_may_have_been_sent_may_be_received_once()
    {
        var lost = () => new HistoryText().Lost(1, 1, Send(1, "a"));
        lost().Got(2, 20, 21, new MessageReceive(), Text("1a")).IsGood(Queue);
        lost().Add(2, 20, 21, new MessageReceive(), Outcome.WouldBlock).IsGood(Queue);
        lost().Got(2, 20, 21, new MessageReceive(), Text("1a")).Got(2, 22, 23, new MessageReceive(), Text("1a")).IsBad(Queue);
    }

    [Fact]
    public void A_receiver_whose_answer_never_came_may_have_taken_a_message() =>
        new HistoryText().Lost(2, 1, new MessageReceive()).Got(1, 2, 3, Send(1, "a")).Add(3, 4, 5, new MessageReceive(), Outcome.WouldBlock).IsGood(Queue);

    [Fact]
    public void An_exit_takes_no_message_along_and_a_removal_all()
    {
        new HistoryText().Got(1, 1, 2, Send(1, "a")).Exit(1, 3, 4).Got(2, 5, 6, new MessageReceive(), Text("1a")).IsGood(Queue);
        new HistoryText().Add(2, 1, 4, new MessageReceive(), Outcome.Removed).Got(1, 2, 3, new Removal()).Add(1, 5, 6, Send(1, "a"), HistoryAnswer.Failed(Errno.EINVAL)).IsGood(Queue);
        new HistoryText().Got(1, 1, 2, new Removal()).Got(1, 3, 4, Send(1, "a")).IsBad(Queue);
    }

    private static MessageSend Send(long type, string text) => new(new HistoryMessage(type, text));

    private static HistoryMessage Text(string message) => new(message[0] - '0', message[1..]);
}
