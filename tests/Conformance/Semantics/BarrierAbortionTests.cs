using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

/// <summary>Abortion, which comes before what was placed, and the end of a side, which comes after it.</summary>
public abstract class BarrierAbortionTests : BarrierFixture
{
    [Fact]
    [Rule("BAR-5")]
    public async Task The_first_abort_counts_and_returns_whether_theirs_is_unknown()
    {
        await SetTheStageAsync();
        await They.AbortAsync(Pair);

        // Theirs is there, but abort does not look.
        Assert.True(await Me.Systemd.BarrierAbortAsync(Pair));
        Assert.True(await Me.Systemd.BarrierAbortAsync(Pair));

        Assert.True(await Me.Systemd.BarrierIAbortedAsync(Pair));
        Assert.False(await Me.Systemd.BarrierTheyAbortedAsync(Pair));
        Assert.False(await Me.Systemd.BarrierWeAbortedAsync(Pair));
        Assert.False(await Me.Systemd.BarrierWaitAbortionAsync(Pair));
        Assert.True(await Me.Systemd.BarrierWeAbortedAsync(Pair));
        Assert.False(await Me.Systemd.BarrierAbortAsync(Pair));
    }

    [Fact]
    [Rule("BAR-5")]
    public async Task An_abort_ends_the_waits_of_both_sides_but_its_own_for_their_abortion()
    {
        await SetTheStageAsync();
        await PlaceAsync(Me, 1);
        var (mine, theirs) = (Me.SyncAsync(Pair).AsTask(), They.WaitNextAsync(Pair).AsTask());
        Assert.True((await theirs).IsReached);
        theirs = They.WaitNextAsync(Pair).AsTask();
        var abortion = Me.WaitAbortionAsync(Pair).AsTask();

        await Me.AbortAsync(Pair);

        Assert.Equal((Outcome.Granted, BarrierAbortion.Mine), Parts(await mine));
        Assert.Equal((Outcome.Granted, BarrierAbortion.Theirs), Parts(await theirs));
        Assert.False(abortion.IsCompleted);
        await They.AbortAsync(Pair);
        Assert.Equal((Outcome.Granted, BarrierAbortion.Both), Parts(await abortion));
    }

    [Fact]
    [Rule("BAR-9")]
    public async Task Wait_abortion_passes_over_barriers_and_returns_when_they_abort()
    {
        await SetTheStageAsync();
        await PlaceAsync(They, 2);
        var waiting = Me.Systemd.BarrierWaitAbortionAsync(Pair).AsTask();
        Assert.False(waiting.IsCompleted);
        await PlaceAsync(They, 1);
        Assert.False(waiting.IsCompleted);

        await They.AbortAsync(Pair);

        Assert.True(await waiting);
        Assert.True(await Me.Systemd.BarrierTheyAbortedAsync(Pair));
    }

    [Fact]
    [Rule("BAR-9")]
    [Rule("BAR-11")]
    public async Task Wait_abortion_goes_on_after_an_abort_of_its_own_and_then_returns_false()
    {
        await SetTheStageAsync();
        await Me.AbortAsync(Pair);
        await PlaceAsync(They, 2);
        var waiting = Me.Systemd.BarrierWaitAbortionAsync(Pair).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(BarrierAbortion.Mine, await Me.GetAbortionAsync(Pair));

        await They.AbortAsync(Pair);

        Assert.False(await waiting);
        Assert.Equal(BarrierAbortion.Both, await Me.GetAbortionAsync(Pair));
    }

    [Fact]
    [Rule("BAR-10")]
    [Rule("BAR-11")]
    public async Task An_exit_is_taken_only_when_there_is_nothing_else_and_then_as_an_abortion()
    {
        await SetTheStageAsync();
        await PlaceAsync(Me, 2);
        await PlaceAsync(They, 1);
        await They.DisposeAsync();

        Assert.True(await Me.Systemd.BarrierSyncNextAsync(Pair));
        Assert.False(await Me.Systemd.BarrierIsAbortedAsync(Pair));
        Assert.False(await Me.Systemd.BarrierSyncAsync(Pair));
        Assert.Equal(BarrierAbortion.Theirs, await Me.GetAbortionAsync(Pair));
    }

    [Fact]
    [Rule("BAR-11")]
    [Rule("BAR-17")]
    public async Task An_exit_after_an_abort_of_ones_own_makes_it_both()
    {
        await SetTheStageAsync();
        await Me.AbortAsync(Pair);
        var waiting = Me.Systemd.BarrierWaitAbortionAsync(Pair).AsTask();
        Assert.False(waiting.IsCompleted);

        await They.DisposeAsync();

        Assert.False(await waiting);
        Assert.True(await Me.Systemd.BarrierWeAbortedAsync(Pair));
    }

