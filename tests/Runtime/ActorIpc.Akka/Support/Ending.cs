using Akka.Actor;

namespace ActorIpc.Akka.Tests;

/// <summary>How an actor comes to its end, or to the end of one of its lives.</summary>
public enum Ending
{
    Stop,
    StopsItself,
    PoisonPill,
    Kill,
    Throws,
    ThrowsAndKeepsItsChildren,
    ParentStops,
    ParentThrows,
}

/// <summary>An actor that is going to end.</summary>
internal sealed record Mortal(IActorRef Actor, IActorRef? Parent, Ending Ending)
{
    /// <summary>Whether it lives on, as another process.</summary>
    public bool Restarts => Ending is Ending.Throws or Ending.ThrowsAndKeepsItsChildren;

    public static async Task<Mortal> StartAsync(ActorSystem system, Ending ending)
    {
        if (ending is Ending.ParentStops or Ending.ParentThrows)
        {
            var parent = system.ActorOf(Props.Create<Scripted>());
            return new Mortal(await parent.DoAsync(context => context.ActorOf(Props.Create<Scripted>())), parent, ending);
        }

        return new Mortal(
            system.ActorOf(ending == Ending.ThrowsAndKeepsItsChildren ? Props.Create<KeepsItsChildren>() : Props.Create<Scripted>()), null, ending);
    }

    public void Begin()
    {
        switch (Ending)
        {
            case Ending.Stop:
                ((IInternalActorRef)Actor).Stop();
                break;
            case Ending.StopsItself:
                Actor.Tell(new Do(context =>
                {
                    context.Stop(context.Self);
                    return Task.CompletedTask;
                }));
                break;
            case Ending.PoisonPill:
                Actor.Tell(global::Akka.Actor.PoisonPill.Instance);
                break;
            case Ending.Kill:
                Actor.Tell(global::Akka.Actor.Kill.Instance);
                break;
            case Ending.Throws or Ending.ThrowsAndKeepsItsChildren:
                Actor.Throw();
                break;
            case Ending.ParentStops:
                ((IInternalActorRef)Parent!).Stop();
                break;
            case Ending.ParentThrows:
                Parent!.Throw();
                break;
        }
    }
}
