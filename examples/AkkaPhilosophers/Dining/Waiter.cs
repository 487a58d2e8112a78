using System.Threading.Channels;
using ActorIpc;
using ActorIpc.Akka;
using Akka.Actor;

namespace AkkaPhilosophers.Dining;

/// <summary>The supervisor: seats the philosophers, and asks how it is when their mouths are full.</summary>
internal sealed class Waiter : ReceiveActor, IWithTimers
{
    private readonly DinnerPlan plan;
    private readonly ChannelWriter<News> news;
    private readonly SemaphoreSet forks;
    private readonly IActorRef[] guests;
    private readonly Referee referee;
    private readonly Dictionary<int, object> accidents = new() { [1] = new Collapse(), [2] = new Choke() };
    private readonly TimeSpan start = Context.System.Scheduler.MonotonicClock;
    private DinnerState state;
    private int present;

    public Waiter(DinnerPlan plan, ChannelWriter<News> news)
    {
        this.plan = plan;
        this.news = news;
        (state, referee) = (DinnerState.Of(plan.Philosophers), new Referee(plan.Philosophers));
        forks = Context.System.Ipc().CreateSemaphores([.. Enumerable.Repeat(1, plan.Philosophers)]);
        guests = [.. Enumerable.Range(0, plan.Philosophers).Select(SeatOne)];
        present = guests.Length;
        Become(Serving);
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartSingleTimer(nameof(ClosingTime), new ClosingTime(), plan.Time);

    protected override void PostStop() => news.TryComplete();

    // As by default, but not logged: the table tells of it.
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart, loggingEnabled: false);

    private IActorRef SeatOne(int number)
    {
        var seat = new Seat(number, plan.Philosophers, forks, new Pace(plan.Pace, plan.Seed + number));
        var self = Self;
        var props = number == 0 ? Props.Create(() => new AwaitingPhilosopher(seat, self)) : Props.Create(() => new Philosopher(seat, self));
        return Context.Watch(Context.ActorOf(props, DinnerPlan.NameOf(number)));
    }

    private void Serving()
    {
        Receive<Became>(word =>
        {
            Note(word);
            if (word.Mood == Mood.Eating)
            {
                Disturb(word.Seat);
            }
            else if (accidents.Count == 0 && state.Seats.All(seat => seat.IsGone || seat.Meals >= plan.Meals))
            {
                Close();
            }
        });
        Receive<ClosingTime>(_ => Close());
        Always();
    }

    private void Closing()
    {
        Receive<Became>(Note);
        Always();
    }

    private void Always()
    {
        Receive<Delicious>(_ => state = state with { Answered = state.Answered + 1 });
        Receive<Terminated>(_ =>
        {
            if (--present == 0)
            {
                Context.ActorOf(Props.Create(() => new ForkCounter(forks, plan.Philosophers)));
            }
        });
        Receive<ForksCounted>(counted =>
        {
            state = state with { ForksBack = counted.Forks };
            Publish(null);
            Context.Stop(Self);
        });
    }

    private void Note(Became word)
    {
        referee.Note(word);
        state = state.After(word) with { Fouls = [.. referee.Fouls] };
        if (word.Mood is Mood.Collapsed or Mood.Choking)
        {
            accidents.Remove(word.Seat);
        }

        Publish(word);
    }

    private void Disturb(int seat)
    {
        guests[seat].Tell(new HowIsIt());
        state = state with { Asked = state.Asked + 1 };
        if (state.Seats[seat].Meals == 1 && accidents.TryGetValue(seat, out var accident))
        {
            guests[seat].Tell(accident);
        }
    }

    private void Close()
    {
        Become(Closing);
        Array.ForEach(guests, guest => guest.Tell(new Leave()));
    }

    private void Publish(Became? word) => news.TryWrite(new News(Context.System.Scheduler.MonotonicClock - start, word, state));
}
