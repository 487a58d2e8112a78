using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class SemaphoreHistoryTests
{
    [Fact]
    [Rule("SEM-33")]
    [Rule("SEM-35")]
    [Rule("SEM-41")]
    [Rule("SEM-43")]
    [Rule("SEM-46")]
    [Rule("SEM-49")]
    [Rule("SEM-59")]
    [Rule("SEM-62")]
    public void An_array_equals_the_naive_model_after_every_step() =>
        History.Check(10_000, 30, SemaphoreStep.Random, Compare, SemaphoreStep.Smaller);

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same_and_goes_on_the_same() =>
        History.Check(300, 30, SemaphoreStep.Random, CompareWithReloaded, SemaphoreStep.Smaller);

    [Fact]
    public void Equal_histories_have_equal_effects() => History.Check(300, 30, SemaphoreStep.Random, RunTwice, SemaphoreStep.Smaller);

    private static void Compare(History<SemaphoreStep> history)
    {
        var driver = new SemaphoreDriver(history.Seed);
        var model = new NaiveSemaphores(driver.Initial, driver.Seconds);
        foreach (var step in history.Steps)
        {
            var process = driver.At(step);
            var sleeping = model.Sleeps(process.Id.Value);
            Quick.Equal(sleeping, driver.Sleeping(step) is not null, "asleep");
            driver.Carry(step);
            model.Released.Clear();
            model.ReleasedFromOne.Clear();
            var own = Follow(model, step, driver, process.Id.Value, sleeping);
            CompareEndings(driver.World.Endings, own, model, process.Id.Value);
            CompareStates(driver, model);
        }
    }

    // The same step in the model. Returns the ending of the process itself, if it ended.
    private static NaiveEnding? Follow(NaiveSemaphores model, SemaphoreStep step, SemaphoreDriver driver, long pid, bool sleeping)
    {
        var now = driver.Seconds;
        switch (step.Kind)
        {
            case SemaphoreStepKind.Abandon when sleeping:
                model.Abandon(pid);
                return new NaiveEnding(pid, step.Reason);
            case SemaphoreStepKind.Exit:
                model.Abandon(pid);
                model.Exit(pid, now);
                return sleeping ? new NaiveEnding(pid, Outcome.Exited) : null;
            case SemaphoreStepKind.Operate when !sleeping:
                return model.Operate(pid, driver.Ops(step), step.Reason, now);
            case not SemaphoreStepKind.Abandon when !sleeping && model.IsRemoved:
                return new NaiveEnding(pid, Outcome.Failed, Errno.EINVAL);
            case SemaphoreStepKind.SetValue when !sleeping:
                model.SetValue(pid, driver.Number(step), step.Values[0], now);
                return new NaiveEnding(pid, Outcome.Granted);
            case SemaphoreStepKind.SetAll when !sleeping:
                model.SetAll(pid, driver.Values(step), now);
                return new NaiveEnding(pid, Outcome.Granted);
            case SemaphoreStepKind.Remove when !sleeping:
                model.Remove();
                return new NaiveEnding(pid, Outcome.Granted);
            default:
                return null;
        }
    }

    private static void CompareEndings(List<Ending> actual, NaiveEnding? own, NaiveSemaphores model, long pid)
    {
        var endings = actual.Select(ending => new NaiveEnding(ending.Process, ending.Outcome, ending.Error)).ToList();
        Assert.True(endings.Count(ending => ending.Process == pid) == (own is null ? 0 : 1), $"Expected of {pid} itself: {own}");
        Quick.Equal(own ?? default, endings.Find(ending => ending.Process == pid), "own answer");
        endings.RemoveAll(ending => ending.Process == pid);
        Quick.Equal(model.Released.Sum(group => group.Count), endings.Count, "released");
        foreach (var line in model.ReleasedFromOne.Values)
        {
            Assert.Equal(line, endings.Where(line.Contains));
        }

        foreach (var group in model.Released)
        {
            Assert.Equal(group.OrderBy(ending => ending.Process), endings.Take(group.Count).OrderBy(ending => ending.Process));
            endings.RemoveRange(0, group.Count);
        }
    }

    private static void CompareStates(SemaphoreDriver driver, NaiveSemaphores model)
    {
        if (model.IsRemoved)
        {
            Quick.Equal(Errno.EINVAL, driver.Ask(SemaphoreCommand.GetAll).Error, "The array is gone.");
            return;
        }

        var values = (IReadOnlyList<int>)driver.Ask(SemaphoreCommand.GetAll).Data!;
        Quick.Equal(model.Values.Length, values.Count, "GETALL");
        Quick.Equal(model.Values[^1], driver.Ask(SemaphoreCommand.GetValue, model.Values.Length - 1).Value, "GETVAL");
        for (var number = 0; number < model.Values.Length; number++)
        {
            Quick.Equal(model.Values[number], values[number], "GETALL");
            Quick.Equal(model.WaitingForIncrease(number), driver.Ask(SemaphoreCommand.GetWaitingForIncrease, number).Value, "GETNCNT");
            Quick.Equal(model.WaitingForZero(number), driver.Ask(SemaphoreCommand.GetWaitingForZero, number).Value, "GETZCNT");
            Quick.Equal(model.Pids[number], driver.Ask(SemaphoreCommand.GetPid, number).Value, "GETPID");
        }

        var status = (SemaphoreStatus)driver.Ask(SemaphoreCommand.Status).Data!;
        Quick.Equal((model.OperateTime, model.ChangeTime), (status.OperateTime, status.ChangeTime), "sem_otime, sem_ctime");
    }

    private static void CompareWithReloaded(History<SemaphoreStep> history)
    {
        var kept = new SemaphoreDriver(history.Seed, keepsLog: true);
        var reloaded = new SemaphoreDriver(history.Seed, keepsLog: true);
        foreach (var step in history.Steps)
        {
            kept.Carry(step);
            reloaded.Carry(step);
            reloaded.World.Reload(reloaded.Array, reloaded.New());
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(World.Save(kept.Array), World.Save(reloaded.Array));
        }
    }

    private static void RunTwice(History<SemaphoreStep> history)
    {
        var (first, second) = (new SemaphoreDriver(history.Seed, keepsLog: true), new SemaphoreDriver(history.Seed, keepsLog: true));
        foreach (var step in history.Steps)
        {
            first.Carry(step);
            second.Carry(step);
            Assert.Equal(first.World.Log, second.World.Log);
            Assert.Equal(World.Save(first.Array), World.Save(second.Array));
        }
    }
}
