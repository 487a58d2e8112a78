using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Shells;

/// <summary>Answers requests that were sent to the actor of a primitive after it had stopped. Not an actor, so that it lasts as long as the actor system.</summary>
internal sealed class Undelivered(IActorRefProvider provider, ActorPath path) : MinimalActorRef
{
    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is AllDeadLetters { Message: ShellMessage undelivered })
        {
            undelivered.Refuse();
        }
    }
}
