using ActorIpc.Actors;

namespace ActorIpc.Sessions;

/// <summary>Both directions between an endpoint and one of its peers: numbers what is sent, keeps it until it has arrived, and takes what comes once and in order.</summary>
/// <remarks>What is sent and what has been taken count for the peer only once they are released: an owner that writes down what it does releases when that is written.</remarks>
internal sealed class PeerStream(string peer)
{
    private readonly Queue<SessionMessage> unacknowledged = new();
    private long firstUnacknowledged = 1;
    private long nextOut = 1;
    private long nextIn = 1;

    // What has been released.
    private long releasedOut = 1;
    private long releasedIn = 1;

    // The oldest that was on its way at the last tick; 0 for none.
    private long firstAtTick;

    // What is on its way: before this number it has been sent once.
    private long sentUpTo = 1;

    public string Peer => peer;

    /// <summary>The history of the peer that is spoken with; 0 while nothing has been heard of it. Until it is known nothing is said: a message is for one history.</summary>
    public long History { get; private set; }

    /// <summary>Whether the peer is to hear what has arrived, though there may be nothing to say.</summary>
    public bool OwesAcknowledgement { get; private set; }

    /// <summary>How many messages have not been acknowledged.</summary>
    public int Unacknowledged => unacknowledged.Count;

    /// <summary>How many messages are on their way, as far as is known.</summary>
    public long InFlight => sentUpTo - firstUnacknowledged;

    /// <summary>Whether there is something to send that has not been sent.</summary>
    public bool HasNews => HasMessages || OwesAcknowledgement;

    /// <summary>Whether there are messages that have not been sent.</summary>
    public bool HasMessages => sentUpTo < releasedOut && (History != 0 || InFlight == 0);

    public long NextOut => nextOut;

    /// <summary>The number of the message that is to come in next.</summary>
    public long NextIn => nextIn;

    /// <summary>All places at which the stream stands, for who compares two of them.</summary>
    public IReadOnlyList<long> Places => [History, firstUnacknowledged, nextOut, nextIn, releasedOut, releasedIn, sentUpTo, firstAtTick, OwesAcknowledgement ? 1 : 0];

    public IReadOnlyCollection<SessionMessage> Waiting => unacknowledged;

    /// <summary>Puts a message on its way. It leaves with a frame once it has been released.</summary>
    /// <returns>Its number.</returns>
    public long Send(SessionMessage message)
    {
        unacknowledged.Enqueue(message);
        return nextOut++;
    }

    /// <summary>Whether a message has arrived and been taken.</summary>
    public bool HasArrived(long number) => number < firstUnacknowledged;

    /// <summary>The numbers of the messages on their way that tell the peer what to run.</summary>
    public IEnumerable<long> Openings() => unacknowledged.Index().Where(sent => sent.Item is Opening).Select(sent => firstUnacknowledged + sent.Index);

    /// <summary>Whether there is nothing in a frame that has not been taken.</summary>
    public bool IsOld(Frame frame) => frame.FromHistory == History && frame.First + frame.Messages.Count <= nextIn;

    /// <summary>Looks at a frame. False when it belongs to another history, or its sender knows none: then it is not for this stream.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="own">The history of the receiver.</param>
    public bool Concerns(Frame frame, long own) => frame.ToHistory == own && (History == 0 || frame.FromHistory == History);

    /// <summary>Takes a frame: forgets what it acknowledges, and gives what is new in it, in order.</summary>
    public IReadOnlyList<SessionMessage> Take(Frame frame)
    {
        if (History == 0)
        {
            // So far it was only asked which one it is.
            History = frame.FromHistory;
            sentUpTo = firstUnacknowledged;
        }

        while (firstUnacknowledged < frame.Expected && unacknowledged.TryDequeue(out _))
        {
            firstUnacknowledged++;
        }

        sentUpTo = Math.Max(sentUpTo, firstUnacknowledged);

        // The acknowledgement of what comes again was lost.
        OwesAcknowledgement |= frame.Messages.Count > 0 && frame.First < nextIn;
        var known = nextIn - frame.First;
        if (known < 0 || known >= frame.Messages.Count)
        {
            return [];
        }

        nextIn += frame.Messages.Count - known;
        return known == 0 ? frame.Messages : [.. frame.Messages.Skip((int)known)];
    }

    /// <summary>Where the stream stands, to be released later.</summary>
    public (long Out, long In) Mark() => (nextOut, nextIn);

