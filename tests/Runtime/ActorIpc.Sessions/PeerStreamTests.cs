namespace ActorIpc.Sessions.Tests;

public class PeerStreamTests
{
    private readonly PeerStream sender = PeerStream.With("to", 7);
    private readonly PeerStream receiver = PeerStream.With("from", 5);

    [Fact]
    public void Messages_are_taken_once_and_in_order_however_their_frames_come()
    {
        var first = Say(1, 2);
        var second = Say(3);
        var third = Say(4, 5);
        List<long> taken = [];
        foreach (var frame in (Frame[])[third, second, first, first, third, second, Again(), third])
        {
            taken.AddRange(Take(frame));
        }

        Assert.Equal([1, 2, 3, 4, 5], taken);
    }

    [Fact]
    public void Nothing_is_said_before_the_history_of_the_peer_is_known()
    {
        var stranger = new PeerStream("to");
        stranger.Send(new Parking(1));
        stranger.Release();
        var question = stranger.Next("from", 5);
        Assert.Empty(question.Messages);
        Assert.Equal(0, question.ToHistory);
        Assert.False(stranger.HasNews);
        Assert.Empty(stranger.Again("from", 5).Messages);

        Assert.Empty(stranger.Take(new Frame { From = "to", FromHistory = 7, To = "from", ToHistory = 5 }));
        Assert.True(stranger.HasNews);
        Assert.Equal([new Parking(1)], stranger.Next("from", 5).Messages);
    }

    [Fact]
    public void What_has_been_acknowledged_is_not_sent_again_and_all_else_is()
    {
        Take(Say(1, 2));
        Say(3);
        Assert.Empty(sender.Take(Answer()));
        Assert.Equal(1, sender.Unacknowledged);
        Assert.Equal([new Parking(3)], Again().Messages);
        Assert.True(sender.HasArrived(2));
        Assert.False(sender.HasArrived(3));

        // An acknowledgement that was overtaken takes nothing back.
        Assert.Empty(sender.Take(Answer() with { Expected = 2 }));
        Assert.True(sender.HasArrived(2));
    }

    [Fact]
    public void An_acknowledgement_that_was_lost_is_repeated_when_its_message_comes_again()
    {
        Take(Say(1));
        Answer();
        Assert.False(receiver.OwesAcknowledgement);
        Assert.Empty(Take(Again()));
        Assert.True(receiver.OwesAcknowledgement);
        Assert.Equal(2, Answer().Expected);
        Assert.False(receiver.HasNews);
    }

    [Fact]
    public void Neither_what_was_said_nor_what_was_taken_counts_before_it_is_released()
    {
        sender.Send(new Parking(1));
        var before = sender.Mark();
        sender.Send(new Parking(2));
        Assert.False(sender.HasNews);
        sender.Release(before);
        var frame = sender.Next("from", 5);
        Assert.Equal([new Parking(1)], frame.Messages);

        Assert.Single(receiver.Take(frame).ToList());
        Assert.False(receiver.HasNews);
        Assert.Equal(1, Answer().Expected);
        receiver.Release();
        Assert.True(receiver.HasNews);
        Assert.Equal(2, Answer().Expected);
    }

    [Fact]
    public void A_frame_of_another_pair_of_histories_does_not_concern_the_stream()
    {
        var frame = Say(1);
        Assert.True(receiver.Concerns(frame, 7));
        Assert.False(receiver.Concerns(frame, 8));
        Assert.False(receiver.Concerns(frame with { FromHistory = 6 }, 7));
        Assert.False(receiver.Concerns(frame with { ToHistory = 0 }, 7));
    }

    [Fact]
    public void A_stream_that_is_read_back_goes_on_where_it_was_written()
    {
        Take(Say(1, 2));
        Assert.Empty(sender.Take(Answer()));
        Say(3);
        var (from, to) = (PeerStream.Load(sender.Save()), PeerStream.Load(receiver.Save()));
        from.Release();
        to.Release();
        Assert.Equal(4, from.Send(new Parking(4)));
        from.Release();
        var frame = from.Next("from", 5);
        Assert.Equal((3, 2), (frame.First, frame.Messages.Count));
        Assert.Equal([new Parking(3), new Parking(4)], to.Take(frame).ToList());
    }

    private Frame Say(params int[] numbers)
    {
        foreach (var number in numbers)
        {
            sender.Send(new Parking(number));
        }

        sender.Release();
        return sender.Next("from", 5);
    }

    private Frame Again() => sender.Again("from", 5);

    private Frame Answer() => receiver.Next("to", 7);

    private List<long> Take(Frame frame)
    {
        Assert.True(receiver.Concerns(frame, 7));
        var taken = receiver.Take(frame).Select(message => ((Parking)message).Number).ToList();
        receiver.Release();
        return taken;
    }
}
