using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

public sealed class RegisterModelTests
{
    private static HistoryText History => new();

    [Fact]
    public void Overlapping_calls_may_have_happened_in_either_order() =>
        History.Got(1, 1, 4, new RegisterWrite(7)).Got(2, 2, 3, new RegisterRead(), 0L).Got(2, 5, 6, new RegisterRead(), 7L).IsGood(new RegisterModel());

    [Fact]
    public void A_read_after_a_write_does_not_return_what_was_there_before() =>
        History.Got(1, 1, 2, new RegisterWrite(7)).Got(2, 3, 4, new RegisterRead(), 0L).IsBad(new RegisterModel());

    [Fact]
    public void Two_reads_one_after_the_other_do_not_see_a_write_come_and_go() =>
        History.Got(1, 1, 10, new RegisterWrite(7)).Got(2, 2, 3, new RegisterRead(), 7L).Got(3, 4, 5, new RegisterRead(), 0L).IsBad(new RegisterModel());

    [Fact]
    public void A_write_without_an_answer_may_have_happened() =>
        History.Lost(1, 1, new RegisterWrite(7)).Got(2, 20, 21, new RegisterRead(), 0L).Got(2, 30, 31, new RegisterRead(), 7L).IsGood(new RegisterModel());

    [Fact]
    public void A_write_without_an_answer_may_never_have_happened() =>
        History.Lost(1, 1, new RegisterWrite(7)).Got(2, 2, 3, new RegisterRead(), 0L).IsGood(new RegisterModel());

    [Fact]
    public void A_write_without_an_answer_does_not_happen_twice() =>
        History.Lost(1, 1, new RegisterAdd()).Got(2, 2, 3, new RegisterRead(), 1L).Got(2, 4, 5, new RegisterRead(), 2L).IsBad(new RegisterModel());

    [Fact]
    public void A_write_without_an_answer_has_not_happened_before_it_began() =>
        History.Got(2, 1, 2, new RegisterRead(), 7L).Lost(1, 3, new RegisterWrite(7)).IsBad(new RegisterModel());

    [Fact]
    public void Two_that_add_do_not_return_the_same() =>
        History.Got(1, 1, 3, new RegisterAdd(), 1L).Got(2, 2, 4, new RegisterAdd(), 1L).IsBad(new RegisterModel());

    [Fact]
    public void An_exchange_happens_where_the_value_is_expected_and_only_there()
    {
        History.Got(1, 1, 4, new RegisterExchange(0, 1)).Add(2, 2, 3, new RegisterExchange(0, 2), Outcome.ValueChanged).IsGood(new RegisterModel());
        History.Got(1, 1, 2, new RegisterExchange(0, 1)).Got(2, 3, 4, new RegisterExchange(0, 2)).IsBad(new RegisterModel());
        History.Add(2, 1, 2, new RegisterExchange(0, 2), Outcome.ValueChanged).IsBad(new RegisterModel());
    }

    [Fact]
    public void A_counter_under_a_lock_is_not_written_with_an_old_token_after_a_newer_one()
    {
        HistoryText Late(HistoryAnswer answer) => History
            .Got(1, 1, 2, new RegisterWrite(1, 1)).Got(2, 3, 4, new RegisterWrite(2, 2))
            .Add(1, 5, 6, new RegisterWrite(2, 1), answer).Got(2, 7, 8, new RegisterRead(), 2L);

        Late(HistoryAnswer.Failed(Errno.EPERM)).IsGood(new RegisterModel());
        Late(HistoryAnswer.Granted()).IsBad(new RegisterModel());
    }

    [Fact]
    public void What_was_not_fenced_off_does_not_fail() =>
        History.Got(1, 1, 2, new RegisterWrite(1, 1)).Add(2, 3, 4, new RegisterWrite(2, 2), HistoryAnswer.Failed(Errno.EPERM)).IsBad(new RegisterModel());
}
