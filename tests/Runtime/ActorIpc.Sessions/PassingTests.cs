using ActorIpc.Actors;

namespace ActorIpc.Sessions.Tests;

/// <summary>What is given back is not waited for, and arrives all the same.</summary>
public class PassingTests
{
    private const string Lock = "lock/l";
    private readonly Stage stage = new();
    private int late;

    [Fact]
    public void A_lock_is_released_with_what_is_asked_next()
    {
        var (self, grant, ipc) = Held();

        Assert.True(grant.DisposeAsync().IsCompletedSuccessfully);
        Assert.Empty(stage.Frames);
        Assert.Equal(1, late);
        var again = self.LockAsync(ipc.Lock("l"));

        var frame = Assert.Single(stage.Frames);
        Assert.Equal(2, frame.Messages.Count);
        stage.Carry();
        Assert.True(Stage.Result(again).IsHeld);
        stage.Endpoint("a").SendLate();
        Assert.Empty(stage.Frames);
    }

    [Fact]
    public void A_lock_is_released_a_little_later_if_nothing_is_asked()
    {
        var (_, grant, _) = Held();
        var there = stage.Node("b");
        var waiting = there.Enter("other").LockAsync(there.Lock("l"));
        stage.Carry();
        Assert.False(waiting.IsCompleted);

        _ = grant.DisposeAsync();
        Assert.Empty(stage.Frames);
        stage.Endpoint("a").SendLate();
        stage.Carry();

        Assert.True(Stage.Result(waiting).IsHeld);
    }

    [Fact]
    public void What_is_asked_next_does_not_wait_for_a_release_to_arrive()
    {
        var (self, grant, ipc) = Held();
        _ = grant.DisposeAsync();
        stage.Endpoint("a").SendLate();

        var again = self.LockAsync(ipc.Lock("l"));

        Assert.Equal(2, stage.Frames.Count);
        stage.Carry();
        Assert.True(Stage.Result(again).IsHeld);
    }

    [Fact]
    public void A_release_that_is_lost_comes_again_before_what_was_asked_next()
    {
        var (self, grant, ipc) = Held();
        _ = grant.DisposeAsync();
        stage.Endpoint("a").SendLate();
        var again = self.LockAsync(ipc.Lock("l"));
        var lost = stage.Frames[0];
        stage.Loses = frame => ReferenceEquals(frame, lost);

        stage.Carry();
        Assert.False(again.IsCompleted);
        stage.Tick();

        Assert.True(Stage.Result(again).IsHeld);
    }

    [Fact]
    public async Task Units_are_given_back_with_what_is_asked_next()
    {
        var self = stage.Node("a", () => late++).Enter("self");
        var opening = self.OpenSemaphoresAsync("units", [2]).AsTask();
        while (!opening.IsCompleted)
        {
            stage.Carry();
            await Task.Yield();
        }

        var units = await opening;
        var taking = self.AcquireAsync(units, units: 2);
        stage.Carry();

        var grant = await taking;
        Assert.True(grant.IsHeld);
        Assert.True(grant.DisposeAsync().IsCompletedSuccessfully);
        Assert.Empty(stage.Frames);
        var again = self.AcquireAsync(units, units: 2);
        Assert.Equal(2, Assert.Single(stage.Frames).Messages.Count);
        stage.Carry();

        Assert.True((await again).IsHeld);
    }

    [Fact]
    public void Nothing_is_left_to_arrive_once_a_release_has_arrived()
    {
        var (_, grant, _) = Held();
        Assert.True(stage.Endpoint("a").WhenArrived().IsCompletedSuccessfully);
        _ = grant.DisposeAsync();

        var left = stage.Endpoint("a").WhenArrived();
        Assert.False(left.IsCompleted);
        stage.Endpoint("a").SendLate();
        Assert.False(left.IsCompleted);
        stage.Carry();

        Assert.True(left.IsCompletedSuccessfully);
    }

    [Fact]
    public void Nothing_is_left_to_arrive_when_the_owner_has_lost_what_it_knew()
    {
        var (_, grant, _) = Held();
        _ = grant.DisposeAsync();
        var left = stage.Endpoint("a").WhenArrived();
        stage.Forget(Lock);
        stage.Endpoint("a").SendLate();

        stage.Carry();

        Assert.True(left.IsCompletedSuccessfully);
    }

    [Fact]
    public void Who_wants_to_leave_does_not_wait_for_what_is_said_afterwards()
    {
        var (self, grant, ipc) = Held();
        _ = grant.DisposeAsync();
        var left = stage.Endpoint("a").WhenArrived();
        stage.Endpoint("a").SendLate();
        var again = self.LockAsync(ipc.Lock("l"));
        var after = stage.Frames[1];
        stage.Loses = frame => ReferenceEquals(frame, after);

        stage.Carry();

        Assert.False(again.IsCompleted);
        Assert.True(left.IsCompletedSuccessfully);
    }

    [Fact]
    public void A_grant_of_an_owner_that_forgot_gives_back_nothing_of_what_the_next_one_grants()
    {
        var (self, grant, ipc) = Held();
        stage.Forget(Lock);
        stage.Tick();
        Assert.True(grant.Lost.IsCancellationRequested);
        var second = self.LockAsync(ipc.Lock("l"));
        stage.Carry();
        Assert.True(Stage.Result(second).IsHeld);
        var there = stage.Node("b");
        var waiting = there.Enter("other").LockAsync(there.Lock("l"));
        stage.Carry();

        _ = grant.DisposeAsync();
        stage.Endpoint("a").SendLate();
        stage.Carry();

        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Nothing_is_given_back_for_a_process_whose_end_has_done_it()
    {
        var (self, grant, ipc) = Held();
        await self.DisposeAsync();
        stage.Carry();

        // As a thread does that looked whether the process had ended just before it did.
        Assert.True(ipc.Lock("l").Mailbox.TryPass(self, new SleepOperation { Call = SleepCall.Release, Ticket = 1 }, grant.Token));
        stage.Endpoint("a").SendLate();

        Assert.Empty(stage.Frames);
    }

    [Fact]
    public void A_release_that_is_lost_comes_again_though_more_and_more_follow_it()
    {
        var (self, grant, ipc) = Held();
        var there = stage.Node("b");
        var waiting = there.Enter("other").LockAsync(there.Lock("l"));
        stage.Carry();
        _ = grant.DisposeAsync();
        stage.Endpoint("a").SendLate();
        var lost = Assert.Single(stage.Frames);
        stage.Loses = frame => ReferenceEquals(frame, lost);
        for (var i = 0; i < OwnerLink.Patience; i++)
        {
            // Of an acquisition that is over.
            Assert.True(ipc.Lock("l").Mailbox.TryPass(self, new SleepOperation { Call = SleepCall.Release, Ticket = 9 }, grant.Token));
            stage.Endpoint("a").SendLate();
            stage.Endpoint("a").Tick();
            stage.Carry();
        }

        Assert.True(Stage.Result(waiting).IsHeld);
    }

    private (IpcProcess Self, LockGrant Grant, IpcSystem Ipc) Held()
    {
        var ipc = stage.Node("a", () => late++);
        var self = ipc.Enter("self");
        var locking = self.LockAsync(ipc.Lock("l"));
        stage.Carry();
        return (self, Stage.Result(locking), ipc);
    }
}
