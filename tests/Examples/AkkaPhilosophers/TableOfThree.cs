using ActorIpc;
using ActorIpc.Akka;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using AkkaPhilosophers.Dining;

namespace AkkaPhilosophers.Tests;

/// <summary>A table with three forks where time stands still: nobody gets hungry, or has eaten enough, unless the test says so.</summary>
public abstract class TableOfThree : TestKit
{
    private const string Config = """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.test.single-expect-default = 60s
        akka.loglevel = OFF
        actoripc.check-invariants = on
        """;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    protected TableOfThree()
        : base(Config)
    {
        Self = Sys.Ipc().Enter("test");
        Forks = Sys.Ipc().CreateSemaphores(1, 1, 1);
    }

    protected SemaphoreSet Forks { get; }

    protected IpcProcess Self { get; }

    /// <summary>Seats one that tells its moods to a probe of its own.</summary>
    private protected Guest SeatOne(int number, bool awaits = false)
    {
        var seat = new Seat(number, 3, Forks, new Pace(Longest, 1));
        var ear = CreateTestProbe();
        var waiter = ear.Ref;
        var props = awaits ? Props.Create(() => new AwaitingPhilosopher(seat, waiter)) : Props.Create(() => new Philosopher(seat, waiter));
        var actor = Sys.ActorOf(props);
        var guest = new Guest(number, actor, ear, awaits);
        guest.Expect(Mood.Thinking);
        return guest;
    }

    private protected Guest SeatOneThatEats(int number, bool awaits = false)
    {
        var guest = SeatOne(number, awaits);
        guest.Tell(new Appetite());
        guest.Expect(Mood.Hungry, Mood.Eating);
        return guest;
    }

    private protected Guest SeatOneThatWaits(int number, bool awaits = false)
    {
        var guest = SeatOne(number, awaits);
        guest.Tell(new Appetite());
        guest.Expect(Mood.Hungry);
        return guest;
    }

    /// <summary>Lets one have eaten enough.</summary>
    private protected void Finish(Guest guest)
    {
        if (guest.Awaits)
        {
            // It reads no message before its meal is over, and that is a matter of time.
            ((TestScheduler)Sys.Scheduler).Advance(Longest);
        }
        else
        {
            guest.Tell(new Full());
        }

        guest.Expect(Mood.Sated);
    }

    /// <summary>Looks which forks lie on the table: 1 for one that does.</summary>
    private protected async Task ExpectOnTheTableAsync(params int[] forks)
    {
        var found = new int[forks.Length];
        for (var fork = 0; fork < forks.Length; fork++)
        {
            found[fork] = await Self.GetValueAsync(Forks, fork);
        }

        Assert.Equal(forks, found);
    }

    /// <summary>A philosopher, and the probe that hears it.</summary>
    private protected sealed record Guest(int Seat, IActorRef Actor, TestProbe Ear, bool Awaits)
    {
        /// <summary>What it answers is heard by the probe too.</summary>
        public void Tell(object message) => Actor.Tell(message, Ear);

        public void Expect(params Mood[] moods) => Array.ForEach(moods, mood => Ear.ExpectMsg(new Became(Seat, mood)));
    }
}
