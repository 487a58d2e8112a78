using ActorIpc.Tests;

namespace ActorIpc.Actors.Tests;

public class MessageHistoryTests
{
    [Fact]
    [Rule("MSG-7")]
    [Rule("MSG-8")]
    [Rule("MSG-10")]
    [Rule("MSG-12")]
    [Rule("MSG-13")]
    [Rule("MSG-14")]
    [Rule("MSG-15")]
    [Rule("MSG-16")]
    [Rule("MSG-17")]
    [Rule("MSG-18")]
    [Rule("MSG-19")]
    public void A_queue_equals_the_naive_model_after_every_step() => History.Check(6_000, 40, MessageStep.Random, Compare, MessageStep.Smaller);

    [Fact]
    public void A_state_that_is_saved_and_loaded_is_the_same_and_goes_on_the_same() =>
        History.Check(300, 40, MessageStep.Random, CompareWithReloaded, MessageStep.Smaller);

    [Fact]
    public void Equal_histories_have_equal_effects() => History.Check(300, 40, MessageStep.Random, RunTwice, MessageStep.Smaller);

    private static void Compare(History<MessageStep> history)
    {
        var driver = new MessageDriver(history.Seed);
        var model = new NaiveMessages(driver.MaxBytes, MessageStep.MostBytes, MessageDriver.Owner, 0x1B6, driver.Seconds);
        foreach (var step in history.Steps)
        {
            var pid = driver.At(step).Id.Value;
            var sleeping = model.Sleeps(pid);
            Quick.Equal(sleeping, driver.Sleeping(step) is not null, "asleep");
            driver.Carry(step);
            model.Ended.Clear();
            Follow(model, step, driver, pid, sleeping);
            CompareEndings(driver, model);
            CompareStates(driver, model);
        }
    }

    // The same step in the model.
    private static void Follow(NaiveMessages model, MessageStep step, MessageDriver driver, long pid, bool sleeping)
    {
        var (user, now) = (MessageDriver.UserOf(step), driver.Seconds);
        switch (step.Kind)
        {
            case MessageStepKind.Abandon:
                model.Abandon(pid, step.Reason);
                break;
            case MessageStepKind.Exit:
                model.Abandon(pid, Outcome.Exited);
                break;
            case MessageStepKind.Send when !sleeping:
                model.Send(pid, user, step, driver.LastText, now);
                break;
            case MessageStepKind.Receive when !sleeping:
                model.Receive(pid, user, step, now);
                break;
            case MessageStepKind.Set when !sleeping:
                model.Set(pid, user, step.Mode, step.MaxBytes, now);
                break;
            case MessageStepKind.Remove when !sleeping:
                model.Remove(pid, user);
                break;
        }
    }

    private static void CompareEndings(MessageDriver driver, NaiveMessages model)
    {
        var actual = driver.World.Endings.Select(ending => new NaiveMessageEnding(
            ending.Process, ending.Outcome, ending.Error, ending.Value, ending.Data is byte[] text ? NaiveMessages.Written(text) : ""));
        Quick.Equal([.. model.Ended.OrderBy(ending => ending.Process)], [.. actual.OrderBy(ending => ending.Process)]);
    }

    private static void CompareStates(MessageDriver driver, NaiveMessages model)
    {
        var answer = driver.Status();
        if (model.IsRemoved)
        {
            Quick.Equal(Errno.EINVAL, answer.Error, "The queue is gone.");
            return;
        }

        var status = (MessageQueueStatus)answer.Data!;
        Quick.Equal((model.Messages.Count, model.Bytes, model.MaxBytes), (status.Messages, (int)status.Bytes, status.MaxBytes), "qnum, cbytes, qbytes");
        Quick.Equal(model.LastPids, (status.LastSender.Value, status.LastReceiver.Value), "lspid, lrpid");
        Quick.Equal(model.Times, (status.SendTime, status.ReceiveTime, status.ChangeTime), "stime, rtime, ctime");
        Quick.Equal(model.Mode, status.Permission.Mode, "mode");
        for (var position = 0; position < model.Messages.Count; position++)
        {
            var copy = driver.Copy(position);
            Quick.Equal(model.Messages[position].Type, copy.Value, "type");
            Quick.Equal(model.Messages[position].Text, (byte[])copy.Data!);
        }
    }

    private static void CompareWithReloaded(History<MessageStep> history)
    {
        var kept = new MessageDriver(history.Seed, keepsLog: true);
        var reloaded = new MessageDriver(history.Seed, keepsLog: true);
        foreach (var step in history.Steps)
        {
            kept.Carry(step);
            reloaded.Carry(step);
            reloaded.World.Reload(reloaded.Queue, reloaded.New());
            Assert.Equal(kept.World.Log, reloaded.World.Log);
            Assert.Equal(World.Save(kept.Queue), World.Save(reloaded.Queue));
        }
    }

    private static void RunTwice(History<MessageStep> history)
    {
        var (first, second) = (new MessageDriver(history.Seed, keepsLog: true), new MessageDriver(history.Seed, keepsLog: true));
        foreach (var step in history.Steps)
        {
            first.Carry(step);
            second.Carry(step);
            Assert.Equal(first.World.Log, second.World.Log);
            Assert.Equal(World.Save(first.Queue), World.Save(second.Queue));
        }
    }
}
