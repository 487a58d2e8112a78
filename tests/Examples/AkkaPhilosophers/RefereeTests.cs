using AkkaPhilosophers.Dining;

namespace AkkaPhilosophers.Tests;

public class RefereeTests
{
    [Fact]
    public void Neighbours_that_eat_one_after_the_other_are_fair()
    {
        var referee = new Referee(3);

        foreach (var end in new[] { Mood.Sated, Mood.Choking, Mood.Collapsed })
        {
            referee.Note(new Became(0, Mood.Eating));
            referee.Note(new Became(1, Mood.Hungry));
            referee.Note(new Became(0, end));
            referee.Note(new Became(1, Mood.Eating));
            referee.Note(new Became(1, Mood.Sated));
        }

        Assert.Empty(referee.Fouls);
    }

    [Fact]
    public void A_fork_that_two_hold_is_told()
    {
        var referee = new Referee(5);

        referee.Note(new Became(4, Mood.Eating));
        referee.Note(new Became(1, Mood.Eating));
        referee.Note(new Became(0, Mood.Eating));

        Assert.Equal(["fork 0 is held by Epicurus and Plato", "fork 1 is held by Socrates and Plato"], referee.Fouls.Order());
    }

    [Fact]
    public void A_dinner_is_good_when_all_forks_are_back_none_was_held_by_two_and_whoever_lives_has_eaten()
    {
        var state = DinnerState.Of(3) with { ForksBack = 3 };
        var hungry = state.After(new Became(0, Mood.Sated)).After(new Became(1, Mood.Collapsed)).After(new Became(2, Mood.Hungry));
        var good = hungry.After(new Became(2, Mood.Sated));

        Assert.True(good.IsGood);
        Assert.False(hungry.IsGood);
        Assert.False((good with { ForksBack = 2 }).IsGood);
        Assert.False((good with { ForksBack = null }).IsGood);
        Assert.False((good with { Fouls = ["foul"] }).IsGood);
    }
}
