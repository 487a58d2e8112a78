using ActorIpc.Simulation.Histories;
using static ActorIpc.SemaphoreOp;

namespace ActorIpc.Simulation.Tests.Histories;

public sealed class SemaphoreModelTests
{
    private static readonly SemaphoreOperate TakeOne = new(Take(0).WithUndo());
    private static readonly SemaphoreOperate GiveOne = new(Give(0).WithUndo());

    private static HistoryText History => new();

    [Fact]
    public void Who_waits_takes_effect_when_it_is_granted() =>
        History.Got(1, 1, 2, TakeOne).Got(2, 3, 8, TakeOne).Got(1, 5, 6, GiveOne).IsGood(new SemaphoreModel(1));

    [Fact]
    public void One_unit_is_not_taken_twice() => History.Got(1, 1, 3, TakeOne).Got(2, 2, 4, TakeOne).IsBad(new SemaphoreModel(1));

    [Fact]
    public void Nothing_is_refused_that_could_be_done()
    {
        History.Add(1, 1, 2, TakeOne, Outcome.WouldBlock).IsBad(new SemaphoreModel(1));
        History.Add(1, 1, 2, TakeOne, Outcome.TimedOut).IsBad(new SemaphoreModel(1));
        History.Got(1, 1, 2, TakeOne).Add(2, 3, 4, TakeOne, Outcome.Interrupted).IsGood(new SemaphoreModel(1));
    }

    [Fact]
    public void What_was_refused_has_taken_nothing() =>
        History.Add(1, 1, 2, new SemaphoreOperate(Take(0), Take(1)), Outcome.Killed).Got(2, 3, 4, new SemaphoreGetValue(0), 1).IsGood(new SemaphoreModel(1, 0));

    [Fact]
    public void A_vector_is_done_whole_and_in_order()
    {
        HistoryText Move(int seen) => History.Got(1, 1, 4, new SemaphoreOperate(Take(0), Give(1))).Got(2, 2, 3, new SemaphoreOperate(AwaitZero(0), Take(1, seen)));

        Move(seen: 1).IsGood(new SemaphoreModel(1, 0));
        Move(seen: 2).IsBad(new SemaphoreModel(1, 0));
        History.Got(1, 1, 2, new SemaphoreOperate(Give(0), Take(0))).IsGood(new SemaphoreModel(0));
        History.Got(1, 1, 2, new SemaphoreOperate(Take(0), Give(0))).IsBad(new SemaphoreModel(0));
    }

    [Fact]
    public void An_exit_gives_back_what_was_taken_with_undo_and_only_that()
    {
        HistoryText After(SemaphoreOperate taken, int value) => History.Got(1, 1, 2, taken).Exit(1, 3, 4).Got(2, 5, 6, new SemaphoreGetValue(0), value);

        After(TakeOne, 2).IsGood(new SemaphoreModel(2));
        After(TakeOne, 1).IsBad(new SemaphoreModel(2));
        After(new SemaphoreOperate(Take(0)), 1).IsGood(new SemaphoreModel(2));
    }

    [Fact]
    public void What_is_given_back_at_an_exit_serves_who_waits() =>
        History.Got(1, 1, 2, TakeOne).Got(2, 3, 6, TakeOne).Exit(1, 4, 5).IsGood(new SemaphoreModel(1));

    [Fact]
    public void An_exit_keeps_within_the_range() =>
        History.Got(1, 1, 2, new SemaphoreOperate(Give(0, 3).WithUndo())).Got(2, 3, 4, new SemaphoreOperate(Take(0, 2))).Exit(1, 5, 6)
            .Got(2, 7, 8, new SemaphoreGetValue(0), 0).IsGood(new SemaphoreModel(0));

    [Fact]
    public void Setting_a_value_clears_its_undo_and_no_other() =>
        History.Got(1, 1, 2, new SemaphoreOperate(Take(0).WithUndo(), Take(1).WithUndo())).Got(2, 3, 4, new SemaphoreSetValue(0, 5)).Exit(1, 5, 6)
            .Got(2, 7, 8, new SemaphoreGetValue(0), 5).Got(2, 9, 10, new SemaphoreGetValue(1), 1).IsGood(new SemaphoreModel(1, 1));

    [Fact]
    public void What_would_pass_the_largest_value_fails_and_nothing_else()
    {
        var give = new SemaphoreOperate(Give(0));
        History.Add(1, 1, 2, give, HistoryAnswer.Failed(Errno.ERANGE)).IsGood(new SemaphoreModel(32767));
        History.Add(1, 1, 2, give, HistoryAnswer.Failed(Errno.ERANGE)).IsBad(new SemaphoreModel(32766));
        History.Got(1, 1, 2, give).IsBad(new SemaphoreModel(32767));
        History.Add(1, 1, 2, new SemaphoreOperate(Give(7)), HistoryAnswer.Failed(Errno.EFBIG)).IsGood(new SemaphoreModel(0));
        History.Add(1, 1, 2, new SemaphoreSetValue(0, -1), HistoryAnswer.Failed(Errno.ERANGE)).IsGood(new SemaphoreModel(0));
    }

    [Fact]
    public void An_adjustment_that_does_not_fit_fails() =>
        History.Got(1, 1, 2, new SemaphoreOperate(Give(0, 32767).WithUndo())).Got(2, 3, 4, new SemaphoreSetValue(1, 0)).Got(2, 5, 6, new SemaphoreOperate(Take(0, 32767)))
            .Add(1, 7, 8, new SemaphoreOperate(Give(0, 2).WithUndo()), HistoryAnswer.Failed(Errno.ERANGE)).IsGood(new SemaphoreModel(0, 0));

    [Fact]
    public void A_removal_ends_who_waits_and_fails_who_comes_later()
    {
        History.Add(1, 1, 4, TakeOne, Outcome.Removed).Got(2, 2, 3, new Removal()).Add(2, 5, 6, GiveOne, HistoryAnswer.Failed(Errno.EINVAL)).IsGood(new SemaphoreModel(0));
        History.Add(1, 1, 2, TakeOne, Outcome.Removed).Got(2, 3, 4, new Removal()).IsBad(new SemaphoreModel(0));
        History.Got(2, 1, 2, new Removal()).Got(1, 3, 4, GiveOne).IsBad(new SemaphoreModel(0));
    }

    [Fact]
    public void A_call_of_a_process_that_ended_and_one_without_rights_fit_anywhere() =>
        History.Add(1, 1, 2, TakeOne, Outcome.Exited).Add(1, 3, 4, TakeOne, HistoryAnswer.Failed(Errno.EACCES)).IsGood(new SemaphoreModel(1));

    [Fact]
    public void An_operation_that_no_model_knows_is_an_error() =>
        Assert.Throws<ArgumentException>(() => History.Got(1, 1, 2, "take").Check(new SemaphoreModel(1)));
}
