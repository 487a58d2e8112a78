using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ActorIpc.Akka.Processes;

/// <summary>The mailbox type of the actors that are processes: whoever's request comes too late is answered.</summary>
public sealed class ProcessMailbox : MailboxType, IProducesMessageQueue<ProcessQueue>
{
    /// <summary>Called by Akka.NET.</summary>
    /// <param name="settings">The settings of the actor system.</param>
    /// <param name="config">The mailbox's configuration.</param>
    public ProcessMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    /// <inheritdoc/>
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new ProcessQueue();
}
