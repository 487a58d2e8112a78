using Akka.Actor;
using Akka.Event;

namespace ActorIpc.Akka.Processes;

/// <summary>Watches the actors of all processes: one whose actor is gone is at its end, whatever happened to it.</summary>
internal sealed class ProcessRegistry : ActorBase
{
    private readonly Dictionary<IActorRef, IpcProcess> watched = [];
    private readonly ILoggingAdapter log = Logging.GetLogger(Context);

    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(static _ => Directive.Stop);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case ProcessStarted started:
                watched.Add(started.Actor, started.Process);
                Context.Watch(started.Actor);
                return true;
            case Terminated terminated when watched.Remove(terminated.ActorRef, out var process):
                log.Debug("{0} has ended", process);
                process.End();
                return true;
            default:
                return false;
        }
    }
}

/// <summary>Tells the registry of a process and its actor.</summary>
internal sealed record ProcessStarted(IpcProcess Process, IActorRef Actor) : INoSerializationVerificationNeeded, IDeadLetterSuppression;
