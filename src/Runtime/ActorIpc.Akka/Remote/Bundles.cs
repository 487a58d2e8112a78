using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Remote;

/// <summary>Frames on their way out, those for one place together: what a message costs on its way is hardly more for many frames than for one. Anybody's.</summary>
internal sealed class Bundles : IThreadPoolWorkItem
{
    private readonly Lock gate = new();
    private readonly Dictionary<IActorRef, List<Frame>> waiting = [];

    // Whether somebody is about to send what waits.
    private bool isAskedFor;

    /// <summary>What the frames of one message weigh at most, unless there is only one.</summary>
    public long MostWeight { get; init; } = Frame.MostWeight;

    /// <summary>Hears what cannot be sent; null for nobody.</summary>
    public ILoggingAdapter? Log { get; init; }

    /// <summary>Who sends them; set before there are any.</summary>
    public IActorRef From { get; set; } = ActorRefs.Nobody;

    /// <summary>Keeps what is taken until <see cref="Send()"/>, which whoever calls this is about to do.</summary>
    public void Hold()
    {
        lock (gate)
        {
            isAskedFor = true;
        }
    }

    /// <summary>Takes a frame. It leaves when everything has run that could run when the first one came, for that may send more; or before, with <see cref="Send()"/>.</summary>
    public void Add(IActorRef to, Frame frame)
    {
        lock (gate)
        {
            if (!isAskedFor)
            {
                isAskedFor = true;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }

            if (!waiting.TryGetValue(to, out var frames))
            {
                waiting.Add(to, frames = []);
            }

            frames.Add(frame);
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

    /// <summary>Sends all that were taken, in order.</summary>
    public void Send()
    {
        // Under the gate, so that what is taken later leaves later.
        lock (gate)
        {
            foreach (var (to, frames) in waiting)
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

            waiting.Clear();
            isAskedFor = false;
        }
    }

    void IThreadPoolWorkItem.Execute() => Send();

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

    private void Send(IActorRef to, List<Frame> frames, int begin, int end) =>
        to.Tell(end - begin == 1 ? new WireFrame(frames[begin]) : new WireBundle(end - begin == frames.Count ? frames : frames[begin..end]), From);
}
