using ActorIpc.Sessions;
using Akka.Actor;

namespace ActorIpc.Akka.Remote;

/// <summary>One place that <see cref="Bundles"/> sends frames to; under their gate.</summary>
internal sealed class BundlePlace(IActorRef to)
{
    public IActorRef Ref { get; } = to;

    /// <summary>What is for it, in order.</summary>
    public List<Frame> Frames { get; set; } = [];

    /// <summary>Whether it is among those that something is for.</summary>
    public bool Waits { get; set; }

    /// <summary>Since when what waits has waited.</summary>
    public long Since { get; set; }

    /// <summary>Whether it wants a message, be there nothing in it.</summary>
    public bool WantsAnswer { get; set; }

    /// <summary>How often it has been sent something that it has not answered.</summary>
    public int Unanswered { get; set; }
}
