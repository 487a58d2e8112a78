using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorIpc.Akka.Shells;

/// <summary>The mailbox type of the actors that run primitives: whoever's request is left in it when the actor stops is answered.</summary>
public sealed class ShellMailbox : MailboxType, IProducesMessageQueue<ShellQueue>
{
    /// <summary>Called by Akka.NET.</summary>
    /// <param name="settings">The settings of the actor system.</param>
    /// <param name="config">The mailbox's configuration.</param>
    public ShellMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    /// <inheritdoc/>
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new ShellQueue();
}
