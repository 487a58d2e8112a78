using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class SleepHistoryTests
{
    [Fact]
    [Rule("XV6-1")]
    [Rule("XV6-2")]
    [Rule("XV6-3")]
    public void Locks_and_a_sleep_queue_equal_the_naive_model_after_every_step() =>
        History.Check(3000, 40, SleepStep.Random, history => Compare(history, new SleepDriver()));

    [Fact]
    public void States_that_are_saved_and_loaded_are_the_same_and_go_on_the_same() => History.Check(300, 40, SleepStep.Random, history =>
    {
        var (kept, reloaded) = (new SleepDriver(keepsLog: true), new SleepDriver(keepsLog: true));
        foreach (var step in history.Steps)
        {
            kept.Carry(step);
            reloaded.Carry(step);
            reloaded.ReloadAll();
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(kept.State, reloaded.State);
        }
    });

    /// <summary>The number guards against a change that nobody meant: one lock, one channel, two processes and one that wakes.</summary>
    [Fact]
    public void All_histories_of_five_steps_equal_the_naive_model_and_reach_a_known_number_of_states()
    {
        List<SleepStep> alphabet = [new SleepStep(SleepStepKind.Wakeup, 2)];
        foreach (var process in Enumerable.Range(0, 2))
        {
            alphabet.Add(new SleepStep(SleepStepKind.Acquire, process));
            alphabet.Add(new SleepStep(SleepStepKind.Release, process));
            alphabet.Add(new SleepStep(SleepStepKind.Sleep, process));
            alphabet.Add(new SleepStep(SleepStepKind.Abandon, process, Reason: Outcome.Interrupted));
        }

        var states = new HashSet<string>();
        var histories = 0;
        foreach (var history in History.All(alphabet, longest: 5))
        {
            var driver = new SleepDriver(numbersCalls: false);
            Compare(history, driver);
            states.Add(driver.State);
            histories++;
        }

        Assert.Equal((66_430, 48), (histories, states.Count));
    }

    private static void Compare(History<SleepStep> history, SleepDriver driver)
    {
        var model = new NaiveSleep(SleepDriver.Locks);
        foreach (var step in history.Steps)
        {
            var process = driver.At(step).Id.Value;
            Quick.Equal(model.Waits(process), driver.Waiting(step) is not null, "waits");
            model.Endings.Clear();
            if (driver.Carry(step))
            {
                Follow(model, step, process);
            }

            var actual = driver.World.Endings.Select(ending => ending with { Sequence = 0, Data = null }).ToList();
            if (!model.Endings.SequenceEqual(actual))
            {
                // The order in which one step lets go of two locks is nobody's business; that of one lock is in the tickets.
                Assert.Equal(model.Endings.OrderBy(ending => ending.ToString()), actual.OrderBy(ending => ending.ToString()));
            }
        }
    }

    private static void Follow(NaiveSleep model, SleepStep step, long process)
    {
        switch (step.Kind)
        {
            case SleepStepKind.Acquire:
                model.Acquire(process, step.Lock, step.Reason);
                break;
            case SleepStepKind.Release:
                model.Release(process, step.Lock);
                break;
            case SleepStepKind.Sleep:
                model.Sleep(process, step.Lock, step.Channel, step.Reason);
                break;
            case SleepStepKind.Wakeup or SleepStepKind.WakeupOne:
                model.Wakeup(process, step.Channel, step.Kind == SleepStepKind.WakeupOne);
                break;
            case SleepStepKind.Pause:
                model.Pause(process, step.Reason);
                break;
            case SleepStepKind.Abandon:
                model.Abandon(process, step.Reason);
                break;
            case SleepStepKind.Exit:
                model.Exit(process);
                break;
        }
    }
}
