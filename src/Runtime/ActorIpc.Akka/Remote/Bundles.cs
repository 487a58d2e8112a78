using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Remote;

/// <summary>Frames on their way out, those for one place together: what a message costs on its way is hardly more for many frames than for one. Anybody's.</summary>
/// <remarks>
/// Where <see cref="MostUnanswered"/> says so, as many messages are on their way to one place as there are before something comes from it; what is to leave meanwhile goes together in the next.
/// The last of them asks the place to say something, be it nothing, so that nobody waits for a place that has nothing to say. What gets lost is given up at the next tick.
/// </remarks>
internal sealed class Bundles : IThreadPoolWorkItem
{
    private readonly Lock gate = new();
    private readonly Dictionary<IActorRef, List<Frame>> waiting = [];

    // Of each place that has been sent more than it has answered.
    private readonly Dictionary<IActorRef, int> unanswered = [];

    // Whether somebody is about to send what waits.
    private bool isAskedFor;

    /// <summary>What the frames of one message weigh at most, unless there is only one.</summary>
    public long MostWeight { get; init; } = Frame.MostWeight;

    /// <summary>How many messages one place gets without a word from it; null for any number.</summary>
    public int? MostUnanswered { get; init; }

    /// <summary>Hears what cannot be sent; null for nobody.</summary>
    public ILoggingAdapter? Log { get; init; }

    /// <summary>Who sends them; set before there are any.</summary>
    public IActorRef From { get; set; } = ActorRefs.Nobody;

    /// <summary>Keeps what is taken until <see cref="Send(IActorRef)"/>, which whoever calls this is about to do.</summary>
    public void Hold()
    {
        lock (gate)
        {
            isAskedFor = true;
        }
    }

    /// <summary>
    /// Takes a frame. It leaves when everything has run that could run when the first one came, for that may send more; or before, with <see cref="Send(IActorRef)"/>; and not before its place
    /// has answered others.
    /// </summary>
    public void Add(IActorRef to, Frame frame)
    {
        lock (gate)
        {
            if (!waiting.TryGetValue(to, out var frames))
            {
                waiting.Add(to, frames = []);
            }

            frames.Add(frame);
            if (MaySend(to))
            {
                SendSoon();
            }
        }
    }

    /// <summary>A message has come from a place: it has got one of those that were sent there.</summary>
    /// <param name="place">The place.</param>
    /// <param name="all">Whether it has got all of them.</param>
    public void Answered(IActorRef place, bool all)
    {
        if (MostUnanswered is null)
        {
            return;
        }

        lock (gate)
        {
            if (!unanswered.Remove(place, out var count))
            {
                return;
            }

            if (count > 1 && !all)
            {
                unanswered.Add(place, count - 1);
            }

            if (waiting.ContainsKey(place))
            {
                SendSoon();
            }
        }
    }

    /// <summary>Waits for no answers any more: what was sent may be lost, or what was answered. To be called now and then.</summary>
    public void Tick()
    {
        lock (gate)
        {
            unanswered.Clear();
            if (waiting.Count > 0)
            {
                SendSoon();
            }
        }
    }

    /// <summary>Sends a frame at once, unless there are others that it would overtake.</summary>
    public void Hurry(IActorRef to, Frame frame)
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                to.Tell(new WireFrame(frame), From);
                return;
            }
        }

        Add(to, frame);
    }

    /// <summary>Sends all that were taken and may leave, in order.</summary>
    /// <param name="asking">A place that waits for a message, be there nothing in it; null for none.</param>
    public void Send(IActorRef? asking = null)
    {
        // Under the gate, so that what is taken later leaves later.
        lock (gate)
        {
            isAskedFor = false;
            if (asking is not null && !waiting.ContainsKey(asking))
            {
                asking.Tell(WireBundle.Empty, From);
            }

            List<KeyValuePair<IActorRef, List<Frame>>>? kept = null;
            foreach (var place in waiting)
            {
                if (MaySend(place.Key))
                {
                    TrySend(place.Key, place.Value);
                }
                else
                {
                    (kept ??= []).Add(place);
                }
            }

            waiting.Clear();
            foreach (var (to, frames) in kept ?? [])
            {
                waiting.Add(to, frames);
            }
        }
    }

    void IThreadPoolWorkItem.Execute() => Send();

    // Under the gate.
    private bool MaySend(IActorRef to) => MostUnanswered is null || unanswered.GetValueOrDefault(to) < MostUnanswered;

    // Under the gate.
    private void SendSoon()
    {
        if (!isAskedFor)
        {
            isAskedFor = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void TrySend(IActorRef to, List<Frame> frames)
    {
        try
        {
            Send(to, frames);
        }
        catch (Exception exception)
        {
            // That is no reason for others not to hear what is said to them; and it is said again.
            Log?.Error(exception, "{0} frames for {1} were not sent", frames.Count, to.Path);
        }
    }

    // As many as one message carries, each time.
    private void Send(IActorRef to, List<Frame> frames)
    {
        var (begin, weight) = (0, 0L);
        for (var at = 0; at < frames.Count; at++)
        {
            var more = Weight.Of(frames[at]);
            if (at > begin && (weight + more > MostWeight || at - begin == WireLimits.Frames))
            {
                Send(to, frames, begin, at);
                (begin, weight) = (at, 0);
            }

            weight += more;
        }

        Send(to, frames, begin, frames.Count);
    }

    private void Send(IActorRef to, List<Frame> frames, int begin, int end)
    {
        var wantsAnswer = false;
        if (MostUnanswered is not null)
        {
            var count = unanswered[to] = unanswered.GetValueOrDefault(to) + 1;
            wantsAnswer = count >= MostUnanswered;
        }

        var isAlone = end - begin == 1 && !wantsAnswer;
        to.Tell(isAlone ? new WireFrame(frames[begin]) : new WireBundle(end - begin == frames.Count ? frames : frames[begin..end], wantsAnswer), From);
    }
}
