using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

public sealed class HistoryVerdictTests
{
    [Fact]
    public void A_failure_tells_the_longest_order_the_state_after_it_and_what_cannot_come_next()
    {
        var history = new HistoryText()
            .Got(1, 1, 4, new LockAcquire(), new LockHeld()).Add(2, 2, 3, new LockAcquire(), Outcome.TimedOut)
            .Exit(1, 5, 6)
            .Got(2, 7, 9, new LockAcquire(), new LockHeld()).Add(3, 8, 10, new LockAcquire(), Outcome.WouldBlock);

        var failure = history.IsBad(new LockModel());

        Assert.Equal(
            """
            it: no order of its 5 calls explains every answer. The longest that does so for its own:
              no.  process  call     answer    during
              1    1        acquire  held      1 to 4
              2    2        acquire  TimedOut  2 to 3
              3    1        exit     Granted   5 to 6
            Then: free, an owner died
            None of these can come next, and one of them must:
              no.  process  call     answer      during
              4    2        acquire  held        7 to 9
              5    3        acquire  WouldBlock  8 to 10

            """,
            failure.ToString(),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Of_a_long_order_the_end_is_shown()
    {
        var history = new HistoryText();
        for (var i = 1; i <= 30; i++)
        {
            history.Got(1, 2 * i, (2 * i) + 1, new RegisterAdd(), i == 30 ? 0L : (long)i);
        }

        var failure = history.IsBad(new RegisterModel());

        Assert.Equal((29, "29", 30), (failure.Prefix.Count, failure.State, Assert.Single(failure.Stuck).Number));
        Assert.Contains("(9 calls before these)", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("add 1  29 ", failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("add 1  9 ", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_object_is_judged_for_itself_by_its_own_model()
    {
        var history = new History(
        [
            new HistoryCall(1, new ProcessId(1), "a", new LockAcquire(), 1, 2, Outcome.Granted),
            new HistoryCall(2, new ProcessId(1), "b", new RegisterRead(), 3, 4, HistoryAnswer.Granted(1L)),
            new HistoryCall(3, new ProcessId(2), "a", new LockAcquire(), 5, 6, Outcome.WouldBlock),
            new HistoryCall(4, new ProcessId(2), "c", new RegisterRead(), 7, 8, HistoryAnswer.Granted(0L)),
        ]);

        var verdict = history.Check(name => name == "a" ? new LockModel() : new RegisterModel());

        Assert.False(verdict.IsLinearizable);
        Assert.Equal("b", Assert.Single(verdict.Failures).Object);
        Assert.StartsWith("b: no order of its 1 calls", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_is_given_up_says_neither_yes_nor_no()
    {
        // Any set of them may have happened, and none explains the answer.
        var calls = Enumerable.Range(0, 20).Select(i => new HistoryCall(i + 1, new ProcessId(i), "it", new RegisterAdd(1L << i), i));
        var read = new HistoryCall(21, new ProcessId(30), "it", new RegisterRead(), 30, 31, HistoryAnswer.Granted(-1L));
        var verdict = new History([.. calls, read]).Check(new RegisterModel(), most: 1000);

        Assert.Equal((false, 0, "it"), (verdict.IsLinearizable, verdict.Failures.Count, Assert.Single(verdict.Undecided)));
        Assert.Contains("given up", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_without_answers_that_would_do_the_same_are_not_told_apart()
    {
        // Of a million sets of them, twenty-one differ.
        var calls = Enumerable.Range(0, 20).Select(i => new HistoryCall(i + 1, new ProcessId(i), "it", new RegisterAdd(), i));
        var verdict = new History([.. calls, new HistoryCall(21, new ProcessId(30), "it", new RegisterRead(), 30, 31, HistoryAnswer.Granted(21L))]).Check(new RegisterModel());

        Assert.Single(verdict.Failures);
        Assert.Equal(20, verdict.Configurations);
    }

    [Fact]
    public void A_history_of_nothing_is_linearizable_and_a_history_prints_as_a_table()
    {
        Assert.Equal("linearizable", new History([]).Check(new LockModel()).ToString());
        Assert.Equal(
            """
              no.  process  object  call  answer   during
              1    7        it      read  unknown  3 to ?

            """,
            new History([new HistoryCall(1, new ProcessId(7), "it", new RegisterRead(), 3)]).ToString(),
            ignoreLineEndingDifferences: true);
    }
}
