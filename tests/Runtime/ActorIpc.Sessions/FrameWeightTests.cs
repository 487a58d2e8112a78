using ActorIpc.Actors;

namespace ActorIpc.Sessions.Tests;

public class FrameWeightTests
{
    [Fact]
    public void What_is_too_much_for_one_frame_goes_in_several_and_arrives_once_and_in_order()
    {
        var (sender, receiver) = (PeerStream.With("b", 1), PeerStream.With("a", 1));
        var sizes = new[] { 10, 30_000, 30_000, 30_000, 200_000, 5, 5, 63_000, 63_000 };
        for (var i = 0; i < sizes.Length; i++)
        {
            sender.Send(new Answering(i + 1, new Answer(Outcome.Granted, Data: new byte[sizes[i]]), default));
        }

        sender.Release();
        var taken = new List<SessionMessage>();
        var frames = new List<Frame>();
        while (sender.HasNews)
        {
            var frame = sender.Next("a", 1);
            frames.Add(frame);
            taken.AddRange(receiver.Take(frame));
            taken.AddRange(receiver.Take(frame));
        }

        Assert.Equal([3, 1, 1, 2, 1, 1], frames.Select(frame => frame.Messages.Count));
        Assert.All(frames, frame => Assert.True(frame.Messages.Count == 1 || frame.Messages.Sum(Weight.Of) <= Frame.MostWeight));
        Assert.Equal(Enumerable.Range(1, sizes.Length).Select(number => (long)number), taken.Cast<Answering>().Select(message => message.Number));
    }

    [Fact]
    public void What_is_sent_once_more_is_no_more_than_fits_a_frame()
    {
        var sender = PeerStream.With("b", 1);
        sender.Send(new Answering(1, new Answer(Outcome.Granted, Data: new byte[60_000]), default));
        sender.Send(new Answering(2, new Answer(Outcome.Granted, Data: new byte[60_000]), default));
        sender.Release();
        Assert.Single(sender.Next("a", 1).Messages);
        Assert.Single(sender.Next("a", 1).Messages);
        Assert.Equal(2, sender.InFlight);
        var again = sender.Again("a", 1);
        Assert.Equal((1, 1), (again.First, again.Messages.Count));
        Assert.Equal(2, sender.InFlight);
    }

    [Fact]
    public void An_acknowledgement_of_what_was_never_sent_acknowledges_no_more_than_there_is()
    {
        var sender = PeerStream.With("b", 1);
        sender.Send(new Parking(1));
        Assert.Empty(sender.Take(new Frame { From = "b", FromHistory = 1, To = "a", ToHistory = 1, Expected = long.MaxValue }));
        sender.Send(new Parking(2));
        sender.Release();
        Assert.Equal(new Parking(2), Assert.Single(sender.Next("a", 1).Messages));
    }

    [Fact]
    public void What_carries_it_says_how_much_a_frame_may_weigh()
    {
        var limits = new FrameLimits(Frame: 16_000, Message: 100_000);
        var (sender, receiver) = (PeerStream.With("b", 1), PeerStream.With("a", 1));
        for (var i = 1; i <= 20; i++)
        {
            sender.Send(new Answering(i, new Answer(Outcome.Granted, Data: new byte[5_000]), default));
        }

        sender.Release();
        while (sender.HasNews)
        {
            var frame = sender.Next("a", 1, limits);
            Assert.InRange(frame.Messages.Sum(Weight.Of), 1, 16_000);
            Assert.Equal(frame.Messages.Count, receiver.Take(frame).Count());
        }

        Assert.Equal(21, receiver.NextIn);
        Assert.InRange(sender.Again("a", 1, limits).Messages.Sum(Weight.Of), 1, 16_000);
    }

    [Fact]
    public void An_answer_that_nothing_can_carry_says_so_and_what_follows_it_arrives()
    {
        var limits = new FrameLimits(Frame: 16_000, Message: 20_000);
        var (sender, receiver) = (PeerStream.With("b", 1), PeerStream.With("a", 1));
        sender.Send(new Answering(7, new Answer(Outcome.Granted, Value: 3, Data: new byte[19_000]), new FencingToken(1, 2)));
        sender.Send(new Answering(8, new Answer(Outcome.Granted, Value: 3, Data: new byte[20_000]), new FencingToken(1, 3)));
        sender.Send(new Parking(9));
        sender.Release();

        var taken = new List<SessionMessage>();
        while (sender.HasNews)
        {
            taken.AddRange(receiver.Take(sender.Next("a", 1, limits)));
        }

        Assert.Equal(Outcome.Granted, Assert.IsType<Answering>(taken[0]).Answer.Outcome);
        var refusal = Assert.IsType<Answering>(taken[1]);
        Assert.Equal((8, Outcome.Failed, Errno.E2BIG), (refusal.Number, refusal.Answer.Outcome, refusal.Answer.Error));
        Assert.Equal(new FencingToken(1, 3), refusal.Token);
        Assert.Contains("20000", (string)refusal.Answer.Data!, StringComparison.Ordinal);
        Assert.Equal(new Parking(9), taken[2]);

        // Where more is carried, it is what it was.
        Assert.Equal(Outcome.Granted, Assert.IsType<Answering>(sender.Again("a", 1).Messages[1]).Answer.Outcome);
    }

    [Fact]
    public void Numbers_and_texts_weigh_what_they_take()
    {
        Assert.InRange(Of(Enumerable.Repeat(1, 30_000).ToArray()), 30_000, 31_000);
        Assert.InRange(Of(Enumerable.Repeat(32_767, 30_000).ToArray()), 90_000, 91_000);
        Assert.InRange(Of(Enumerable.Repeat(-1, 30_000).ToArray()), 30_000, 31_000);
        Assert.InRange(Of(Enumerable.Repeat(int.MinValue, 30_000).ToArray()), 150_000, 151_000);
        Assert.InRange(Of(new TagGift<string>(new string('x', 30_000))), 30_000, 31_000);
        Assert.InRange(Of(new string('\u20ac', 30_000)), 90_000, 91_000);

        static long Of(object data) => Weight.Of(new Answering(1, new Answer(Outcome.Granted, Data: data), default));
    }
}
