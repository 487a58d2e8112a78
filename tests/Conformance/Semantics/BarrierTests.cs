using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

/// <summary>systemd's barriers, call by call; through the exact face where a return value is what the rule is about.</summary>
public abstract class BarrierTests : BarrierFixture
{
    [Fact]
    [Rule("BAR-1")]
    public async Task A_new_barrier_has_nothing_to_wait_for_and_its_counters_are_taken_whole()
    {
        await SetTheStageAsync();
        Assert.True(await WouldBlock(Me.WaitNextAsync));
        Assert.True(await WouldBlock(They.WaitNextAsync));

        await PlaceAsync(They, 3);

        Assert.True(await Me.Systemd.BarrierWaitNextAsync(Pair));
        Assert.True(await WouldBlock(Me.WaitNextAsync));
    }

    [Fact]
    [Rule("BAR-2")]
    public async Task Destroy_may_be_called_twice_without_an_object_and_without_a_role()
    {
        await SetTheStageAsync();
        await using var nobody = Ipc.Enter("nobody");
        await Me.AbortAsync(Pair);

        Assert.Null(await Me.Systemd.BarrierDestroyAsync(Pair));
        Assert.Null(await Me.Systemd.BarrierDestroyAsync(Pair));
        Assert.Null(await Me.Systemd.BarrierDestroyAsync(null));
        Assert.Null(await nobody.Systemd.BarrierDestroyAsync(Pair));

        Assert.Equal(BarrierAbortion.None, await Me.GetAbortionAsync(Pair));
        Assert.Equal(Errno.EINVAL, (await Assert.ThrowsAsync<IpcException>(() => Me.PlaceAsync(Pair).AsTask())).Error);
    }

    [Fact]
    [Rule("BAR-2")]
    public async Task Destroy_ends_the_waits_of_its_own_side_as_removed()
    {
        await SetTheStageAsync();
        var waiting = Me.WaitNextAsync(Pair).AsTask();

        await Me.LeaveAsync(Pair);

        Assert.Equal(Outcome.Removed, (await waiting).Outcome);
    }

    [Fact]
    [Rule("BAR-3")]
    public async Task A_role_is_taken_once_by_one_process_and_before_anything_else()
    {
        await SetTheStageAsync();
        await using var third = Ipc.Enter("third");

        Assert.Equal(Errno.EINVAL, await ErrorOf(Me, BarrierRole.Parent));
        Assert.Equal(Errno.EINVAL, await ErrorOf(Me, BarrierRole.Child));
        Assert.Equal(Errno.EBUSY, await ErrorOf(third, BarrierRole.Child));
        Assert.Equal(Errno.EINVAL, await ErrorOf(third, (BarrierRole)7));
        Assert.Equal(Errno.EPERM, (await Assert.ThrowsAsync<IpcException>(() => third.SyncAsync(Pair).AsTask())).Error);
    }

    [Fact]
    [Rule("BAR-3")]
    public async Task What_one_side_places_the_other_one_sees_and_not_itself()
    {
        await SetTheStageAsync();

        await PlaceAsync(They, 1);

        Assert.True(await WouldBlock(They.WaitNextAsync));
        Assert.True(await Me.Systemd.BarrierWaitNextAsync(Pair));
    }

    [Fact]
    [Rule("BAR-4")]
    public async Task Place_does_not_see_an_abortion_that_was_not_looked_at_and_fails_after_one_that_was()
    {
        await SetTheStageAsync();
        await They.AbortAsync(Pair);
        Assert.True(await Me.Systemd.BarrierPlaceAsync(Pair));

        Assert.False(await Me.Systemd.BarrierSyncAsync(Pair));

        Assert.False(await Me.Systemd.BarrierPlaceAsync(Pair));
    }

    [Fact]
    [Rule("BAR-6")]
    public async Task Wait_next_waits_for_a_barrier_whatever_this_side_has_placed()
    {
        await SetTheStageAsync();
        await PlaceAsync(They, 1);
        await PlaceAsync(Me, 2);
        Assert.True(await Me.Systemd.BarrierWaitNextAsync(Pair));

        var waiting = Me.WaitNextAsync(Pair).AsTask();

        Assert.False(waiting.IsCompleted);
        await PlaceAsync(They, 1);
        Assert.True((await waiting).IsReached);
    }

    [Fact]
    [Rule("BAR-7")]
    public async Task Sync_next_returns_at_once_for_who_is_not_ahead_and_reads_nothing()
    {
        await SetTheStageAsync();
        await PlaceAsync(They, 1);
        Assert.True(await Me.Systemd.BarrierSyncNextAsync(Pair));

        Assert.True(await Me.Systemd.BarrierWaitNextAsync(Pair));
        Assert.True(await Me.Systemd.BarrierSyncNextAsync(Pair));
    }

    [Fact]
    [Rule("BAR-8")]
    public async Task Sync_waits_for_as_many_barriers_as_were_placed()
    {
        await SetTheStageAsync();
        await PlaceAsync(Me, 3);
        var sync = Me.Systemd.BarrierSyncAsync(Pair).AsTask();
        await PlaceAsync(They, 2);
        Assert.False(sync.IsCompleted);

        await PlaceAsync(They, 1);

        Assert.True(await sync);
        Assert.True(await They.Systemd.BarrierSyncAsync(Pair));
    }

