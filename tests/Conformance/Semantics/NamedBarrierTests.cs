using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

/// <summary>A barrier that is found by its name, and begins as new when both sides have left or ended.</summary>
public abstract class NamedBarrierTests : HostFixture
{
    private IpcProcess? me;
    private IpcProcess? they;

    private IpcProcess Me => me!;

    private IpcProcess They => they!;

    private IpcBarrier Pair => Ipc.Barrier("gate");

    [Fact]
    [Rule("BAR-1")]
    public async Task A_name_is_one_barrier_for_all_and_another_name_another_barrier()
    {
        await SetTheStageAsync();
        await Me.TakeRoleAsync(Ipc.Barrier("other"), BarrierRole.Child);

        Assert.True((await They.PlaceAsync(Ipc.Barrier("gate"))).IsReached);

        Assert.True((await Me.WaitNextAsync(Ipc.Barrier("gate"), TimeSpan.Zero)).IsReached);
        Assert.Equal(Outcome.WouldBlock, (await Me.WaitNextAsync(Ipc.Barrier("other"), TimeSpan.Zero)).Outcome);
    }

    [Fact]
    [Rule("BAR-3")]
    public async Task When_both_have_left_their_roles_are_anybodys_again_and_nothing_is_left_of_what_was()
    {
        await SetTheStageAsync();
        await They.PlaceAsync(Pair);
        await They.AbortAsync(Pair);
        await Me.LeaveAsync(Pair);
        await They.LeaveAsync(Pair);

        // The other way round, since it makes no difference who was what.
        await Me.TakeRoleAsync(Pair, BarrierRole.Child);
        await They.TakeRoleAsync(Pair, BarrierRole.Parent);

        Assert.Equal(BarrierAbortion.None, await Me.GetAbortionAsync(Pair));
        Assert.Equal(Outcome.WouldBlock, (await Me.WaitNextAsync(Pair, TimeSpan.Zero)).Outcome);
        var waiting = Me.PlaceAndSyncAsync(Pair).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.True((await They.PlaceAndSyncAsync(Pair)).IsReached);
        Assert.True((await waiting).IsReached);
    }

    [Fact]
    [Rule("BAR-17")]
    public async Task When_both_have_ended_others_begin_as_new()
    {
        await SetTheStageAsync();
        await They.PlaceAsync(Pair);
        await They.DisposeAsync();
        await Me.DisposeAsync();

        await using var one = Ipc.Enter("one");
        await using var other = Ipc.Enter("other");
        await one.TakeRoleAsync(Pair, BarrierRole.Parent);
        await other.TakeRoleAsync(Pair, BarrierRole.Child);

        Assert.Equal(Outcome.WouldBlock, (await one.WaitNextAsync(Pair, TimeSpan.Zero)).Outcome);
        await other.DisposeAsync();
        Assert.True((await one.WaitNextAsync(Pair)).TheyAborted);
    }

    [Fact]
    [Rule("BAR-3")]
    [Rule("BAR-15")]
    public async Task While_one_has_left_and_the_other_has_not_its_role_is_nobodys_and_what_it_placed_is_seen()
    {
        await SetTheStageAsync();
        await using var third = Ipc.Enter("third");
        await They.PlaceAsync(Pair);
        await They.LeaveAsync(Pair);

        Assert.Equal(Errno.EBUSY, await ErrorOf(third, BarrierRole.Child));
        Assert.Equal(Errno.EBUSY, await ErrorOf(third, BarrierRole.Parent));
        Assert.Equal(Errno.EINVAL, await ErrorOf(They, BarrierRole.Child));
        Assert.True((await Me.WaitNextAsync(Pair, TimeSpan.Zero)).IsReached);
        Assert.True((await Me.WaitNextAsync(Pair, TimeSpan.Zero)).TheyAborted);

        await Me.LeaveAsync(Pair);
        await third.TakeRoleAsync(Pair, BarrierRole.Child);
        Assert.Equal(Outcome.WouldBlock, (await third.WaitNextAsync(Pair, TimeSpan.Zero)).Outcome);
    }

