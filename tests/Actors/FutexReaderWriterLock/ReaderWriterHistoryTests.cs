namespace ActorIpc.Actors.Tests;

public class ReaderWriterHistoryTests
{
    [Fact]
    public void A_reader_writer_lock_equals_the_naive_model_after_every_step() => History.Check(6000, 60, ReaderWriterStep.Random, history => Compare(history));

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same_and_goes_on_the_same() => History.Check(300, 60, ReaderWriterStep.Random, history =>
    {
        var (kept, reloaded) = (new ReaderWriterDriver(keepsLog: true), new ReaderWriterDriver(keepsLog: true));
        foreach (var step in history.Steps)
        {
            kept.Carry(step);
            reloaded.Carry(step);
            reloaded.Reload();
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(kept.State, reloaded.State);
        }
    });

    /// <summary>Three processes that read, write, leave late and end.</summary>
    [Fact]
    public void All_histories_of_four_steps_equal_the_naive_model()
    {
        List<ReaderWriterStep> alphabet = [new(ReaderWriterStepKind.Deliver, 0)];
        foreach (var process in Enumerable.Range(0, 3))
        {
            alphabet.Add(new ReaderWriterStep(ReaderWriterStepKind.Read, process));
            alphabet.Add(new ReaderWriterStep(ReaderWriterStepKind.Write, process));
            alphabet.Add(new ReaderWriterStep(ReaderWriterStepKind.Leave, process, Late: true));
            alphabet.Add(new ReaderWriterStep(process == 0 ? ReaderWriterStepKind.Exit : ReaderWriterStepKind.Abandon, process, Reason: Outcome.TimedOut));
        }

        Assert.Equal(30_941, History.All(alphabet, 4).Select(Compare).Count());
    }

    private static int Compare(History<ReaderWriterStep> history)
    {
        var (model, driver, told) = (new NaiveReaderWriter(), new ReaderWriterDriver(), 0);
        foreach (var step in history.Steps)
        {
            var process = driver.At(step.Process).Id.Value;
            model.Endings.Clear();
            if (driver.Carry(step))
            {
                Follow(model, step, process, driver.Sequence, ref told);
            }

            Quick.Equal(model.Endings, [.. driver.World.Endings.Select(ending => ending with { Value = 0 })]);
            Quick.Equal(model.Word, driver.Word.Value, "word");
            for (var at = 0; at < ReaderWriterDriver.Processes; at++)
            {
                Quick.Equal(model.Waits(driver.At(at).Id.Value), driver.World.Parked(driver.At(at)).Any(), "waits");
            }
        }

        return told;
    }

    private static void Follow(NaiveReaderWriter model, ReaderWriterStep step, long process, long sequence, ref int told)
    {
        switch (step.Kind)
        {
            case ReaderWriterStepKind.Read or ReaderWriterStepKind.Write:
                model.Enter(process, sequence, step.Kind == ReaderWriterStepKind.Write, step.Reason);
                break;
            case ReaderWriterStepKind.Leave when model.Leave(process):
                told++;
                if (!step.Late)
                {
                    model.Settle();
                }

                break;
            case ReaderWriterStepKind.Leave:
                break;
            case ReaderWriterStepKind.Deliver:
                model.Settle();
                break;
            case ReaderWriterStepKind.Abandon:
                model.Abandon(process, step.Reason);
                break;
            case ReaderWriterStepKind.Close:
                model.Close(process);
                break;
            default:
                model.Exit(process);
                break;
        }
    }
}
