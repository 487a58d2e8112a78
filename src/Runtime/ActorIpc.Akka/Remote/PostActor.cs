using ActorIpc.Akka.Wire;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>Hears what is said to the owners of a node, and sends what they say.</summary>
/// <remarks>One that fails is started anew by who has made it. What was lost comes again, as what gets lost on the way does.</remarks>
internal sealed class PostActor : ActorBase, IWithTimers
{
    private readonly Post post;
    private readonly TimeSpan retryInterval;

    /// <summary>Makes one.</summary>
    /// <param name="post">What goes through it.</param>
    /// <param name="retryInterval">The time between two ticks.</param>
    public PostActor(Post post, TimeSpan retryInterval)
    {
        this.post = post;
        this.retryInterval = retryInterval;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("tick", Ticked.Instance, retryInterval);

    protected override bool Receive(object message)
    {
        // Owners run on this thread, and what they answer leaves together.
        post.Hold();
        try
        {
            return Take(message);
        }
        finally
        {
            post.Send(message is WireBundle { WantsAnswer: true } ? Sender : null);
        }
    }

    private bool Take(object message)
    {
        switch (message)
        {
            case WireFrame frame:
                post.Deliver(frame.Frame, Sender);
                return true;
            case WireBundle bundle:
                foreach (var frame in bundle.Frames)
                {
                    post.Deliver(frame, Sender);
                }

                return true;
            case Ticked:
                post.Tick();
                return true;
            default:
                return false;
        }
    }

    private sealed record Ticked : INoSerializationVerificationNeeded
    {
        public static Ticked Instance { get; } = new();
    }
}
