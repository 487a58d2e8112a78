using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>Sends what the owners of a node say, and takes what is said to them: so that a node which has to do with many of them sends and gets one message for all.</summary>
/// <remarks>One that fails is started anew by who has made it. What it had not sent yet comes again, as what gets lost on the way does.</remarks>
internal sealed class PostActor : ActorBase
{
    private readonly Action<WireFrame, IActorRef> deliver;
    private readonly Bundles bundles;

    /// <summary>Makes one.</summary>
    /// <param name="deliver">Gives a frame to its owner, wherever that is by now.</param>
    public PostActor(Action<WireFrame, IActorRef> deliver)
    {
        this.deliver = deliver;
        bundles = new Bundles(Self, TransportLimits.Of(Context.System).Weights.Frame);
    }

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Outgoing outgoing:
                bundles.Add(outgoing);
                return true;
            case SendBundles:
                bundles.Send();
                return true;
            case WireFrame frame:
                deliver(frame, Sender);
                return true;
            case WireBundle bundle:
                foreach (var frame in bundle.Frames)
                {
                    deliver(new WireFrame(frame), Sender);
                }

                return true;
            default:
                return false;
        }
    }
}