    [Fact]
    [Rule("BAR-3")]
    [Rule("BAR-15")]
    public async Task Who_comes_after_one_that_has_ended_sees_what_it_placed_and_its_end_and_has_the_pair_begin_as_new_by_leaving()
    {
        await using var early = Ipc.Enter("early");
        await early.TakeRoleAsync(Pair, BarrierRole.Parent);
        await early.PlaceAsync(Pair);
        await early.DisposeAsync();

        await using var late = Ipc.Enter("late");
        Assert.Equal(Errno.EBUSY, await ErrorOf(late, BarrierRole.Parent));
        await late.TakeRoleAsync(Pair, BarrierRole.Child);
        Assert.True((await late.WaitNextAsync(Pair, TimeSpan.Zero)).IsReached);
        Assert.True((await late.WaitNextAsync(Pair, TimeSpan.Zero)).TheyAborted);
        await late.LeaveAsync(Pair);

        await late.TakeRoleAsync(Pair, BarrierRole.Parent);
        Assert.Equal(Outcome.WouldBlock, (await late.WaitNextAsync(Pair, TimeSpan.Zero)).Outcome);
    }

    [Fact]
    [Rule("BAR-2")]
    public async Task Who_has_left_a_pair_that_began_as_new_has_no_role_of_it()
    {
        await SetTheStageAsync();
        await Me.LeaveAsync(Pair);
        Assert.Equal(Errno.EINVAL, (await Assert.ThrowsAsync<IpcException>(() => Me.PlaceAsync(Pair).AsTask())).Error);

        await They.LeaveAsync(Pair);

        Assert.Equal(Errno.EPERM, (await Assert.ThrowsAsync<IpcException>(() => Me.PlaceAsync(Pair).AsTask())).Error);
        await Me.LeaveAsync(Pair);
        Assert.Equal(BarrierAbortion.None, await Me.GetAbortionAsync(Pair));
    }

    [Fact]
    [Rule("BAR-16")]
    public async Task A_process_that_has_come_and_gone_often_is_missed_when_it_ends()
    {
        await SetTheStageAsync();
        for (var round = 0; round < 5; round++)
        {
            var met = Me.PlaceAndSyncAsync(Pair).AsTask();
            Assert.True((await They.PlaceAndSyncAsync(Pair)).IsReached);
            Assert.True((await met).IsReached);
            await They.LeaveAsync(Pair);
            await Me.LeaveAsync(Pair);
            await Me.TakeRoleAsync(Pair, BarrierRole.Parent);
            await They.TakeRoleAsync(Pair, BarrierRole.Child);
        }

        var waiting = Me.WaitNextAsync(Pair).AsTask();
        Assert.False(waiting.IsCompleted);
        await They.DisposeAsync();

        Assert.True((await waiting).TheyAborted);
    }

    [Fact]
    [Rule("BAR-3")]
    public async Task A_pair_without_a_name_is_used_once()
    {
        var once = Ipc.CreateBarrier();
        await using var one = Ipc.Enter("one");
        await using var other = Ipc.Enter("other");
        await one.TakeRoleAsync(once, BarrierRole.Parent);
        await other.TakeRoleAsync(once, BarrierRole.Child);
        await one.LeaveAsync(once);
        await other.LeaveAsync(once);

        Assert.Equal(Errno.EINVAL, (await Assert.ThrowsAsync<IpcException>(() => one.TakeRoleAsync(once, BarrierRole.Parent).AsTask())).Error);
        await using var third = Ipc.Enter("third");
        Assert.Equal(Errno.EBUSY, (await Assert.ThrowsAsync<IpcException>(() => third.TakeRoleAsync(once, BarrierRole.Parent).AsTask())).Error);
    }

    private async Task SetTheStageAsync()
    {
        (me, they) = (Ipc.Enter("me"), Ipc.Enter("they"));
        await me.TakeRoleAsync(Pair, BarrierRole.Parent);
        await they.TakeRoleAsync(Pair, BarrierRole.Child);
    }

    private async Task<Errno> ErrorOf(IpcProcess process, BarrierRole role) =>
        (await Assert.ThrowsAsync<IpcException>(() => process.TakeRoleAsync(Pair, role).AsTask())).Error;
}
