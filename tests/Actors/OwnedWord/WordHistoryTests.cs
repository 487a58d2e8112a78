using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class WordHistoryTests
{
    [Fact]
    [Rule("FUT-8")]
    [Rule("FUT-19")]
    [Rule("FUT-28")]
    public void A_word_equals_the_naive_model_after_every_step() =>
        History.Check(6000, 50, WordStep.Random, history => Compare(history, InitialValue(history)));

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same_and_goes_on_the_same() => History.Check(400, 50, WordStep.Random, history =>
    {
        var (kept, reloaded) = (new WordDriver(InitialValue(history), keepsLog: true), new WordDriver(InitialValue(history), keepsLog: true));
        foreach (var step in history.Steps)
        {
            kept.Carry(step);
            reloaded.Carry(step);
            reloaded.World.Reload(reloaded.Word, new OwnedWord(77));
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(kept.State, reloaded.State);
        }
    });

    /// <summary>Three who wait in different ways, and changes, wakes and both at once. The number guards against a change that nobody meant.</summary>
    [Fact]
    public void All_histories_of_five_steps_equal_the_naive_model_and_reach_a_known_number_of_states()
    {
        WordStep[] alphabet =
        [
            WordStep.Of(0, new() { Call = WordCall.Wait }),
            WordStep.Of(1, new() { Call = WordCall.Wait, Mask = 1 }),
            WordStep.Of(2, new() { Call = WordCall.Wait, Expected = 1 }),
            new(WordStepKind.Abandon, 0, Reason: Outcome.TimedOut),
            WordStep.Of(3, new() { Call = WordCall.CompareExchange, Operand = 1 }),
            WordStep.Of(3, new() { Call = WordCall.Wake, Count = 1 }),
            WordStep.Of(3, new() { Call = WordCall.Wake, Count = int.MaxValue, Mask = 2 }),
            WordStep.Of(3, new() { Call = WordCall.Change, Change = FutexChange.Xor, Operand = 1, Count = 1, Compares = true, Comparison = FutexComparison.Greater }),
            WordStep.Of(3, new() { Call = WordCall.Change, Change = FutexChange.Add, Operand = 1 }),
        ];
        var states = new HashSet<string>();
        var histories = 0;
        foreach (var history in History.All(alphabet, longest: 5))
        {
            states.Add(Compare(history, 0));
            histories++;
        }

        Assert.Equal((66_430, 43), (histories, states.Count));
    }

    [Theory]
    [InlineData(0u, 0)]
    [InlineData(uint.MaxValue, 0)]
    [InlineData(0u, int.MaxValue)]
    [InlineData(uint.MaxValue, int.MaxValue)]
    [InlineData(0x8000_0000u, 1)]
    public void An_answer_has_room_for_every_value_and_every_number_of_the_woken(uint held, int woken) =>
        Assert.Equal(new WordAnswer(held, woken), WordAnswer.Of(new WordAnswer(held, woken).Encoded));

    private static uint InitialValue(History<WordStep> history) => (history.Seed % 8) switch { 0 => uint.MaxValue, < 3 => 1, _ => 0 };

    private static string Compare(History<WordStep> history, uint value)
    {
        var (driver, model) = (new WordDriver(value), new NaiveWord(value));
        foreach (var step in history.Steps)
        {
            var process = driver.At(step.Process).Id.Value;
            model.Endings.Clear();
            if (driver.Carry(step))
            {
                Follow(model, step, process);
            }

            Quick.Equal(model.Endings, [.. driver.World.Endings.Select(ending => ending with { Data = null })]);
            Quick.Equal(model.Value, driver.Value, "value");
            for (var at = 0; at < WordDriver.Processes; at++)
            {
                Quick.Equal(model.Waits(driver.At(at).Id.Value), driver.Waits(at), "waits");
            }
        }

        return driver.State;
    }

    private static void Follow(NaiveWord model, WordStep step, long process)
    {
        switch (step.Kind)
        {
            case WordStepKind.Call:
                model.Call(process, step.Operation, step.Reason);
                break;
            case WordStepKind.Abandon:
                model.Abandon(process, step.Reason);
                break;
            case WordStepKind.Exit when model.Waits(process):
                model.Abandon(process, Outcome.Exited);
                break;
        }
    }
}
