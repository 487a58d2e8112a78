namespace ActorIpc.Conformance.Contract;

/// <summary>How a call that waits can end, and that it ends once.</summary>
public abstract class ParkedEndTests : BlockingCallFixture
{
    [Theory]
    [MemberData(nameof(Timed))]
    public async Task Grant_ends_the_wait_and_disarms_its_guards(BlockingCall call)
    {
        await SetTheStageAsync();
        using var source = new CancellationTokenSource();
        var waiting = Start(call, TimeSpan.FromSeconds(5), source.Token);
        Assert.Equal(1, Time.ArmedTimers);

        await GrantAsync(call);

        Assert.Equal(Outcome.Granted, await waiting);
        Assert.Equal(0, Time.ArmedTimers);
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task What_was_granted_stays_granted_whatever_comes_after(BlockingCall call)
    {
        await SetTheStageAsync();
        using var source = new CancellationTokenSource();
        var waiting = Start(call, TimeSpan.FromSeconds(5), source.Token);
        await GrantAsync(call);

        await source.CancelAsync();
        Time.Advance(TimeSpan.FromSeconds(5));
        await Other.InterruptAsync(Self.Id);
        await Other.KillAsync(Self.Id);

        Assert.Equal(Outcome.Granted, await waiting);
        Assert.True(Self.InterruptPending);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Cancellation_ends_the_wait_and_nobody_waits_any_more(BlockingCall call)
    {
        await SetTheStageAsync();
        using var source = new CancellationTokenSource();
        var waiting = Start(call, TimeSpan.FromSeconds(5), source.Token);
        Assert.False(waiting.IsCompleted);

        await source.CancelAsync();

        Assert.Equal(Outcome.Cancelled, await waiting);
        Assert.Equal(0, Time.ArmedTimers);
        await GrantAsync(call);
        await AssertNothingTakenAsync(call);
    }

    [Theory]
    [MemberData(nameof(Timed))]
    public async Task Timeout_ends_the_wait_on_time_and_nobody_waits_any_more(BlockingCall call)
    {
        await SetTheStageAsync();
        var waiting = Start(call, TimeSpan.FromSeconds(5));

        Time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.False(waiting.IsCompleted);
        Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(Outcome.TimedOut, await waiting);
        Assert.Equal(0, Time.ArmedTimers);
        await GrantAsync(call);
        await AssertNothingTakenAsync(call);
    }

    [Theory]
    [MemberData(nameof(Timed))]
    public async Task Timeout_longer_than_any_timer_ends_on_time(BlockingCall call)
    {
        await SetTheStageAsync();
        var waiting = Start(call, TimeSpan.FromDays(100));

        Time.Advance(TimeSpan.FromDays(99));
        Assert.False(waiting.IsCompleted);
        Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(Outcome.TimedOut, await waiting);
        Assert.Equal(0, Time.ArmedTimers);
    }

    [Theory]
    [MemberData(nameof(Killable))]
    public async Task Kill_ends_a_killable_wait_and_nobody_waits_any_more(BlockingCall call)
    {
        await SetTheStageAsync();
        var waiting = Start(call, TimeSpan.FromSeconds(5));

        Assert.True(await Other.KillAsync(Self.Id));

        Assert.Equal(Outcome.Killed, await waiting);
        Assert.Equal(0, Time.ArmedTimers);
        await GrantAsync(call);
        await AssertNothingTakenAsync(call);
    }

    [Theory]
    [MemberData(nameof(Interruptible))]
    public async Task Interrupt_ends_an_interruptible_wait_and_is_spent(BlockingCall call)
    {
        await SetTheStageAsync();
        var waiting = Start(call, TimeSpan.FromSeconds(5));

        Assert.True(await Other.InterruptAsync(Self.Id));

        Assert.Equal(Outcome.Interrupted, await waiting);
        Assert.False(Self.InterruptPending);
        Assert.Equal(0, Time.ArmedTimers);
        await GrantAsync(call);
        await AssertNothingTakenAsync(call);
    }

    [Theory]
    [MemberData(nameof(Uninterruptible))]
    public async Task Kill_and_interrupt_do_not_end_an_uninterruptible_wait(BlockingCall call)
    {
        await SetTheStageAsync();
        var waiting = Start(call, TimeSpan.FromSeconds(5));

        await Other.InterruptAsync(Self.Id);
        await Other.KillAsync(Self.Id);

        Assert.False(waiting.IsCompleted);
        Assert.True(Self.InterruptPending);
        await GrantAsync(call);
        Assert.Equal(Outcome.Granted, await waiting);
    }

    [Theory]
    [MemberData(nameof(Killable))]
    public async Task Killed_before_the_call_does_not_park(BlockingCall call)
    {
        await SetTheStageAsync();
        await Other.KillAsync(Self.Id);

        Assert.Equal(Outcome.Killed, await Start(call));

        await GrantAsync(call);
        await AssertNothingTakenAsync(call);
    }

    [Theory]
    [MemberData(nameof(Interruptible))]
    public async Task Pending_interrupt_is_reported_once_by_the_next_wait_but_a_rendezvous(BlockingCall call)
    {
        await SetTheStageAsync();
        await Other.InterruptAsync(Self.Id);

        var first = Start(call);

        if (call is BlockingCall.Rendezvous or BlockingCall.RendezvousForValues)
        {
            Assert.False(first.IsCompleted);
            Assert.True(Self.InterruptPending);
        }
        else
        {
            Assert.Equal(Outcome.Interrupted, await first);
            Assert.False(Self.InterruptPending);
            Assert.False(Start(call).IsCompleted);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task End_of_the_process_ends_its_waits_and_nobody_waits_any_more(BlockingCall call)
    {
        await SetTheStageAsync();
        var waiting = Start(call, TimeSpan.FromSeconds(5));

        await Self.DisposeAsync();

        Assert.Equal(Outcome.Exited, await waiting);
        Assert.Equal(0, Time.ArmedTimers);
        await GrantAsync(call);
        await AssertNobodyWaitsAsync(call);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Calls_after_the_end_are_ESRCH(BlockingCall call)
    {
        await SetTheStageAsync();
        await Self.DisposeAsync();

        var error = await Assert.ThrowsAsync<IpcException>(() => Start(call));

        Assert.Equal(Errno.ESRCH, error.Error);
        await GrantAsync(call);
        await AssertNobodyWaitsAsync(call);
    }
}