    [Fact]
    [Rule("BAR-8")]
    public async Task Sync_returns_at_once_for_who_is_not_ahead_and_reads_nothing()
    {
        await SetTheStageAsync();
        await They.AbortAsync(Pair);

        Assert.True(await Me.Systemd.BarrierSyncAsync(Pair));

        Assert.False(await Me.Systemd.BarrierIsAbortedAsync(Pair));
    }

    [Fact]
    [Rule("BAR-8")]
    public async Task Place_and_sync_meets_the_other_side()
    {
        await SetTheStageAsync();
        var mine = Me.Systemd.BarrierPlaceAndSyncAsync(Pair).AsTask();
        Assert.False(mine.IsCompleted);

        Assert.True(await They.Systemd.BarrierPlaceAndSyncAsync(Pair));

        Assert.True(await mine);
        Assert.True(await WouldBlock(Me.PlaceAndSyncAsync));
    }

    [Fact]
    [Rule("BAR-8")]
    public async Task Two_that_meet_again_and_again_are_never_more_than_one_meeting_apart()
    {
        const int meetings = 500;
        await SetTheStageAsync();
        var (passed, apart) = (new int[2], 0);

        await Task.WhenAll(Task.Run(() => MeetAsync(Me, 0)), Task.Run(() => MeetAsync(They, 1)));

        Assert.Equal((meetings, meetings, 0), (passed[0], passed[1], apart));

        async Task MeetAsync(IpcProcess side, int index)
        {
            for (var i = 0; i < meetings; i++)
            {
                Assert.True((await side.PlaceAndSyncAsync(Pair)).IsReached);
                Interlocked.Increment(ref passed[index]);

                // The other one has placed this meeting's barrier, so it has passed the one before, and cannot pass the one after the next.
                if (Volatile.Read(ref passed[1 - index]) - (i + 1) is < -1 or > 1)
                {
                    Interlocked.Increment(ref apart);
                }
            }
        }
    }

    [Fact]
    [Rule("BAR-12")]
    public async Task An_interrupt_does_not_end_an_exact_wait_and_stays_pending()
    {
        await SetTheStageAsync();
        await Ipc.InterruptAsync(Me.Id);
        var waiting = Me.Systemd.BarrierWaitNextAsync(Pair).AsTask();
        await Ipc.InterruptAsync(Me.Id);
        Assert.False(waiting.IsCompleted);

        await PlaceAsync(They, 1);

        Assert.True(await waiting);
        Assert.True(Me.TakeInterrupt());
        Assert.True(Me.TakeInterrupt());
        Assert.False(Me.InterruptPending);
    }

    [Fact]
    [Rule("BAR-12")]
    public async Task A_kill_ends_an_exact_wait_and_so_do_a_timeout_and_a_token()
    {
        await SetTheStageAsync();
        using var source = new CancellationTokenSource();
        var (timed, cancelled) = (Me.Systemd.BarrierWaitNextAsync(Pair, TimeSpan.FromSeconds(1)), Me.Systemd.BarrierWaitAbortionAsync(Pair, null, source.Token));
        Time.Advance(TimeSpan.FromSeconds(1));
        await source.CancelAsync();
        Assert.False(await timed);
        Assert.False(await cancelled);
        var killed = Me.Systemd.BarrierWaitNextAsync(Pair);

        await Ipc.KillAsync(Me.Id);

        Assert.False(await killed);
        Assert.False(await Me.Systemd.BarrierWaitNextAsync(Pair));
        Assert.False(await Me.Systemd.BarrierIsAbortedAsync(Pair));
    }

    [Fact]
    [Rule("BAR-21")]
    public async Task One_wait_takes_all_that_is_there()
    {
        await SetTheStageAsync();
        await PlaceAsync(They, 3);
        Assert.True(await Me.Systemd.BarrierWaitNextAsync(Pair));

        // All three are counted: three of mine are in step with them, and the next wait is for a fourth.
        await PlaceAsync(Me, 3);
        Assert.True(await Me.Systemd.BarrierSyncAsync(Pair, TimeSpan.Zero));
        var second = Me.WaitNextAsync(Pair).AsTask();
        Assert.False(second.IsCompleted);
        await PlaceAsync(They, 1);
        Assert.True((await second).IsReached);
    }

    [Fact]
    [Rule("BAR-22")]
    public async Task Sync_next_waits_for_one_and_sync_for_all()
    {
        await SetTheStageAsync();
        await PlaceAsync(Me, 3);
        await PlaceAsync(They, 1);

        Assert.True(await Me.Systemd.BarrierSyncNextAsync(Pair));
        var sync = Me.SyncAsync(Pair).AsTask();
        Assert.False(sync.IsCompleted);

        await PlaceAsync(They, 1);
        Assert.False(sync.IsCompleted);
        await PlaceAsync(They, 1);
        Assert.True((await sync).IsReached);
    }

    [Fact]
    [Rule("BAR-10")]
    public async Task A_sync_that_is_broken_off_has_seen_what_it_took()
    {
        await SetTheStageAsync();
        await PlaceAsync(Me, 2);
        await PlaceAsync(They, 1);
        var sync = Me.SyncAsync(Pair, TimeSpan.FromSeconds(1)).AsTask();
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Outcome.TimedOut, (await sync).Outcome);

        await PlaceAsync(They, 1);

        Assert.True((await Me.SyncAsync(Pair, TimeSpan.Zero)).IsReached);
    }

    private async Task<Errno> ErrorOf(IpcProcess process, BarrierRole role) =>
        (await Assert.ThrowsAsync<IpcException>(() => process.TakeRoleAsync(Pair, role).AsTask())).Error;
}
