using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class PiHistoryTests
{
    [Fact]
    [Rule("FUT-38")]
    [Rule("FUT-41")]
    [Rule("FUT-43")]
    [Rule("FUT-44")]
    public void Locks_on_words_equal_the_naive_model_after_every_step() => History.Check(4000, 60, PiStep.Random, history => Compare(history));

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same_and_goes_on_the_same() => History.Check(300, 60, PiStep.Random, history =>
    {
        var (kept, reloaded) = (new PiDriver(keepsLog: true), new PiDriver(keepsLog: true));
        foreach (var step in history.Steps)
        {
            kept.Carry(step);
            reloaded.Carry(step);
            reloaded.World.Reload(reloaded.Queue, PiDriver.Fresh());
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(kept.State, reloaded.State);
        }
    });

    /// <summary>One who holds, two who wait, for the lock or by way of another word, with timeout and death at every point. The number guards against a change that nobody meant.</summary>
    [Fact]
    public void All_histories_of_five_steps_equal_the_naive_model_and_reach_a_known_number_of_states()
    {
        List<PiStep> alphabet =
        [
            .. Enumerable.Range(0, 3).Select(process => new PiStep(PiStepKind.Lock, process)),
            new(PiStepKind.Unlock, 0),
            new(PiStepKind.Unlock, 1),
            new(PiStepKind.WaitThenLock, 1, Word: 1, Other: 0),
            new(PiStepKind.WaitThenLock, 2, Word: 1, Other: 0),
            new(PiStepKind.RequeueToLock, 3, Word: 1, Other: 0, Count: 1),
            new(PiStepKind.Abandon, 1, Reason: Outcome.TimedOut),
            new(PiStepKind.Exit, 0),
            new(PiStepKind.Exit, 1),
        ];
        var states = new HashSet<string>();
        var histories = 0;
        foreach (var history in History.All(alphabet, longest: 5))
        {
            states.Add(Compare(history));
            histories++;
        }

        Assert.Equal((177_156, 508), (histories, states.Count));
    }

    private static string Compare(History<PiStep> history)
    {
        var (driver, model) = (new PiDriver(), new NaivePi());
        foreach (var step in history.Steps)
        {
            for (var at = 0; at < PiDriver.Processes; at++)
            {
                model.Lives(driver.At(at).Id.Value);
            }

            var process = driver.At(step.Process).Id.Value;
            model.Endings.Clear();
            if (driver.Carry(step))
            {
                model.Follow(step, process);
            }

            Quick.Equal(model.Endings, [.. driver.World.Endings.Select(ending => ending with { Data = null })]);
            Quick.Equal(model.Values, driver.Values);
            for (var at = 0; at < PiDriver.Processes; at++)
            {
                Quick.Equal(model.IsAsleep(driver.At(at).Id.Value), driver.IsAsleep(at), "asleep");
            }
        }

        return driver.State;
    }
}
