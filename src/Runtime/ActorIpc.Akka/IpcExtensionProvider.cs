using Akka.Actor;

namespace ActorIpc.Akka;

/// <summary>Names the extension, for <c>akka.extensions</c> and for Akka.Hosting.</summary>
public sealed class IpcExtensionProvider : ExtensionIdProvider<IpcExtension>
{
    /// <inheritdoc/>
    public override IpcExtension CreateExtension(ExtendedActorSystem system) => new(system);
}
