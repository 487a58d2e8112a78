using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Cluster.Sharding;

namespace ActorIpc.Akka.Cluster;

/// <summary>Which entity a frame is for: the primitive of that name.</summary>
internal sealed class FrameExtractor(int shards) : HashCodeMessageExtractor(shards)
{
    public override string? EntityId(object message) =>
        message is WireFrame { Frame.To: var name } && NodeNames.IsValid(name) && !NodeNames.IsNode(name) ? name : null;
}