    [Fact]
    [Rule("BAR-13")]
    public async Task An_end_stays_visible_whoever_looks_and_whenever()
    {
        await SetTheStageAsync();
        await Me.LeaveAsync(Pair);
        await PlaceAsync(They, 1);

        Assert.False(await They.Systemd.BarrierSyncAsync(Pair));
        Assert.False(await They.Systemd.BarrierSyncAsync(Pair));

        var late = Ipc.CreateBarrier();
        await using (var early = Ipc.Enter("early"))
        {
            await early.TakeRoleAsync(late, BarrierRole.Parent);
        }

        await They.TakeRoleAsync(late, BarrierRole.Child);
        Assert.False(await They.Systemd.BarrierWaitNextAsync(late));
    }

    [Fact]
    [Rule("BAR-13")]
    public async Task Only_the_end_of_who_has_the_role_is_an_end()
    {
        await SetTheStageAsync();
        var waiting = Me.WaitNextAsync(Pair).AsTask();

        await using (var maker = Ipc.Enter("maker"))
        {
            await maker.LeaveAsync(Pair);
        }

        Assert.False(waiting.IsCompleted);
        await PlaceAsync(They, 1);
        Assert.True((await waiting).IsReached);
    }

    [Fact]
    [Rule("BAR-14")]
    public async Task Abort_overrides_what_was_placed_and_not_seen()
    {
        await SetTheStageAsync();
        await PlaceAsync(They, 1);
        await They.AbortAsync(Pair);

        Assert.False(await Me.Systemd.BarrierWaitNextAsync(Pair));
        Assert.True(await Me.Systemd.BarrierTheyAbortedAsync(Pair));
    }

    [Fact]
    [Rule("BAR-15")]
    public async Task Exit_queues_behind_what_was_placed()
    {
        await SetTheStageAsync();
        await PlaceAsync(They, 1);
        await They.DisposeAsync();

        Assert.True(await Me.Systemd.BarrierWaitNextAsync(Pair));
        Assert.False(await Me.Systemd.BarrierWaitNextAsync(Pair));
    }

    [Theory]
    [Rule("BAR-16")]
    [InlineData("wait-next")]
    [InlineData("sync-next")]
    [InlineData("sync")]
    public async Task Exit_ends_a_wait_and_one_that_would_wait(string which)
    {
        await SetTheStageAsync();
        await PlaceAsync(Me, 1);
        var waiting = Wait(which);
        Assert.False(waiting.IsCompleted);

        await They.DisposeAsync();

        Assert.False(await waiting);
        Assert.Equal(BarrierAbortion.Theirs, await Me.GetAbortionAsync(Pair));
        Assert.False(await Wait(which));
    }

    [Fact]
    [Rule("BAR-17")]
    public async Task Exit_counts_as_their_abortion()
    {
        await SetTheStageAsync();
        await PlaceAsync(They, 1);
        await They.DisposeAsync();

        Assert.True(await Me.Systemd.BarrierWaitAbortionAsync(Pair));
    }

    [Fact]
    [Rule("BAR-18")]
    public async Task Place_does_not_see_an_exit_that_was_not_looked_at()
    {
        await SetTheStageAsync();
        await They.DisposeAsync();

        Assert.True(await Me.Systemd.BarrierPlaceAsync(Pair));
        Assert.True(await Me.Systemd.BarrierPlaceAsync(Pair));
    }

    [Fact]
    [Rule("BAR-19")]
    public async Task After_an_abort_of_ones_own_every_call_is_false_at_once_and_writes_nothing()
    {
        await SetTheStageAsync();
        await Me.AbortAsync(Pair);
        Assert.True((await They.WaitAbortionAsync(Pair)).TheyAborted);

        Assert.False(await Me.Systemd.BarrierPlaceAsync(Pair));
        Assert.All(["wait-next", "sync-next", "sync"], which => Assert.True(Wait(which) is { IsCompleted: true, Result: false }));

        Assert.Equal(BarrierAbortion.Mine, await Me.GetAbortionAsync(Pair));
    }

    [Fact]
    [Rule("BAR-20")]
    public async Task After_theirs_an_abort_returns_false_and_so_does_wait_abortion_at_once()
    {
        await SetTheStageAsync();
        await They.AbortAsync(Pair);
        Assert.True(await Me.Systemd.BarrierWaitAbortionAsync(Pair));

        Assert.False(await Me.Systemd.BarrierAbortAsync(Pair));

        Assert.True(await Me.Systemd.BarrierWeAbortedAsync(Pair));
        Assert.False(await Me.Systemd.BarrierWaitAbortionAsync(Pair));
    }

    private Task<bool> Wait(string which) => which switch
    {
        "wait-next" => Me.Systemd.BarrierWaitNextAsync(Pair).AsTask(),
        "sync-next" => Me.Systemd.BarrierSyncNextAsync(Pair).AsTask(),
        _ => Me.Systemd.BarrierSyncAsync(Pair).AsTask(),
    };

    private static (Outcome, BarrierAbortion) Parts(BarrierResult result) => (result.Outcome, result.Abortion);
}
