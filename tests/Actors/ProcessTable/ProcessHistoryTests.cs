using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class ProcessHistoryTests
{
    [Fact]
    [Rule("XV6-4")]
    [Rule("XV6-5")]
    [Rule("XV6-6")]
    [Rule("XV6-7")]
    [Rule("XV6-8")]
    [Rule("XV6-9")]
    [Rule("XV6-11")]
    [Rule("XV6-14")]
    public void A_process_table_equals_the_naive_model_after_every_step() => History.Check(3000, 50, ProcessStep.Random, Compare);

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same_and_goes_on_the_same() => History.Check(300, 50, ProcessStep.Random, history =>
    {
        var (kept, reloaded) = (new ProcessDriver(keepsLog: true), new ProcessDriver(keepsLog: true));
        foreach (var step in history.Steps)
        {
            kept.Carry(step);
            reloaded.Carry(step);
            reloaded.World.Reload(reloaded.Table, reloaded.New());
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(World.Save(kept.Table), World.Save(reloaded.Table));
        }
    });

    private static void Compare(History<ProcessStep> history)
    {
        var driver = new ProcessDriver();
        var model = new NaiveProcesses(ProcessDriver.Limit);
        foreach (var step in history.Steps)
        {
            model.Endings.Clear();
            model.Posts.Clear();
            Follow(model, step, driver);
            driver.Carry(step);

            // What explains a misuse is for people.
            var actual = driver.World.Endings.Select(ending => ending.Outcome == Outcome.Failed ? ending with { Data = null } : ending);
            Quick.Equal(model.Endings.OrderBy(ending => ending.Sequence).ToList(), actual.OrderBy(ending => ending.Sequence).ToList());
            Quick.Equal(model.Posts, driver.World.Posts);
        }
    }

    // Before the step itself, for it moves the numbers of the driver.
    private static void Follow(NaiveProcesses model, ProcessStep step, ProcessDriver driver)
    {
        var (process, call) = (driver.At(step).Id.Value, driver.Call + 1);
        switch (step.Kind)
        {
            case ProcessStepKind.Spawn:
                model.Spawn(process, call, driver.Child);
                break;
            case ProcessStepKind.Exit:
                model.Exit(process, call, step.Status);
                break;
            case ProcessStepKind.Vanish:
                if (process != 1 && model.IsAlive(process))
                {
                    model.Vanish(process, -1);
                }

                break;
            case ProcessStepKind.Wait or ProcessStepKind.WaitForOne when driver.MayWait(step):
                model.WaitFor(process, call, step.Kind == ProcessStepKind.Wait ? 0 : driver.Target(step), step.Reason);
                break;
            case ProcessStepKind.Kill or ProcessStepKind.Interrupt:
                model.Post(process, call, driver.Target(step), step.Kind == ProcessStepKind.Kill ? Signal.Kill : Signal.Interrupt);
                break;
            case ProcessStepKind.Abandon:
                if (driver.Waiting(step) is { } waiting)
                {
                    model.Abandon(process, waiting.Sequence, step.Reason);
                }

                break;
        }
    }
}
