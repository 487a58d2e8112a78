using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

public sealed class LockModelTests
{
    private static readonly LockAcquire Acquire = new();
    private static readonly LockRelease Release = new();

    private static HistoryText History => new();

    [Fact]
    public void Who_waits_holds_it_after_the_release() =>
        History.Got(1, 1, 2, Acquire).Got(2, 3, 8, Acquire).Got(1, 5, 6, Release).IsGood(new LockModel());

    [Fact]
    public void Two_do_not_hold_it_at_once() =>
        History.Got(1, 1, 2, Acquire).Got(2, 3, 4, Acquire).Got(1, 5, 6, Release).IsBad(new LockModel());

    [Fact]
    public void Who_takes_it_after_a_death_is_told()
    {
        History.Got(1, 1, 2, Acquire).Exit(1, 3, 6).Got(2, 4, 5, Acquire, new LockHeld(OwnerDied: true)).IsGood(new LockModel());
        History.Got(1, 1, 2, Acquire).Exit(1, 3, 6).Got(2, 4, 5, Acquire, new LockHeld()).IsBad(new LockModel());
    }

    [Fact]
    public void Only_the_next_is_told_of_a_death()
    {
        HistoryText Two(bool again) => History.Got(1, 1, 2, Acquire).Exit(1, 3, 4).Got(2, 5, 6, Acquire, new LockHeld(OwnerDied: true))
            .Got(2, 7, 8, Release).Got(3, 9, 10, Acquire, new LockHeld(OwnerDied: again));

        Two(again: false).IsGood(new LockModel());
        Two(again: true).IsBad(new LockModel());
    }

    [Fact]
    public void Who_exits_without_it_leaves_it_as_it_is() =>
        History.Got(1, 1, 2, Acquire).Add(2, 3, 4, Acquire, Outcome.WouldBlock).Exit(2, 5, 6).Add(3, 7, 8, Acquire, Outcome.TimedOut).IsGood(new LockModel());

    [Fact]
    public void An_owner_that_was_given_up_may_lose_it_at_any_time_from_then_on() =>
        History.Got(1, 1, 2, Acquire).Exit(1, 3, null).Add(2, 4, 5, Acquire, Outcome.TimedOut).Got(2, 20, 21, Acquire, new LockHeld(OwnerDied: true)).IsGood(new LockModel());

    [Fact]
    public void A_release_without_an_answer_may_have_happened_or_not()
    {
        History.Got(1, 1, 2, Acquire).Lost(1, 3, Release).Got(2, 4, 5, Acquire).IsGood(new LockModel());
        History.Got(1, 1, 2, Acquire).Lost(1, 3, Release).Add(2, 4, 5, Acquire, Outcome.WouldBlock).IsGood(new LockModel());
        History.Got(1, 1, 2, Acquire).Lost(1, 3, Release).Got(2, 4, 5, Acquire).Got(3, 6, 7, Acquire).IsBad(new LockModel());
    }

    [Fact]
    public void A_refusal_needs_somebody_who_holds_it()
    {
        History.Add(1, 1, 2, Acquire, Outcome.TimedOut).IsBad(new LockModel());
        History.Add(1, 1, 4, Acquire, Outcome.Cancelled).Got(2, 2, 3, Acquire).IsGood(new LockModel());
    }

    [Fact]
    public void Misuse_fails_and_nothing_else_does()
    {
        History.Add(1, 1, 2, Release, HistoryAnswer.Failed(Errno.EPERM)).Got(1, 3, 4, Acquire)
            .Add(1, 5, 6, Acquire, HistoryAnswer.Failed(Errno.EDEADLK)).Got(1, 7, 8, Release).IsGood(new LockModel());
        History.Got(1, 1, 2, Release).IsBad(new LockModel());
        History.Add(1, 1, 2, Acquire, HistoryAnswer.Failed(Errno.EDEADLK)).IsBad(new LockModel());
        History.Got(1, 1, 2, Acquire).Add(1, 3, 4, Release, HistoryAnswer.Failed(Errno.EPERM)).IsBad(new LockModel());
    }

    [Fact]
    public void A_key_that_is_turned_twice_opens_no_later_acquisition()
    {
        HistoryText Twice(HistoryAnswer third) => History.Got(1, 1, 2, Acquire, new LockHeld(Token: 1)).Got(1, 3, 4, new LockRelease(1))
            .Got(1, 5, 6, Acquire, new LockHeld(Token: 2)).Got(1, 7, 8, new LockRelease(1)).Add(2, 9, 10, Acquire, third);

        Twice(Outcome.WouldBlock).IsGood(new LockModel());
        Twice(HistoryAnswer.Granted()).IsBad(new LockModel());
    }

    [Fact]
    public void Tokens_only_grow() =>
        History.Got(1, 1, 2, Acquire, new LockHeld(Token: 5)).Got(1, 3, 4, Release).Got(2, 5, 6, Acquire, new LockHeld(Token: 5)).IsBad(new LockModel());

    [Fact]
    public void Who_sleeps_lets_go_and_has_it_again_when_the_sleep_ends()
    {
        HistoryText Sleep(long back) => History.Got(1, 1, 2, Acquire).Add(1, 3, back, new LockSleep(), Outcome.TimedOut)
            .Got(2, 4, 5, Acquire).Got(2, 10, 11, Release).Got(1, 20, 21, Release);

        Sleep(back: 12).IsGood(new LockModel());
        Sleep(back: 9).IsBad(new LockModel());
    }

    [Fact]
    public void Who_sleeps_without_it_fails() =>
        History.Add(1, 1, 2, new LockSleep(), HistoryAnswer.Failed(Errno.EPERM)).IsGood(new LockModel());
}
