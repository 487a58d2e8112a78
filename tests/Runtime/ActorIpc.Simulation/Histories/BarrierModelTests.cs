using ActorIpc.Actors;
using ActorIpc.Simulation.Histories;

namespace ActorIpc.Simulation.Tests.Histories;

public sealed class BarrierModelTests
{
    private const BarrierAbortion None = BarrierAbortion.None;

    // Process 1 is the parent, process 2 the child.
    private static HistoryText Pair => new HistoryText()
        .Got(1, 1, 2, new BarrierMove(BarrierCall.SetRole, BarrierRole.Parent), None).Got(2, 3, 4, new BarrierMove(BarrierCall.SetRole, BarrierRole.Child), None);

    private static BarrierMove Place { get; } = new(BarrierCall.Place);

    private static BarrierMove Sync { get; } = new(BarrierCall.Sync);

    private static BarrierMove WaitNext { get; } = new(BarrierCall.WaitNext);

    private static BarrierMove PlaceAndSync { get; } = new(BarrierCall.PlaceAndSync);

    private static BarrierMove Abort { get; } = new(BarrierCall.Abort);

    [Fact]
    public void Both_may_place_and_wait_for_each_other_at_once()
    {
        Pair.Got(1, 10, 13, PlaceAndSync, None).Got(2, 11, 12, PlaceAndSync, None).IsGood(new BarrierModel());
        Pair.Got(1, 10, 11, PlaceAndSync, None).Got(2, 12, 13, PlaceAndSync, None).IsBad(new BarrierModel());
    }

    [Fact]
    public void A_wait_does_not_end_before_the_other_has_placed()
    {
        Pair.Got(1, 10, 13, WaitNext, None).Got(2, 11, 12, Place, None).IsGood(new BarrierModel());
        Pair.Got(1, 10, 11, WaitNext, None).Got(2, 12, 13, Place, None).IsBad(new BarrierModel());
    }

    [Fact]
    public void What_was_placed_before_the_other_took_its_role_is_there_when_it_does() => new HistoryText()
        .Got(1, 1, 2, new BarrierMove(BarrierCall.SetRole, BarrierRole.Child)).Got(1, 3, 4, Place, None)
        .Got(2, 5, 6, new BarrierMove(BarrierCall.SetRole, BarrierRole.Parent)).Got(2, 7, 8, WaitNext, None).IsGood(new BarrierModel());

    [Fact]
    public void One_wait_takes_all_that_are_there()
    {
        HistoryText Two(HistoryAnswer second) => Pair.Got(2, 10, 11, Place, None).Got(2, 12, 13, Place, None).Got(1, 14, 15, WaitNext, None).Add(1, 16, 17, WaitNext, second);

        Two(Outcome.WouldBlock).IsGood(new BarrierModel());
        Two(HistoryAnswer.Granted(None)).IsBad(new BarrierModel());
    }

    [Fact]
    public void With_three_placed_here_and_one_there_sync_next_passes_and_sync_waits()
    {
        var three = () => Pair.Got(1, 10, 11, Place, None).Got(1, 12, 13, Place, None).Got(1, 14, 15, Place, None).Got(2, 16, 17, Place, None);
        three().Got(1, 18, 19, new BarrierMove(BarrierCall.SyncNext), None).Add(1, 20, 21, Sync, Outcome.TimedOut).IsGood(new BarrierModel());
        three().Got(1, 18, 19, Sync, None).IsBad(new BarrierModel());
    }

    [Fact]
    public void What_a_sync_has_taken_stays_counted_when_it_is_broken_off()
    {
        HistoryText Again(HistoryAnswer next) => Pair.Got(1, 10, 11, Place, None).Got(1, 12, 13, Place, None).Got(2, 14, 15, Place, None)
            .Add(1, 16, 17, Sync, Outcome.TimedOut).Add(1, 18, 19, WaitNext, next);

        Again(Outcome.WouldBlock).IsGood(new BarrierModel());
        Again(HistoryAnswer.Granted(None)).IsBad(new BarrierModel());
    }

    [Fact]
    public void What_place_and_sync_placed_stays_placed_when_it_is_broken_off()
    {
        Pair.Add(1, 10, 11, PlaceAndSync, Outcome.Cancelled).Got(2, 12, 13, WaitNext, None).IsGood(new BarrierModel());
        Pair.Add(1, 10, 11, PlaceAndSync, Outcome.Cancelled).Add(2, 12, 13, WaitNext, Outcome.WouldBlock).IsBad(new BarrierModel());
    }

