namespace ActorIpc.Conformance.Contract;

/// <summary>Calls that may not wait: with no time, with a token that is cancelled, with a timeout that is none.</summary>
public abstract class ImmediateEndTests : BlockingCallFixture
{
    [Theory]
    [MemberData(nameof(Timed))]
    public async Task Zero_timeout_would_block_and_takes_nothing(BlockingCall call)
    {
        await SetTheStageAsync();

        Assert.Equal(Outcome.WouldBlock, await Start(call, TimeSpan.Zero));

        Assert.Equal(0, Time.ArmedTimers);
        await GrantAsync(call);
        await AssertNothingTakenAsync(call);
    }

    [Theory]
    [InlineData(BlockingCall.Lock)]
    [InlineData(BlockingCall.LockInterruptible)]
    [InlineData(BlockingCall.MutexLock)]
    [InlineData(BlockingCall.MutexLockInterruptible)]
    [InlineData(BlockingCall.EnterRead)]
    [InlineData(BlockingCall.EnterReadInterruptible)]
    [InlineData(BlockingCall.EnterWrite)]
    [InlineData(BlockingCall.EnterWriteInterruptible)]
    [InlineData(BlockingCall.Rendezvous)]
    [InlineData(BlockingCall.RendezvousForValues)]
    [InlineData(BlockingCall.Operate)]
    [InlineData(BlockingCall.Acquire)]
    [InlineData(BlockingCall.Wait)]
    [InlineData(BlockingCall.Send)]
    [InlineData(BlockingCall.Receive)]
    [InlineData(BlockingCall.AcquireUserSemaphore)]
    [InlineData(BlockingCall.FutexLock)]
    [InlineData(BlockingCall.PipeRead)]
    [InlineData(BlockingCall.PipeWrite)]
    [InlineData(BlockingCall.BarrierWaitNext)]
    [InlineData(BlockingCall.BarrierWaitAbortion)]
    [InlineData(BlockingCall.BarrierSyncNext)]
    [InlineData(BlockingCall.BarrierSync)]
    [InlineData(BlockingCall.BarrierPlaceAndSync)]
    public async Task Zero_timeout_takes_what_is_there(BlockingCall call)
    {
        await SetTheStageAsync();
        await GrantAsync(call);

        Assert.Equal(Outcome.Granted, await Start(call, TimeSpan.Zero));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Token_cancelled_before_takes_nothing_that_is_there(BlockingCall call)
    {
        await SetTheStageAsync();
        await GrantAsync(call);

        Assert.Equal(Outcome.Cancelled, await Start(call, cancellation: new CancellationToken(canceled: true)));

        await AssertNothingTakenAsync(call);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Token_cancelled_before_leaves_nobody_waiting(BlockingCall call)
    {
        await SetTheStageAsync();

        Assert.Equal(Outcome.Cancelled, await Start(call, TimeSpan.FromSeconds(1), new CancellationToken(canceled: true)));

        Assert.Equal(0, Time.ArmedTimers);
        await GrantAsync(call);
        await AssertNothingTakenAsync(call);
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Negative_timeout_is_EINVAL_and_takes_nothing(BlockingCall call)
    {
        await SetTheStageAsync();
        await GrantAsync(call);

        var error = await Assert.ThrowsAsync<IpcException>(() => Start(call, TimeSpan.FromTicks(-1)));

        Assert.Equal(Errno.EINVAL, error.Error);
        await AssertNothingTakenAsync(call);
    }

    [Theory]
    [MemberData(nameof(Timed))]
    public async Task Infinite_timeout_is_none(BlockingCall call)
    {
        await SetTheStageAsync();

        var waiting = Start(call, Timeout.InfiniteTimeSpan);

        Assert.Equal(0, Time.ArmedTimers);
        Time.Advance(TimeSpan.FromDays(1000));
        Assert.False(waiting.IsCompleted);
        await GrantAsync(call);
        Assert.Equal(Outcome.Granted, await waiting);
    }
}
