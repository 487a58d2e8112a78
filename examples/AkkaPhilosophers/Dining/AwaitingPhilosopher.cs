using ActorIpc;
using ActorIpc.Akka;
using Akka.Actor;

namespace AkkaPhilosophers.Dining;

/// <summary>A philosopher that awaits its forks in its handler.</summary>
/// <remarks>No thread waits, and no stash is needed: what comes meanwhile stays in the mailbox.</remarks>
internal sealed class AwaitingPhilosopher : ReceiveActor, IWithTimers
{
    private readonly Seat seat;
    private readonly IActorRef waiter;

    public AwaitingPhilosopher(Seat seat, IActorRef waiter)
    {
        this.seat = seat;
        this.waiter = waiter;
        ReceiveAsync<Appetite>(_ => DineAsync());
        Receive<HowIsIt>(_ => Sender.Tell(new Delicious(seat.Number)));
        Receive<Leave>(_ => Stop());
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Think();

    private void Think()
    {
        Timers.StartSingleTimer(nameof(Appetite), new Appetite(), seat.Pace.Next());
        Tell(Mood.Thinking);
    }

    private async Task DineAsync()
    {
        Tell(Mood.Hungry);
        await using (var forks = await Context.Ipc().AcquireAsync(seat.Forks, [SemaphoreOp.Take(seat.Left), SemaphoreOp.Take(seat.Right)]))
        {
            if (!forks.IsHeld)
            {
                Stop(); // killed, or the forks are no more
                return;
            }

            // By the clock of the actor system's scheduler, which a test can hold.
            var meal = Task.Delay(seat.Pace.Next(), Context.System.Ipc().Host.Time);
            Tell(Mood.Eating);
            await meal;
            Tell(Mood.Sated);
        }

        Think();
    }

    private void Stop()
    {
        Tell(Mood.Left);
        Context.Stop(Self);
    }

    private void Tell(Mood mood) => waiter.Tell(new Became(seat.Number, mood));
}
