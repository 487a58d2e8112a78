namespace ActorIpc.Tests;

public sealed class FencingGuardTests
{
    [Fact]
    public void A_later_grant_is_admitted_and_an_earlier_one_is_not_any_more()
    {
        var guard = new FencingGuard();
        Assert.True(guard.Admit(new FencingToken(1, 5)));
        Assert.True(guard.Admit(new FencingToken(1, 6)));
        Assert.False(guard.Admit(new FencingToken(1, 5)));
        Assert.Equal(new FencingToken(1, 6), guard.Highest);
    }

    [Fact]
    public void The_holder_of_the_latest_grant_may_come_more_than_once()
    {
        var guard = new FencingGuard();
        Assert.True(guard.Admit(new FencingToken(1, 5)));
        Assert.True(guard.Admit(new FencingToken(1, 5)));
    }

    [Fact]
    public void A_grant_of_a_later_incarnation_is_later_whatever_its_number()
    {
        var guard = new FencingGuard();
        Assert.True(guard.Admit(new FencingToken(1, 900)));
        Assert.True(guard.Admit(new FencingToken(2, 1)));
        Assert.False(guard.Admit(new FencingToken(1, 901)));
    }

    [Fact]
    public void No_token_is_admitted_only_before_any_other()
    {
        var guard = new FencingGuard();
        Assert.True(guard.Admit(FencingToken.None));
        Assert.True(guard.Admit(new FencingToken(1, 1)));
        Assert.False(guard.Admit(FencingToken.None));
    }

    [Fact]
    public void A_guard_that_is_made_anew_goes_on_from_what_was_kept()
    {
        var guard = new FencingGuard(new FencingToken(3, 7));
        Assert.False(guard.Admit(new FencingToken(3, 6)));
        Assert.True(guard.Admit(new FencingToken(3, 7)));
    }

    [Fact]
    public void Many_threads_never_get_an_earlier_token_in_after_a_later_one()
    {
        var guard = new FencingGuard();
        var next = 0L;
        var refused = 0;
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var token = new FencingToken(1, Interlocked.Increment(ref next));
                var before = guard.Highest;
                var isAdmitted = guard.Admit(token);
                Assert.False(isAdmitted && token < before);
                Assert.True(guard.Highest >= token);
                _ = isAdmitted ? 0 : Interlocked.Increment(ref refused);
            }
        });
        Assert.Equal(new FencingToken(1, 8 * 20_000), guard.Highest);
        Assert.InRange(refused, 0, (8 * 20_000) - 1);
    }
}
