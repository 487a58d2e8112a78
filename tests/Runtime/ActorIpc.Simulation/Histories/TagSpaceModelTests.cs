using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

public sealed class TagSpaceModelTests
{
    private static HistoryText History => new();

    private static Rendezvous Meet(ulong value, ulong tag = 1) => new(tag, value);

    [Fact]
    public void Two_that_overlap_exchange_their_values() => History.Got(1, 1, 4, Meet(10), 20UL).Got(2, 2, 3, Meet(20), 10UL).IsGood(new TagSpaceModel());

    [Fact]
    public void Two_that_do_not_overlap_have_not_met() => History.Got(1, 1, 2, Meet(10), 20UL).Got(2, 3, 4, Meet(20), 10UL).IsBad(new TagSpaceModel());

    [Fact]
    public void Nobody_gets_a_value_that_its_partner_did_not_give() =>
        History.Got(1, 1, 4, Meet(10), 20UL).Got(2, 2, 3, Meet(20), 11UL).IsBad(new TagSpaceModel());

    [Fact]
    public void Nobody_meets_alone_or_on_another_tag()
    {
        History.Got(1, 1, 2, Meet(10), 10UL).IsBad(new TagSpaceModel());
        Assert.Equal(2, History.Got(1, 1, 4, Meet(10, 1), 20UL).Got(2, 2, 3, Meet(20, 2), 10UL).Check(new TagSpaceModel()).Failures.Count);
    }

    [Fact]
    public void Three_do_not_meet_in_a_circle() =>
        History.Got(1, 1, 10, Meet(10), 20UL).Got(2, 2, 9, Meet(20), 30UL).Got(3, 3, 8, Meet(30), 10UL).IsBad(new TagSpaceModel());

    [Fact]
    public void Of_four_that_overlap_any_two_may_have_met() =>
        History.Got(1, 1, 10, Meet(10), 30UL).Got(2, 2, 9, Meet(20), 40UL).Got(3, 3, 8, Meet(30), 10UL).Got(4, 4, 7, Meet(40), 20UL).IsGood(new TagSpaceModel());

    [Fact]
    public void A_partner_whose_answer_never_came_may_have_met()
    {
        History.Lost(1, 1, Meet(10)).Got(2, 20, 21, Meet(20), 10UL).IsGood(new TagSpaceModel());
        History.Lost(1, 1, Meet(10)).Got(2, 20, 21, Meet(20), 10UL).Got(3, 22, 23, Meet(30), 10UL).IsBad(new TagSpaceModel());
    }

    [Fact]
    public void A_wait_that_ended_otherwise_has_met_nobody()
    {
        History.Add(1, 1, 2, Meet(10), Outcome.TimedOut).Add(2, 1, 2, Meet(20), Outcome.Interrupted)
            .Add(3, 1, 4, Meet(30), HistoryAnswer.Failed(Errno.EINVAL)).Exit(3, 5, 6).IsGood(new TagSpaceModel());
        History.Add(1, 1, 4, Meet(10), Outcome.TimedOut).Got(2, 2, 3, Meet(20), 10UL).IsBad(new TagSpaceModel());
    }
}
