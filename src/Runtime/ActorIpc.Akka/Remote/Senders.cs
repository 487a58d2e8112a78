using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Serialization;

namespace ActorIpc.Akka.Remote;

/// <summary>Who may say something in whose name, as far as it is known who says it: Akka.Remote believes the sender that a message names, and whoever wants more needs TLS.</summary>
internal static class Senders
{
    /// <summary>Whether a frame in the name of an endpoint may come from an actor: all that a node says its own actor sends, whose path is the name; what an owner says is sent where owners run.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="sender">The actor.</param>
    /// <param name="hasOwners">Whether owners run at an address of another node; null where all that matter run here.</param>
    public static bool MaySpeakFor(string endpoint, IActorRef sender, Func<Address, bool>? hasOwners) =>
        NodeNames.IsNode(endpoint) ? !sender.IsNobody() && NameOf(sender) == endpoint : MaySpeakForOwners(sender, hasOwners);

    /// <summary>Whether a frame in the name of any owner may come from an actor.</summary>
    /// <param name="sender">The actor.</param>
    /// <param name="hasOwners">As for <see cref="MaySpeakFor"/>.</param>
    public static bool MaySpeakForOwners(IActorRef sender, Func<Address, bool>? hasOwners) =>
        !sender.IsNobody() && (sender.Path.Address.HasLocalScope || hasOwners?.Invoke(sender.Path.Address) == true);

    /// <summary>The name of the node whose actor this is.</summary>
    public static string NameOf(IActorRef actor) => NodeNames.Of(Serialization.SerializedActorPath(actor));
}
