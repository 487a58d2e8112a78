using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

/// <summary>The lock and the queue with messages on their way between them for any time, while processes come, go and die.</summary>
public class SleepScheduleTests
{
    [Fact]
    [Rule("XV6-1")]
    public void However_late_messages_arrive_one_process_holds_a_lock_and_everybody_gets_on() =>
        History.Check(3000, 60, random => new Event(SleepStep.Random(random), random.Next(3), random.Next(100)), Run);

    [Fact]
    [Rule("XV6-1")]
    public void The_lock_is_released_only_when_the_sleeper_is_parked()
    {
        var driver = new SleepDriver(deliversLate: true);
        driver.Carry(new SleepStep(SleepStepKind.Acquire, 0));
        driver.Carry(new SleepStep(SleepStepKind.Sleep, 0));
        driver.Carry(new SleepStep(SleepStepKind.Acquire, 1));
        var sleeper = driver.World.Parked(driver.At(new SleepStep(SleepStepKind.Sleep, 0))).Single();
        Assert.Equal((RequestState.Submitted, 0), (sleeper.State, driver.World.Endings.Count));

        driver.World.Deliver();
        Assert.Equal((RequestState.Parked, 0), (sleeper.State, driver.World.Endings.Count));

        driver.World.Deliver();
        Assert.Equal((2, Outcome.Granted), (driver.World.Endings.Single().Process, driver.World.Endings.Single().Outcome));
    }

    [Fact]
    [Rule("XV6-1")]
    public void A_release_that_a_sleeper_sent_for_one_acquisition_does_not_open_a_later_one()
    {
        var world = new World { DeliversLate = true };
        var (held, queue) = (world.Run(new SleepLock(), "lock"), world.Run(new SleepQueue(), "queue"));
        var (self, other) = (world.Process(1), world.Process(2));
        world.Submit(held, self, 1, new SleepOperation { Call = SleepCall.Acquire });
        world.Submit(held, self, 2, new SleepOperation { Call = SleepCall.Sleep, Other = queue });

        // A process may call from two places at once: while its sleep is on its way it lets go of the lock and takes it again.
        world.Submit(held, self, 3, new SleepOperation { Call = SleepCall.Release });
        world.Submit(held, self, 4, new SleepOperation { Call = SleepCall.Acquire });
        var waiting = world.Submit(held, other, 1, new SleepOperation { Call = SleepCall.Acquire });
        while (world.InFlight > 0)
        {
            world.Deliver();
        }

        Assert.Equal(RequestState.Parked, waiting.State);
    }

    [Fact]
    public void A_lock_that_goes_to_a_process_whose_exit_was_heard_before_is_given_back()
    {
        var world = new World();
        var held = world.Run(new SleepLock(), "lock");
        var (dead, other) = (world.Process(1), world.Process(2));
        world.Submit(held, dead, 1, new SleepOperation { Call = SleepCall.Acquire });
        world.Exit(dead);

        // A call that the process made before it exited comes late.
        world.Submit(held, dead, 2, new SleepOperation { Call = SleepCall.Acquire });
        var next = world.Submit(held, other, 1, new SleepOperation { Call = SleepCall.Acquire });

        Assert.Equal((Outcome.Granted, Errno.EOWNERDEAD), (next.Answer.Outcome, next.Answer.Error));
    }

    private static void Run(History<Event> history)
    {
        var observer = new Observer();
        foreach (var (step, deliveries, choice) in history.Steps)
        {
            observer.Carry(step);
            for (var left = deliveries; left > 0 && observer.Driver.World.InFlight > 0; left--)
            {
                observer.Deliver(choice);
            }
        }

        observer.LetEverybodyGetOn();
        Assert.Empty(observer.Driver.World.Outstanding);
    }

    /// <summary>A step, then some messages that arrive.</summary>
    private sealed record Event(SleepStep Step, int Deliveries, int Choice);

    /// <summary>Believes what the endings say about who holds which lock.</summary>
    private sealed class Observer
    {
        private readonly long?[] holders = new long?[SleepDriver.Locks];
        private readonly Dictionary<long, SleepStep> calls = [];
        private readonly HashSet<long> dead = [];

        public SleepDriver Driver { get; } = new(deliversLate: true);

        public void Carry(SleepStep step)
        {
            var process = Driver.At(step).Id.Value;
            if (step.Kind == SleepStepKind.Acquire && holders.Contains(process))
            {
                // Two locks at once could end in a deadlock, which is for the callers to avoid.
                return;
            }

            if (step.Kind == SleepStepKind.Exit)
            {
                dead.Add(process);
            }

            var letsGo = step.Kind is SleepStepKind.Release or SleepStepKind.Sleep && Driver.Waiting(step) is null;
            for (var number = 0; number < holders.Length; number++)
            {
                if (holders[number] == process && (step.Kind == SleepStepKind.Exit || (letsGo && step.Lock == number)))
                {
                    holders[number] = null;
                }
            }

            // The call ends inside Carry, if it ends at once.
            calls[Driver.LastCall + 1] = step;
            Driver.Carry(step);
            Believe();
        }

        public void Deliver(int choice)
        {
            Driver.World.Endings.Clear();
            Driver.World.Deliver(choice);
            Believe();
        }

        public void LetEverybodyGetOn()
        {
            // Who pauses would hold its locks for ever.
            foreach (var call in Driver.World.Outstanding.Cast<Request<SleepOperation>>().ToList())
            {
                if (call.Operation.Call == SleepCall.Pause)
                {
                    Driver.World.Abandon(call, Outcome.TimedOut);
                }
            }

            for (var round = 0; round < 100 && (Driver.World.InFlight > 0 || Driver.World.Outstanding.Any()); round++)
            {
                while (Driver.World.InFlight > 0)
                {
                    Deliver(0);
                }

                for (var process = 0; process < SleepDriver.Processes; process++)
                {
                    for (var number = 0; number < holders.Length; number++)
                    {
                        Carry(new SleepStep(SleepStepKind.Release, process, number));
                    }

                    Carry(new SleepStep(SleepStepKind.Wakeup, process, Channel: (ulong)(round % 3)));
                }
            }
        }

        private void Believe()
        {
            foreach (var ending in Driver.World.Endings.Where(ending => !dead.Contains(ending.Process)))
            {
                var step = calls[ending.Sequence];
                var holdsNow = step.Kind == SleepStepKind.Acquire ? ending.Outcome == Outcome.Granted
                    : step.Kind == SleepStepKind.Sleep && ending.Outcome != Outcome.Failed;
                if (holdsNow)
                {
                    Assert.Null(holders[step.Lock]);
                    holders[step.Lock] = ending.Process;
                }
            }
        }
    }
}
