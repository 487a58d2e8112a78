using ActorIpc;
using ActorIpc.Akka;
using Akka.Actor;

namespace AkkaPhilosophers.Dining;

/// <summary>A philosopher that asks for its forks with a message, and is told with a message when it has them.</summary>
internal sealed class Philosopher(Seat seat, IActorRef waiter) : ReceiveActor, IWithStash, IWithTimers
{
    public IStash Stash { get; set; } = null!;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Think();

    protected override void PreRestart(Exception reason, object message)
    {
        // Before the base call: that one ends the process, and the neighbours may have the forks at once.
        Tell(Mood.Choking);
        base.PreRestart(reason, message);
    }

    private void Think()
    {
        Timers.StartSingleTimer(nameof(Appetite), new Appetite(), seat.Pace.Next());
        Become(Thinking);
        Stash.UnstashAll();
        Tell(Mood.Thinking);
    }

    private void Thinking()
    {
        Receive<Appetite>(_ => AskForForks());
        Receive<HowIsIt>(_ => Sender.Tell(new Delicious(seat.Number)));
        Receive<Leave>(_ => Stop(Mood.Left));
        Later();
    }

    private void AskForForks()
    {
        // Both forks or none, in one step: nobody holds one and waits for the other.
        Context.Ipc().Ref().Tell(IpcRequest.Of(self =>
            self.AcquireAsync(seat.Forks, [SemaphoreOp.Take(seat.Left), SemaphoreOp.Take(seat.Right)])));
        Become(Hungry);
        Tell(Mood.Hungry);
    }

    private void Hungry()
    {
        Receive<IpcAnswer<SemaphoreGrant>>(answer => !answer.IsStale, answer =>
        {
            var forks = answer.Result;
            if (forks.IsHeld)
            {
                Eat(forks);
            }
            else
            {
                Stop(Mood.Left); // killed, or the forks are no more: either way, it will never eat again
            }
        });
        Later();
    }

    private void Eat(SemaphoreGrant forks)
    {
        Timers.StartSingleTimer(nameof(Full), new Full(), seat.Pace.Next());
        Become(() => Eating(forks));
        Stash.UnstashAll();
        Tell(Mood.Eating);
    }

    private void Eating(SemaphoreGrant forks)
    {
        ReceiveAsync<Full>(async _ =>
        {
            Tell(Mood.Sated); // before the forks go back: the next one may have them at once
            await forks.DisposeAsync();
            Think();
        });

        // Neither gives a fork back. The process that this actor is ends with it, and undo does it.
        Receive<Collapse>(_ => Stop(Mood.Collapsed));
        Receive<Choke>(_ => throw new InvalidOperationException("A bone!"));
        Later();
    }

    /// <summary>What this mood cannot serve waits for another one; but for answers to what a former life has asked.</summary>
    private void Later()
    {
        Receive<IpcAnswer<SemaphoreGrant>>(answer => answer.IsStale, _ => { });
        ReceiveAny(_ => Stash.Stash());
    }

    private void Stop(Mood mood)
    {
        Tell(mood);
        Context.Stop(Self);
    }

    private void Tell(Mood mood) => waiter.Tell(new Became(seat.Number, mood));
}
