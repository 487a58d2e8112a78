using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class UserSemaphoreHistoryTests
{
    [Fact]
    [Rule("REN-23")]
    [Rule("REN-24")]
    [Rule("REN-25")]
    public void A_semaphore_equals_the_naive_model_after_every_step() =>
        History.Check(6000, 60, UserSemaphoreStep.Random, history => Compare(history, InitialValue(history)));

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same_and_goes_on_the_same() => History.Check(400, 60, UserSemaphoreStep.Random, history =>
    {
        var kept = new UserSemaphoreDriver(InitialValue(history), keepsLog: true);
        var reloaded = new UserSemaphoreDriver(InitialValue(history), keepsLog: true);
        foreach (var step in history.Steps)
        {
            kept.Carry(step);
            reloaded.Carry(step);
            reloaded.World.Reload(reloaded.Semaphore, new UserSemaphore(0));
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(kept.State, reloaded.State);
        }
    });

    /// <summary>Three who take, one who gives, kicks that arrive when they arrive, and interruptions. The number guards against a change that nobody meant.</summary>
    [Fact]
    [Rule("REN-25")]
    public void All_histories_of_five_steps_equal_the_naive_model_and_reach_a_known_number_of_states()
    {
        List<UserSemaphoreStep> alphabet =
        [
            .. Enumerable.Range(0, 3).Select(process => new UserSemaphoreStep(UserSemaphoreStepKind.Call, process)),
            .. Enumerable.Range(0, 3).Select(process => new UserSemaphoreStep(UserSemaphoreStepKind.Abandon, process, Reason: Outcome.Interrupted)),
            new(UserSemaphoreStepKind.Call, 3, UserSemaphoreCall.Release, 1),
            new(UserSemaphoreStepKind.Call, 3, UserSemaphoreCall.Release, 2),
            new(UserSemaphoreStepKind.Run),
        ];
        var states = new HashSet<string>();
        var histories = 0;
        foreach (var history in History.All(alphabet, longest: 5))
        {
            states.Add(Compare(history, 0));
            histories++;
        }

        Assert.Equal((66_430, 342), (histories, states.Count));
    }

    private static int InitialValue(History<UserSemaphoreStep> history) => (history.Seed % 16) switch { 0 => -1, 1 => int.MaxValue - 1, < 5 => 2, _ => 0 };

    private static string Compare(History<UserSemaphoreStep> history, int value)
    {
        var (driver, model) = (new UserSemaphoreDriver(value), new NaiveUserSemaphore(value));
        foreach (var step in history.Steps)
        {
            var process = driver.At(step.Process).Id.Value;
            model.Endings.Clear();
            if (driver.Carry(step))
            {
                Follow(model, step, process);
            }

            Quick.Equal(model.Endings, [.. driver.World.Endings.Select(ending => ending with { Data = null })]);
            Quick.Equal(model.Value, (int)driver.Value, "value");
            Quick.Equal(model.Runnable, driver.World.InFlight, "on the way");
            for (var at = 0; at < UserSemaphoreDriver.Processes; at++)
            {
                Quick.Equal(model.IsAsleep(driver.At(at).Id.Value), driver.IsAsleep(at), "asleep");
            }
        }

        return driver.State;
    }

    private static void Follow(NaiveUserSemaphore model, UserSemaphoreStep step, long process)
    {
        switch (step.Kind)
        {
            case UserSemaphoreStepKind.Run:
                model.Run();
                break;
            case UserSemaphoreStepKind.Abandon:
                model.Abandon(process, step.Reason);
                break;
            case UserSemaphoreStepKind.Exit:
                if (model.IsAsleep(process))
                {
                    model.Abandon(process, Outcome.Exited);
                }

                break;
            case UserSemaphoreStepKind.Call when step.Call == UserSemaphoreCall.Acquire:
                model.Acquire(process, step.Reason);
                break;
            case UserSemaphoreStepKind.Call when step.Call == UserSemaphoreCall.Release:
                model.Release(process, step.Count);
                break;
            default:
                model.Read(process);
                break;
        }
    }
}