    /// <summary>From here on what was sent and taken before a mark counts.</summary>
    public void Release((long Out, long In) mark)
    {
        OwesAcknowledgement |= mark.In > releasedIn;
        (releasedOut, releasedIn) = (Math.Max(releasedOut, mark.Out), Math.Max(releasedIn, mark.In));
    }

    /// <summary>Everything counts.</summary>
    public void Release() => Release(Mark());

    /// <summary>Whether something is on its way, and nothing has been acknowledged since this was asked last. To be asked at every tick.</summary>
    public bool IsOverdue()
    {
        var isOverdue = InFlight > 0 && firstUnacknowledged == firstAtTick;
        firstAtTick = InFlight > 0 && !isOverdue ? firstUnacknowledged : 0;
        return isOverdue;
    }

    /// <summary>The next frame: what has not been sent yet, and what has arrived.</summary>
    public Frame Next(string own, long history, FrameLimits? limits = null) => Make(own, history, sentUpTo, limits ?? FrameLimits.None);

    /// <summary>The oldest of what has not been acknowledged, once more.</summary>
    public Frame Again(string own, long history, FrameLimits? limits = null) => Make(own, history, firstUnacknowledged, limits ?? FrameLimits.None);

    /// <summary>Begins anew, with a peer of another history or none. Nobody may have a mark of it.</summary>
    public void Restart(long with)
    {
        unacknowledged.Clear();
        firstUnacknowledged = nextOut = nextIn = releasedOut = releasedIn = sentUpTo = 1;
        OwesAcknowledgement = false;
        History = with;
    }

    /// <summary>A stream that has begun with a history of the peer.</summary>
    public static PeerStream With(string peer, long history) => new(peer) { History = history };

    public PeerSnapshot Save() => new(peer, History, firstUnacknowledged, nextIn, [.. unacknowledged]);

    public static PeerStream Load(PeerSnapshot from)
    {
        var stream = new PeerStream(from.Peer) { History = from.History, firstUnacknowledged = from.FirstUnacknowledged, nextOut = from.FirstUnacknowledged, nextIn = from.NextIn };
        foreach (var message in from.Unacknowledged)
        {
            stream.Send(message);
        }

        stream.sentUpTo = stream.firstUnacknowledged;
        return stream;
    }

    private Frame Make(string own, long history, long from, FrameLimits limits)
    {
        var messages = Fitting(from, limits);
        OwesAcknowledgement = false;
        sentUpTo = Math.Max(sentUpTo, History == 0 ? releasedOut : from + messages.Count);
        return new Frame
        {
            From = own,
            FromHistory = history,
            To = peer,
            ToHistory = History,
            First = from,
            Expected = releasedIn,
            Messages = messages,
        };
    }

    // The first one always fits.
    private List<SessionMessage> Fitting(long from, FrameLimits limits)
    {
        var count = History == 0 ? 0 : (int)Math.Min(releasedOut - from, Frame.MostMessages);
        if (count <= 0)
        {
            return [];
        }

        var (fitting, weight, at) = (new List<SessionMessage>(count), 0L, firstUnacknowledged);
        foreach (var waiting in unacknowledged)
        {
            if (at++ < from)
            {
                continue;
            }

            if (fitting.Count == count)
            {
                break;
            }

            var (message, more) = Carried(waiting, limits);
            weight += more;
            if (weight > limits.Frame && fitting.Count > 0)
            {
                break;
            }

            fitting.Add(message);
        }

        return fitting;
    }

    // An answer that nothing can carry would be said again for ever, and all that follows it would wait. What is asked for, and made, was looked at before it got here.
    private static (SessionMessage Message, long Weight) Carried(SessionMessage message, FrameLimits limits)
    {
        var weight = Weight.Of(message);
        if (weight <= limits.Message || message is not Answering answering)
        {
            return (message, weight);
        }

        var refusal = $"answer: it has about {weight} bytes, and no more than {limits.Message} go from one node to another at once (E2BIG).";
        message = answering with { Answer = new Answer(Outcome.Failed, Errno.E2BIG, 0, refusal) };
        return (message, Weight.Of(message));
    }
}

/// <summary>A stream as it is written down.</summary>
internal sealed record PeerSnapshot(string Peer, long History, long FirstUnacknowledged, long NextIn, IReadOnlyList<SessionMessage> Unacknowledged);
