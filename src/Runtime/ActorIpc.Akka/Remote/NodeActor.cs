using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>Where a node is heard. When it is gone, the processes of the node are gone for everybody else.</summary>
internal sealed class NodeActor(TimeSpan retryInterval) : ActorBase, IWithTimers
{
    private NodeEndpoint? endpoint;

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
                endpoint?.Receive(frame.Frame);
                return true;
            case Ticked:
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

    private sealed record Ticked : INoSerializationVerificationNeeded
    {
        public static Ticked Instance { get; } = new();
    }
}

/// <summary>Tells a node that nobody hears it any more.</summary>
internal sealed record CutOff : INoSerializationVerificationNeeded
{
    public static CutOff Instance { get; } = new();
}
