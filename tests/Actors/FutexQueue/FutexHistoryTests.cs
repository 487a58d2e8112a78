using ActorIpc.Tests;
using Caller = ActorIpc.Actors.Tests.NaiveFutexes.Caller;

namespace ActorIpc.Actors.Tests;

public class FutexHistoryTests
{
    [Fact]
    [Rule("FUT-6")]
    [Rule("FUT-8")]
    [Rule("FUT-25")]
    [Rule("FUT-33")]
    [Rule("FUT-54")]
    public void A_futex_queue_equals_the_naive_model_after_every_step() =>
        History.Check(4000, 60, FutexStep.Random, history => Compare(history, new FutexDriver()));

    [Fact]
    public void States_that_are_saved_and_loaded_are_the_same_and_go_on_the_same() => History.Check(200, 40, FutexStep.Random, history =>
    {
        var (kept, reloaded) = (new FutexDriver(keepsLog: true), new FutexDriver(keepsLog: true));
        foreach (var step in history.Steps)
        {
            kept.Carry(step);
            reloaded.Carry(step);
            reloaded.Reload();
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(kept.State, reloaded.State);
        }
    });

    /// <summary>The number guards against a change that nobody meant: two words, two processes that wait and one that wakes.</summary>
    [Fact]
    public void All_histories_of_five_steps_equal_the_naive_model_and_reach_a_known_number_of_states()
    {
        List<FutexStep> alphabet =
        [
            new(FutexStepKind.Wait, 0),
            new(FutexStepKind.WaitAny, 1, 0, 1, Count: 3),
            new(FutexStepKind.Await, 1),
            new(FutexStepKind.Fetch, 1),
            new(FutexStepKind.Wake, 2),
            new(FutexStepKind.Wake, 2, 1, Count: int.MaxValue),
            new(FutexStepKind.Requeue, 2, 0, 1, Count: 0),
            new(FutexStepKind.Abandon, 0, Reason: Outcome.Interrupted),
            new(FutexStepKind.Exit, 1),
        ];
        var states = new HashSet<string>();
        var histories = 0;
        foreach (var history in History.All(alphabet, longest: 5))
        {
            var driver = new FutexDriver(numbersCalls: false);
            Compare(history, driver);
            states.Add(driver.State);
            histories++;
        }

        Assert.Equal((66_430, 461), (histories, states.Count));
    }

    private static void Compare(History<FutexStep> history, FutexDriver driver)
    {
        var model = new NaiveFutexes(FutexDriver.Words, FutexDriver.MostRecords);
        foreach (var step in history.Steps)
        {
            var process = driver.At(step).Id.Value;
            Quick.Equal(model.Waits(process), driver.Waiting(step) is not null, "waits");
            model.Endings.Clear();
            model.Posts.Clear();
            var caller = new Caller(process, driver.NumberOf(step));
            if (driver.Carry(step))
            {
                Follow(model, step, caller);
            }

            Quick.Equal(Sorted(model.Endings), Sorted(driver.World.Endings));
            Quick.Equal(model.Posts.Order().ToList(), driver.World.Posts.Order().ToList());
            for (var word = 0; word < FutexDriver.Words; word++)
            {
                Quick.Equal(model.Value(word), driver.Value(word), "word");
            }
        }
    }

    // Who of several that end in one step is told first is nobody's business.
    private static List<Ending> Sorted(List<Ending> endings) =>
        [.. endings.Select(ending => ending with { Data = Described(ending.Data) }).OrderBy(ending => ending.Process).ThenBy(ending => ending.Sequence)];

    private static string? Described(object? data) => data switch
    {
        FutexWoken[] woken => string.Join(' ', woken.Select(record => $"{record.Number}@{record.Word.Id}")),
        string { Length: > 0 } fetched when char.IsAsciiDigit(fetched[0]) => fetched,
        _ => null,
    };

    private static void Follow(NaiveFutexes model, FutexStep step, Caller caller)
    {
        switch (step.Kind)
        {
            case FutexStepKind.Set:
                model.Set(step.Word, step.Value);
                break;
            case FutexStepKind.Wait:
                model.Wait(caller, step.Word, step.Value, step.Mask, step.Reason);
                break;
            case FutexStepKind.WaitAny:
                model.WaitAny(caller, step.Vector, step.Reason);
                break;
            case FutexStepKind.Wake:
                model.Wake(caller, step.Word, step.Count, step.Mask);
                break;
            case FutexStepKind.Requeue or FutexStepKind.CompareRequeue:
                model.Requeue(caller, step.Word, step.Other, step.Count, step.OtherCount, step.Kind == FutexStepKind.Requeue ? null : step.Value);
                break;
            case FutexStepKind.WakeOp:
                model.WakeOp(
                    caller, step.Word, step.Other, step.Change, step.Argument, step.Comparison, step.Argument, step.Count, step.OtherCount);
                break;
            case FutexStepKind.Await:
                model.Await(caller, step.Word, step.Value, step.Mask, step.Signal);
                break;
            case FutexStepKind.Fetch:
                model.Fetch(caller, step.Count, step.Reason);
                break;
            case FutexStepKind.Close or FutexStepKind.Poll:
                model.Close(caller, step.Count, step.Kind == FutexStepKind.Close);
                break;
            case FutexStepKind.Abandon:
                model.Abandon(caller.Process, step.Reason);
                break;
            case FutexStepKind.Exit:
                model.Exit(caller.Process);
                break;
        }
    }
}
