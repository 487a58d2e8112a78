namespace ActorIpc.Sessions.Tests.Simulation;

/// <summary>Looks at all that is sent: a numbered message is the same however often it is sent, by whichever incarnation, and a request has one answer.</summary>
internal sealed class Wire(World world)
{
    private readonly Dictionary<(string From, long FromHistory, string To, long ToHistory, long Number), string> said = [];
    private readonly Dictionary<(string Node, long Number), (string Owner, long History, long Number)> answered = [];
    private readonly Dictionary<(string Owner, string Node), FencingToken> tokens = [];

    public void Look(Frame frame)
    {
        for (var i = 0; i < frame.Messages.Count; i++)
        {
            var (message, number) = (frame.Messages[i], frame.First + i);
            var text = Text.Of(message);
            if (!said.TryAdd((frame.From, frame.FromHistory, frame.To, frame.ToHistory, number), text))
            {
                if (said[(frame.From, frame.FromHistory, frame.To, frame.ToHistory, number)] != text)
                {
                    world.Fail($"{frame.From} said {said[(frame.From, frame.FromHistory, frame.To, frame.ToHistory, number)]} to {frame.To} as number {number}, and now it says {text}");
                }
            }
            else if (message is Answering answering)
            {
                Look(frame, answering, number);
            }
        }
    }

    private void Look(Frame frame, Answering answering, long number)
    {
        var place = (frame.From, frame.FromHistory, number);
        if (!answered.TryAdd((frame.To, answering.Number), place) && world.IsDurable)
        {
            world.Fail($"{frame.To} {answering.Number} is answered as {answered[(frame.To, answering.Number)]} and as {place}");
        }

        var last = tokens.GetValueOrDefault((frame.From, frame.To));
        if (answering.Token < last)
        {
            world.Fail($"{frame.From} says {answering.Token} after {last}");
        }

        tokens[(frame.From, frame.To)] = answering.Token;
    }
}
