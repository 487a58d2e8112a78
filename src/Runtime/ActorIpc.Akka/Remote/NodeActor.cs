using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Remote;

/// <summary>Where a node is heard. When it is gone, the processes of the node are gone for everybody else.</summary>
internal sealed class NodeActor : ActorBase, IWithTimers
{
    private readonly TimeSpan retryInterval;
    private readonly OwnerHomes homes;
    private readonly Func<Address, bool>? hasOwners;
    private readonly ILoggingAdapter log = Logging.GetLogger(Context);
    private NodeEndpoint? endpoint;

    /// <summary>Makes one.</summary>
    /// <param name="retryInterval">How often what has not been acknowledged is looked at.</param>
    /// <param name="homes">Where owners have been heard from.</param>
    /// <param name="hasOwners">As for <see cref="Senders.MaySpeakFor"/>.</param>
    public NodeActor(TimeSpan retryInterval, OwnerHomes homes, Func<Address, bool>? hasOwners)
    {
        this.retryInterval = retryInterval;
        this.homes = homes;
        this.hasOwners = hasOwners;
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer("tick", Ticked.Instance, retryInterval);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case NodeEndpoint mine:
                endpoint = mine;
                return true;
            case WireFrame frame:
                Take(frame.Frame, Senders.MaySpeakForOwners(Sender, hasOwners));
                homes.Answered(Sender, all: false);
                return true;
            case WireBundle bundle:
                var isFromOwners = Senders.MaySpeakForOwners(Sender, hasOwners);
                foreach (var frame in bundle.Frames)
                {
                    Take(frame, isFromOwners);
                }

                homes.Answered(Sender, bundle.Answers);
                return true;
            case SendLate:
                endpoint?.SendLate();
                return true;
            case Ticked:
                homes.Tick();
                endpoint?.Tick();
                return true;
            case CutOff:
                endpoint?.CutOff();
                return true;
            default:
                return false;
        }
    }

    protected override void PostStop() => endpoint?.CutOff();

    // One that failed has cut its node off. That is the end of the node for its owners too, which would keep for it what it holds otherwise.
    protected override void PostRestart(Exception reason) => Context.Stop(Self);

    private void Take(Frame frame, bool isFromOwners)
    {
        if (frame.To != endpoint?.Name)
        {
            log.Warning("a frame for {0} is refused, which {1} has sent here", frame.To, Sender.Path);
        }
        else if (NodeNames.IsNode(frame.From) || !isFromOwners)
        {
            log.Warning("a frame in the name of {0} is refused, which {1} has sent", frame.From, Sender.Path);
        }
        else
        {
            homes.Note(frame.From, Sender);
            endpoint.Receive(frame);
        }
    }

    private sealed record Ticked : INoSerializationVerificationNeeded
    {
        public static Ticked Instance { get; } = new();
    }
}

/// <summary>Has a node send what nobody waits for.</summary>
internal sealed record SendLate : INoSerializationVerificationNeeded
{
    public static SendLate Instance { get; } = new();
}

/// <summary>Tells a node that nobody hears it any more.</summary>
internal sealed record CutOff : INoSerializationVerificationNeeded
{
    public static CutOff Instance { get; } = new();
}
