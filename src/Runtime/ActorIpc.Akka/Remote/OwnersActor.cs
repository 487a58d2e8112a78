using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Remote;

/// <summary>The parent of the primitives that run on this node for others.</summary>
internal sealed class OwnersActor(OwnerSettings settings) : ActorBase
{
    private readonly Dictionary<string, IActorRef> owners = new(StringComparer.Ordinal);
    private readonly ILoggingAdapter log = Logging.GetLogger(Context);
    private long lastIncarnation;

    // One that fails is a bug, and its state is worth nothing. The next frame begins anew.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case WireFrame { Frame: var frame } when !owners.ContainsKey(frame.To) && !Senders.MaySpeakFor(frame.From, Sender, settings.HasOwners):
                // Before an owner is made for it. One that there is looks itself.
                log.Warning("{0}: a frame in the name of {1} is refused, which {2} has sent", frame.To, frame.From, Sender.Path);
                return true;
            case WireFrame { Frame: var frame } when NodeNames.IsValid(frame.To) && !NodeNames.IsNode(frame.To):
                OwnerOf(frame.To).Forward(message);
                return true;
            case WireFrame { Frame: var frame }:
                log.Warning("{0} asks for {1}, which is no name of a primitive", frame.From, frame.To);
                return true;
            case Terminated terminated:
                foreach (var gone in owners.Where(entry => entry.Value.Equals(terminated.ActorRef)).Select(entry => entry.Key).ToList())
                {
                    owners.Remove(gone);
                }

                return true;
            default:
                return false;
        }
    }

    private IActorRef OwnerOf(string name)
    {
        if (!owners.TryGetValue(name, out var owner))
        {
            // By the clock, so that it is higher than that of any before this actor; and higher than that of any since, whatever the clock says.
            var incarnation = lastIncarnation = Math.Max(lastIncarnation + 1, settings.Now(name));
            owner = Context.ActorOf((settings with { FirstIncarnation = incarnation }).PropsOf(name));
            owners.Add(name, Context.Watch(owner));
        }

        return owner;
    }
}
