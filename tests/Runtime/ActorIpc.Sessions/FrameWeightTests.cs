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
}
