using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>Frames that an actor is to send, those for one place together: what a message costs on its way is hardly more for many frames than for one.</summary>
/// <param name="self">Who sends them.</param>
/// <param name="mostWeight">What those of one message weigh at most, unless there is only one.</param>
internal sealed class Bundles(IActorRef self, long mostWeight = Frame.MostWeight)
{
    private readonly Dictionary<IActorRef, List<Frame>> waiting = [];

    /// <summary>Takes a frame. Soon the actor is told <see cref="SendBundles"/>: when everything has run that could run when the first frame came, for that may send more.</summary>
    public void Add(Outgoing outgoing)
    {
        if (waiting.Count == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.Tell(SendBundles.Instance, ActorRefs.NoSender), self, preferLocal: false);
        }

        if (!waiting.TryGetValue(outgoing.To, out var frames))
        {
            waiting.Add(outgoing.To, frames = []);
        }

        frames.Add(outgoing.Frame);
    }

    /// <summary>Sends all that were taken, in order.</summary>
    /// <returns>How many there were.</returns>
    public int Send()
    {
        var sent = 0;
        foreach (var (to, frames) in waiting)
        {
            Send(to, frames);
            sent += frames.Count;
        }

        waiting.Clear();
        return sent;
    }

    // As many as one message carries, each time.
    private void Send(IActorRef to, List<Frame> frames)
    {
        var (begin, weight) = (0, 0L);
        for (var at = 0; at < frames.Count; at++)
        {
            var more = Weight.Of(frames[at]);
            if (at > begin && (weight + more > mostWeight || at - begin == WireLimits.Frames))
            {
                Send(to, frames, begin, at);
                (begin, weight) = (at, 0);
            }

            weight += more;
        }

        Send(to, frames, begin, frames.Count);
    }

    private void Send(IActorRef to, List<Frame> frames, int begin, int end) =>
        to.Tell(end - begin == 1 ? new WireFrame(frames[begin]) : new WireBundle(frames[begin..end]), self);
}

/// <summary>A frame for an actor that puts it together with others for the same place.</summary>
internal sealed record Outgoing(IActorRef To, Frame Frame) : INoSerializationVerificationNeeded;

/// <summary>Has an actor send what it has put together.</summary>
internal sealed record SendBundles : INoSerializationVerificationNeeded
{
    public static SendBundles Instance { get; } = new();
}