    [Fact]
    public void An_abortion_overrides_what_was_placed()
    {
        HistoryText After(BarrierAbortion seen) => Pair.Got(2, 10, 11, Place, None).Got(2, 12, 13, Abort, BarrierAbortion.Mine).Got(1, 14, 15, WaitNext, seen);

        After(BarrierAbortion.Theirs).IsGood(new BarrierModel());
        After(None).IsBad(new BarrierModel());
    }

    [Fact]
    public void An_exit_comes_after_what_was_placed_and_then_counts_as_an_abortion()
    {
        Pair.Got(2, 10, 11, Place, None).Exit(2, 12, 13).Got(1, 14, 15, WaitNext, None).Got(1, 16, 17, WaitNext, BarrierAbortion.Theirs).IsGood(new BarrierModel());
        Pair.Got(2, 10, 11, Place, None).Exit(2, 12, 13).Got(1, 14, 15, WaitNext, BarrierAbortion.Theirs).IsBad(new BarrierModel());
        Pair.Got(2, 10, 11, new BarrierMove(BarrierCall.Destroy)).Got(1, 14, 15, WaitNext, BarrierAbortion.Theirs).IsGood(new BarrierModel());
    }

    [Fact]
    public void Who_has_aborted_waits_for_nothing_but_the_abortion_of_the_other()
    {
        var waitAbortion = new BarrierMove(BarrierCall.WaitAbortion);
        Pair.Got(1, 10, 11, Abort, BarrierAbortion.Mine).Got(1, 12, 13, Sync, BarrierAbortion.Mine).Add(1, 14, 15, waitAbortion, Outcome.TimedOut)
            .Got(2, 16, 17, Place, None).Add(1, 18, 19, waitAbortion, Outcome.TimedOut)
            .Got(2, 20, 21, Abort, BarrierAbortion.Mine).Got(1, 22, 23, waitAbortion, BarrierAbortion.Both)
            .Got(1, 24, 25, new BarrierMove(BarrierCall.Query), BarrierAbortion.Both).Got(2, 26, 27, waitAbortion, BarrierAbortion.Both).IsGood(new BarrierModel());
        Pair.Got(1, 10, 11, Abort, BarrierAbortion.Mine).Got(1, 12, 13, waitAbortion, BarrierAbortion.Both).IsBad(new BarrierModel());
    }

    [Fact]
    public void Misuse_fails()
    {
        Pair.Add(1, 10, 11, new BarrierMove(BarrierCall.SetRole, BarrierRole.Child), HistoryAnswer.Failed(Errno.EINVAL))
            .Add(3, 12, 13, new BarrierMove(BarrierCall.SetRole, BarrierRole.Child), HistoryAnswer.Failed(Errno.EBUSY))
            .Add(3, 14, 15, PlaceAndSync, HistoryAnswer.Failed(Errno.EPERM))
            .Got(3, 16, 17, new BarrierMove(BarrierCall.Query), None)
            .Add(1, 18, 21, WaitNext, Outcome.Removed)
            .Got(1, 19, 20, new BarrierMove(BarrierCall.Destroy))
            .Add(1, 22, 23, Place, HistoryAnswer.Failed(Errno.EINVAL)).IsGood(new BarrierModel());
        Pair.Got(3, 10, 11, Place, None).IsBad(new BarrierModel());
    }

    [Fact]
    public void A_placed_barrier_whose_answer_never_came_may_be_seen_or_not()
    {
        Pair.Lost(2, 10, Place).Got(1, 20, 21, WaitNext, None).IsGood(new BarrierModel());
        Pair.Lost(2, 10, Place).Add(1, 20, 21, WaitNext, Outcome.TimedOut).IsGood(new BarrierModel());
        Pair.Lost(2, 10, PlaceAndSync).Got(1, 20, 21, PlaceAndSync, None).Add(1, 22, 23, WaitNext, Outcome.TimedOut).IsGood(new BarrierModel());
        Pair.Lost(2, 10, Place).Got(1, 20, 21, WaitNext, None).Got(1, 22, 23, WaitNext, None).IsBad(new BarrierModel());
    }
}
