using System.Threading.Channels;
using AkkaPhilosophers.Showing;
using Akka.Actor;

namespace AkkaPhilosophers.Dining;

/// <summary>A dinner, from an actor system's start to its end.</summary>
internal static class Dinner
{
    public static async Task<DinnerState> RunAsync(DinnerPlan plan, IDinnerView view, CancellationToken stop = default)
    {
        // A channel leads from the actors to the console, so that neither waits for the other.
        var news = Channel.CreateUnbounded<News>();
        var system = ActorSystem.Create("dinner", "akka { loglevel = WARNING, stdout-loglevel = WARNING }");
        try
        {
            var waiter = system.ActorOf(Props.Create(() => new Waiter(plan, news.Writer)), "waiter");
            await using var closing = stop.Register(() => waiter.Tell(new ClosingTime()));
            return await view.ShowAsync(news.Reader) ?? DinnerState.Of(plan.Philosophers);
        }
        finally
        {
            await system.Terminate();
        }
    }
}
