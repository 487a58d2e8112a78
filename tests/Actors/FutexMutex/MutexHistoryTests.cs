namespace ActorIpc.Actors.Tests;

public class MutexHistoryTests
{
    [Fact]
    public void A_mutex_equals_the_naive_model_after_every_step() =>
        History.Check(6000, 60, MutexStep.Random, history => Compare(history, new MutexDriver()));

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same_and_goes_on_the_same() => History.Check(300, 60, MutexStep.Random, history =>
    {
        var (kept, reloaded) = (new MutexDriver(keepsLog: true), new MutexDriver(keepsLog: true));
        foreach (var step in history.Steps)
        {
            kept.Carry(step);
            reloaded.Carry(step);
            reloaded.Reload();
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(kept.State, reloaded.State);
        }
    });

    /// <summary>Three processes that lock, unlock late, wait and end. The number guards against a change that nobody meant.</summary>
    [Fact]
    public void All_histories_of_five_steps_equal_the_naive_model_and_reach_a_known_number_of_states()
    {
        List<MutexStep> alphabet = [new(MutexStepKind.Notify, 2, All: true), new(MutexStepKind.Deliver, 0)];
        foreach (var process in Enumerable.Range(0, 2))
        {
            alphabet.Add(new MutexStep(MutexStepKind.Lock, process));
            alphabet.Add(new MutexStep(MutexStepKind.Unlock, process, Late: true));
            alphabet.Add(new MutexStep(MutexStepKind.Exit, process));
        }

        alphabet.Add(new MutexStep(MutexStepKind.Wait, 0));
        alphabet.Add(new MutexStep(MutexStepKind.Close, 1));
        alphabet.Add(new MutexStep(MutexStepKind.Abandon, 1, Reason: Outcome.TimedOut));
        var (states, histories) = (new HashSet<string>(), 0);
        foreach (var history in History.All(alphabet, 5))
        {
            var driver = new MutexDriver(numbersCalls: false);
            Compare(history, driver);
            states.Add(driver.State);
            histories++;
        }

        Assert.Equal((177_156, 149), (histories, states.Count));
    }

    private static void Compare(History<MutexStep> history, MutexDriver driver)
    {
        var model = new NaiveMutex();
        Queue<long> unlocks = new();
        foreach (var step in history.Steps)
        {
            var process = driver.At(step.Process).Id.Value;
            model.Endings.Clear();
            var byItself = model.Word == process;
            if (driver.Carry(step))
            {
                Follow(model, step, process, driver.Sequence, byItself, unlocks);
            }

            Quick.Equal(model.Endings, [.. driver.World.Endings.Select(ending => ending with { Data = null })]);
            Quick.Equal(model.Word, driver.Word.Value, "word");
            for (var condition = 0; condition < MutexDriver.Conditions; condition++)
            {
                Quick.Equal((uint)model.Sleepers(condition), driver.Waiting(condition), "who waits on a condition");
            }

            for (var at = 0; at < MutexDriver.Processes; at++)
            {
                Quick.Equal(model.Waits(driver.At(at).Id.Value), driver.World.Parked(driver.At(at)).Any(), "waits");
            }
        }
    }

    private static void Follow(NaiveMutex model, MutexStep step, long process, long sequence, bool byItself, Queue<long> unlocks)
    {
        switch (step.Kind)
        {
            case MutexStepKind.Lock:
                model.Lock(process, sequence, step.Reason);
                break;
            case MutexStepKind.Unlock when !byItself && step.Late:
                unlocks.Enqueue(process);
                break;
            case MutexStepKind.Unlock when !byItself:
                // Those that were left before come first.
                unlocks.Enqueue(process);
                model.Unlock(unlocks.Dequeue());
                break;
            case MutexStepKind.Unlock:
                model.Unlock(process);
                break;
            case MutexStepKind.Deliver:
                model.Unlock(unlocks.Dequeue());
                break;
            case MutexStepKind.MarkConsistent:
                model.MarkConsistent();
                break;
            case MutexStepKind.Wait:
                model.Wait(process, sequence, step.Condition, step.Reason);
                break;
            case MutexStepKind.Notify:
                model.Notify(process, sequence, step.Condition, step.All);
                break;
            case MutexStepKind.Abandon:
                model.Abandon(process, step.Reason);
                break;
            case MutexStepKind.Close:
                model.Close(process);
                break;
            default:
                model.Exit(process);
                break;
        }
    }
}
