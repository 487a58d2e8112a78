using ActorIpc.Akka.Wire;
using ActorIpc.Hosting;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Remote;

/// <summary>Frames on their way out, those for one place together: what a message costs on its way is hardly more for many frames than for one. Anybody's.</summary>
/// <remarks>
/// With a <see cref="MostUnanswered"/>, a place that has been sent so much without a word from it is sent no more; what is for it meanwhile goes together when it answers. The last message asks it to answer at
/// once, so that this does not take longer where owners have nothing to say. Where it takes long all the same, because the place is far away or something is lost, frames wait no longer than <see cref="Patience"/>.
/// </remarks>
internal sealed class Bundles : IThreadPoolWorkItem
{
    /// <summary>For how long a place that does not answer has frames wait: longer than an answer takes in one network, and hardly noticed in a larger one. A timer may add as much again.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<IActorRef, BundlePlace> places = [];
    private readonly TimeProvider time;
    private readonly ITimer timer;

    // Those that something is for, in order; and, while that is sent, those that it is taken from.
    private List<BundlePlace> waiting = [];
    private List<BundlePlace> leaving = [];

    // Whether somebody is about to send what waits.
    private bool isAskedFor;
    private bool isSending;
    private bool isTimed;

    /// <summary>Makes one.</summary>
    /// <param name="time">Where its time comes from; null for that of the system.</param>
    public Bundles(TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        timer = Timers.Create(this.time, static bundles => ((Bundles)bundles!).GiveUpWaiting(), this);
    }

    /// <summary>What the frames of one message weigh at most, unless there is only one.</summary>
    public long MostWeight { get; init; } = Frame.MostWeight;

    /// <summary>How often a place is sent something without a word from it; null for any number.</summary>
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
    /// Takes a frame. It leaves when everything has run that could run when the first one came, for that may send more, and its place may be sent more; or before, with <see cref="Send(IActorRef)"/>.
    /// </summary>
    public void Add(IActorRef to, Frame frame)
    {
        lock (gate)
        {
            var place = PlaceOf(to);
            Wait(place);
            place.Frames.Add(frame);
            if (MaySend(place))
            {
                SendSoon();
            }
            else if (!isTimed)
            {
                isTimed = true;
                timer.Change(Patience, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Sends a frame at once, unless there are others that it would overtake.</summary>
    public void Hurry(IActorRef to, Frame frame)
    {
        lock (gate)
        {
            if (!places.TryGetValue(to, out var place) || place.Frames.Count == 0)
            {
                to.Tell(new WireFrame(frame), From);
                return;
            }
        }

        Add(to, frame);
    }

    /// <summary>A message has come from a place: it has got something of what was sent there.</summary>
    /// <param name="from">The place.</param>
    /// <param name="all">Whether it has got everything.</param>
    public void Answered(IActorRef from, bool all)
    {
        lock (gate)
        {
            if (!places.TryGetValue(from, out var place))
            {
                return;
            }

            place.Unanswered = all || place.Unanswered == 0 ? 0 : place.Unanswered - 1;
            if (place.Waits)
            {
                SendSoon();
            }
            else
            {
                ForgetIdle(place);
            }
        }
    }

    /// <summary>Forgets what has not been answered: it may be lost. To be called now and then.</summary>
    public void Tick()
    {
        lock (gate)
        {
            foreach (var place in places.Values)
            {
                place.Unanswered = 0;
                ForgetIdle(place);
            }

            if (waiting.Count > 0)
            {
                SendSoon();
            }
        }
    }

    /// <summary>Sends all that were taken and may leave; for each place in order.</summary>
    /// <param name="asking">A place that wants an answer, be there nothing in it; null for none.</param>
    public void Send(IActorRef? asking = null)
    {
        // Under the gate, so that what is taken later leaves later.
        lock (gate)
        {
            if (asking is not null)
            {
                var place = PlaceOf(asking);
                Wait(place);
                place.WantsAnswer = true;
            }

            isAskedFor = false;
            if (isSending)
            {
                // Somebody who is told something at once says more.
                SendSoon();
                return;
            }

            isSending = true;
            (waiting, leaving) = (leaving, waiting);
            foreach (var place in leaving)
            {
                place.Waits = false;
                if (MaySend(place))
                {
                    TrySend(place);
                    ForgetIdle(place);
                }
                else
                {
                    Wait(place);
                }
            }

            leaving.Clear();
            isSending = false;
        }
    }

    void IThreadPoolWorkItem.Execute() => Send();

    // A place that has not answered for so long answers too late to wait for.
    private void GiveUpWaiting()
    {
        lock (gate)
        {
            isTimed = false;
            foreach (var place in waiting.Where(place => !MaySend(place)))
            {
                if (time.GetElapsedTime(place.Since) >= Patience)
                {
                    place.Unanswered = 0;
                    SendSoon();
                }
                else if (!isTimed)
                {
                    isTimed = true;
                    timer.Change(Patience, Timeout.InfiniteTimeSpan);
                }
            }
        }
    }

    // From here on, all is under the gate.
    private BundlePlace PlaceOf(IActorRef to)
    {
        if (!places.TryGetValue(to, out var place))
        {
            places.Add(to, place = new BundlePlace(to));
        }

        return place;
    }

    private void ForgetIdle(BundlePlace place)
    {
        if (place is { Waits: false, Unanswered: 0 })
        {
            places.Remove(place.Ref);
        }
    }

    private void Wait(BundlePlace place)
    {
        if (!place.Waits)
        {
            place.Waits = true;
            place.Since = place.Frames.Count == 0 && MostUnanswered is not null ? time.GetTimestamp() : place.Since;
            waiting.Add(place);
        }
    }

    private bool MaySend(BundlePlace place) => MostUnanswered is null || place.Unanswered < MostUnanswered;

    private void SendSoon()
    {
        if (!isAskedFor)
        {
            isAskedFor = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void TrySend(BundlePlace place)
    {
        var (frames, answers) = (place.Frames, place.WantsAnswer);
        (place.Frames, place.WantsAnswer) = ([], false);
        try
        {
            Send(place, frames, answers);
        }
        catch (Exception exception)
        {
            // That is no reason for others not to hear what is said to them; and it is said again.
            Log?.Error(exception, "{0} frames for {1} were not sent", frames.Count, place.Ref.Path);
        }
    }

    // As many as one message carries, each time.
    private void Send(BundlePlace place, List<Frame> frames, bool answers)
    {
        var asks = MostUnanswered is not null && ++place.Unanswered == MostUnanswered;
        var (begin, weight) = (0, 0L);
        for (var at = 0; at < frames.Count; at++)
        {
            var more = Weight.Of(frames[at]);
            if (at > begin && (weight + more > MostWeight || at - begin == WireLimits.Frames))
            {
                Send(place.Ref, frames[begin..at], asks: false, answers: false);
                (begin, weight) = (at, 0);
            }

            weight += more;
        }

        Send(place.Ref, begin == 0 ? frames : frames[begin..], asks, answers);
    }

    private void Send(IActorRef to, List<Frame> frames, bool asks, bool answers) =>
        to.Tell(frames.Count == 1 && !asks && !answers ? new WireFrame(frames[0]) : new WireBundle(frames, asks, answers), From);
}
