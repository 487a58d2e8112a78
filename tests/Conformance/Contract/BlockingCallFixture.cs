namespace ActorIpc.Conformance.Contract;

/// <summary>
/// A stage on which each blocking call of <see cref="Self"/> has to wait, and another process that can end the wait or look whether
/// there is one.
/// </summary>
public abstract class BlockingCallFixture : HostFixture
{
    private const ulong Tag = 7;

    private readonly TaskCompletionSource childMayExit = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IpcProcess? self;
    private IpcProcess? other;
    private IpcProcess? child;
    private IpcLock? taken;
    private IpcLock? guard;
    private LockGrant takenKey;
    private WaitChannel? channel;
    private SemaphoreSet? units;
    private FutexWord? word;
    private IpcWord? kept;
    private FutexWord? watched;
    private FutexWord? owned;
    private FutexWord? free;
    private LockStage? locks;
    private IpcBarrier? behind;
    private IpcBarrier? fresh;
    private Task<RendezvousResult>? partner;
    private Task<RendezvousResult<string>>? partnerWithValue;
    private IpcQueue? full;
    private IpcQueue? empty;
    private IpcUserSemaphore? none;
    private IpcPipe? dry;
    private IpcPipe? brimful;

    public static TheoryData<BlockingCall> All => [.. Enum.GetValues<BlockingCall>()];

    /// <summary>Those that take a timeout; a pause is one.</summary>
    public static TheoryData<BlockingCall> Timed => [.. Enum.GetValues<BlockingCall>().Where(call => call != BlockingCall.Pause)];

    /// <summary>Those whose grant is what was asked for; to who writes to a pipe only room is granted, and who is killed does not use it (XV6-18).</summary>
    public static TheoryData<BlockingCall> Kept =>
        [.. Enum.GetValues<BlockingCall>().Where(call => call is not (BlockingCall.Pause or BlockingCall.PipeWrite))];

    public static TheoryData<BlockingCall> Interruptible => [.. Enum.GetValues<BlockingCall>().Where(IsInterruptible)];

    public static TheoryData<BlockingCall> Uninterruptible => [.. Enum.GetValues<BlockingCall>().Where(call => !IsKillable(call))];

    public static TheoryData<BlockingCall> Killable => [.. Enum.GetValues<BlockingCall>().Where(IsKillable)];

    protected IpcProcess Self => self!;

    protected IpcProcess Other => other!;

    protected async Task SetTheStageAsync()
    {
        other = Ipc.Enter("other");
        (dry, brimful) = (other.CreatePipe(capacity: 1), other.CreatePipe(capacity: 1));
        Assert.Equal(1, (await other.WriteAsync(brimful.Writer, new byte[1])).Count);
        self = Ipc.Enter("self", new ProcessOptions { PipeEnds = [dry.Reader, brimful.Writer] });
        taken = Ipc.CreateLock();
        guard = Ipc.CreateLock();
        channel = Ipc.CreateChannel();
        units = Ipc.CreateSemaphores(0);
        (word, kept) = (Ipc.CreateFutexWord(), Ipc.Word("kept"));
        none = Ipc.CreateUserSemaphore();
        watched = Ipc.CreateFutexSpace().CreateWord();
        await self.FutexWatchAsync(watched, 0);
        (owned, free) = (Ipc.CreateFutexWord(), Ipc.CreateFutexWord());
        Assert.True((await other.FutexLockAsync(owned)).IsHeld);
        locks = await LockStage.SetAsync(Ipc, self, other);
        full = Ipc.CreateMessageQueue(maxBytes: 1);
        empty = Ipc.CreateMessageQueue();
        await other.SendAsync(full, 1, [1]);
        (behind, fresh) = (await CreateBarrierAsync(), await CreateBarrierAsync());
        await self.PlaceAsync(behind);
        takenKey = await other.LockAsync(taken);
        _ = await self.LockAsync(guard);
        child = self.Fork("child", async _ => await childMayExit.Task);
    }

    /// <summary>Makes the call; the task is how it ends. The call is parked when this returns, unless it ended at once.</summary>
    protected Task<Outcome> Start(BlockingCall call, TimeSpan? timeout = null, CancellationToken cancellation = default) => call switch
    {
        BlockingCall.Lock => Of(Self.LockAsync(taken!, timeout, cancellation), grant => grant.Outcome),
        BlockingCall.LockInterruptible => Of(Self.LockInterruptibleAsync(taken!, timeout, cancellation), grant => grant.Outcome),
        BlockingCall.Sleep => Of(Self.SleepAsync(channel!, guard!, timeout, cancellation), sleep => sleep.Outcome),
        BlockingCall.SleepUninterruptible =>
            Of(Self.SleepUninterruptibleAsync(channel!, guard!, timeout, cancellation), sleep => sleep.Outcome),
        BlockingCall.Pause => Of(Self.PauseAsync(timeout ?? Timeout.InfiniteTimeSpan, cancellation), sleep => sleep.Outcome),
        BlockingCall.Rendezvous => Of(Self.RendezvousAsync(Tag, 1, timeout, cancellation), meeting => meeting.Outcome),
        BlockingCall.RendezvousForValues => Of(Self.RendezvousAsync(Tag, "ours", timeout, cancellation), meeting => meeting.Outcome),
        BlockingCall.Operate =>
            Of(Self.OperateAsync(units!, [SemaphoreOp.Take(0)], false, timeout, cancellation), result => result.Outcome),
        BlockingCall.Acquire => Of(Self.AcquireAsync(units!, 0, 1, timeout, cancellation), grant => grant.Outcome),
        BlockingCall.Wait => Of(Self.WaitAsync(default, timeout, cancellation), result => result.Outcome),
        BlockingCall.Send => Of(Self.SendAsync(full!, 2, [2], timeout, cancellation), result => result.Outcome),
        BlockingCall.Receive => Of(Self.ReceiveAsync(empty!, MessageFilter.OfType(3), timeout, cancellation), message => message.Outcome),
        BlockingCall.FutexWait => Of(Self.FutexWaitAsync(word!, 0, timeout, cancellation), result => result.Outcome),
        BlockingCall.FutexWaitAny => Of(
            Self.FutexWaitAnyAsync([new FutexExpectation(word!, 0), new FutexExpectation(Ipc.CreateFutexWord(), 0)], timeout, cancellation), result => result.Outcome),
        BlockingCall.WordWait => Of(Self.WaitAsync(kept!, 0, timeout, cancellation), result => result.Outcome),
        BlockingCall.AcquireUserSemaphore => Of(Self.AcquireAsync(none!, timeout, cancellation), result => result.Outcome),
        BlockingCall.FutexFetch => Of(Self.FutexFetchAsync(watched!.Space, 1, timeout, cancellation), result => result.Outcome),
        BlockingCall.FutexLock => Of(Self.FutexLockAsync(owned!, timeout, cancellation), result => result.Outcome),
        BlockingCall.FutexWaitThenLock => Of(Self.FutexWaitThenLockAsync(word!, 0, free!, timeout, cancellation), result => result.Outcome),
        BlockingCall.PipeRead => Of(Self.ReadAsync(dry!.Reader, new byte[1], timeout, cancellation), result => result.Outcome),
        BlockingCall.PipeWrite => Of(Self.WriteAsync(brimful!.Writer, new byte[1], timeout, cancellation), result => result.Outcome),
        BlockingCall.BarrierWaitNext => Of(Self.WaitNextAsync(behind!, timeout, cancellation), result => result.Outcome),
        BlockingCall.BarrierWaitAbortion => Of(Self.WaitAbortionAsync(behind!, timeout, cancellation), result => result.Outcome),
        BlockingCall.BarrierSyncNext => Of(Self.SyncNextAsync(behind!, timeout, cancellation), result => result.Outcome),
        BlockingCall.BarrierSync => Of(Self.SyncAsync(behind!, timeout, cancellation), result => result.Outcome),
        BlockingCall.BarrierPlaceAndSync => Of(Self.PlaceAndSyncAsync(fresh!, timeout, cancellation), result => result.Outcome),
        _ => locks!.Start(call, timeout, cancellation),
    };

    /// <summary>Makes true what the call waits for. Who waits is granted it; who comes later finds it, but for a wakeup.</summary>
    protected async Task GrantAsync(BlockingCall call)
    {
        switch (call)
        {
            case BlockingCall.Lock or BlockingCall.LockInterruptible:
                await takenKey.DisposeAsync();
                break;
            case BlockingCall.Sleep or BlockingCall.SleepUninterruptible:
                await Other.WakeupAsync(channel!);
                break;
            case BlockingCall.Rendezvous:
                partner = Other.RendezvousAsync(Tag, 2).AsTask();
                break;
            case BlockingCall.RendezvousForValues:
                partnerWithValue = Other.RendezvousAsync(Tag, "theirs").AsTask();
                break;
            case BlockingCall.Operate or BlockingCall.Acquire:
                await Other.GiveAsync(units!);
                break;
            case BlockingCall.Wait:
                childMayExit.TrySetResult();
                await child!.Completion;
                break;
            case BlockingCall.Send:
                Assert.Equal(1, (await Other.ReceiveAsync(full!, timeout: TimeSpan.Zero)).Type);
                break;
            case BlockingCall.Receive:
                await Other.SendAsync(empty!, 3, [3], TimeSpan.Zero);
                break;
            case BlockingCall.FutexWait or BlockingCall.FutexWaitAny:
                await Other.FutexWakeAsync(word!);
                break;
            case BlockingCall.WordWait:
                await Other.WakeAsync(kept!);
                break;
            case BlockingCall.AcquireUserSemaphore:
                await Other.ReleaseAsync(none!);
                break;
            case BlockingCall.FutexFetch:
                await Other.FutexWakeAsync(watched!);
                break;
            case BlockingCall.FutexLock:
                await Other.FutexUnlockAsync(owned!);
                break;
            case BlockingCall.FutexWaitThenLock:
                await Other.FutexRequeueToLockAsync(word!, free!, 0);
                break;
            case >= BlockingCall.MutexLock and <= BlockingCall.EnterWriteInterruptible:
                await locks!.GrantAsync(call);
                break;
            case BlockingCall.PipeRead:
                Assert.True((await Other.WriteAsync(dry!.Writer, new byte[1])).IsGranted);
                break;
            case BlockingCall.PipeWrite:
                Assert.Equal(1, (await Other.ReadAsync(brimful!.Reader, new byte[2])).Count);
                break;
            case BlockingCall.BarrierWaitAbortion:
                await Other.AbortAsync(behind!);
                break;
            case BlockingCall.BarrierWaitNext or BlockingCall.BarrierSyncNext or BlockingCall.BarrierSync:
                Assert.True((await Other.PlaceAsync(behind!)).IsReached);
                break;
            case BlockingCall.BarrierPlaceAndSync:
                Assert.True((await Other.PlaceAsync(fresh!)).IsReached);
                break;
        }
    }

    /// <summary>What <see cref="GrantAsync"/> brought is there for others: nobody has taken it, and nobody waits any more.</summary>
    protected async Task AssertNothingTakenAsync(BlockingCall call)
    {
        switch (call)
        {
            case BlockingCall.Lock or BlockingCall.LockInterruptible:
                Assert.True(Other.TryLock(taken!, out _));
                break;
            case BlockingCall.Sleep or BlockingCall.SleepUninterruptible:
                Assert.Equal(0, await Other.WakeupAsync(channel!));
                Assert.False(Other.TryLock(guard!, out _));
                break;
            case BlockingCall.Rendezvous:
                Assert.False(partner!.IsCompleted);
                Assert.Equal(2ul, (await Self.RendezvousAsync(Tag, 3, TimeSpan.Zero)).Value);
                Assert.Equal(3ul, (await partner).Value);
                break;
            case BlockingCall.RendezvousForValues:
                Assert.False(partnerWithValue!.IsCompleted);
                Assert.Equal("theirs", (await Self.RendezvousAsync(Tag, "ours", TimeSpan.Zero)).Value);
                Assert.Equal("ours", (await partnerWithValue).Value);
                break;
            case BlockingCall.Operate or BlockingCall.Acquire:
                Assert.Equal(1, await Other.GetValueAsync(units!));
                break;
            case BlockingCall.Wait:
                Assert.Equal(child!.Id, (await Self.WaitAsync(timeout: TimeSpan.Zero)).Child);
                break;
            case BlockingCall.Send:
                Assert.Equal(0, (await Other.GetStatusAsync(full!)).Messages);
                break;
            case BlockingCall.Receive:
                Assert.Equal(1, (await Other.GetStatusAsync(empty!)).Messages);
                break;
            case BlockingCall.FutexWait or BlockingCall.FutexWaitAny:
                Assert.Equal(0, await Other.FutexWakeAsync(word!));
                break;
            case BlockingCall.WordWait:
                Assert.Equal(0, (await Other.WakeAsync(kept!)).Woken);
                break;
            case BlockingCall.AcquireUserSemaphore:
                Assert.Equal(1, await Other.GetValueAsync(none!));
                break;
            case BlockingCall.FutexFetch:
                Assert.Single((await Self.FutexFetchAsync(watched!.Space, 1, TimeSpan.Zero)).Watches);
                break;
            case BlockingCall.FutexLock:
                Assert.True((await Other.FutexTryLockAsync(owned!)).IsHeld);
                break;
            case BlockingCall.FutexWaitThenLock:
                Assert.Equal(0, await Other.FutexWakeAsync(word!));
                Assert.True((await Other.FutexTryLockAsync(free!)).IsHeld);
                break;
            case >= BlockingCall.MutexLock and <= BlockingCall.EnterWriteInterruptible:
                await locks!.AssertNothingTakenAsync(call);
                break;
            case BlockingCall.PipeRead:
                Assert.Equal(1, (await Other.ReadAsync(dry!.Reader, new byte[2], TimeSpan.Zero)).Count);
                break;
            case BlockingCall.PipeWrite:
                Assert.Equal(Outcome.WouldBlock, (await Other.ReadAsync(brimful!.Reader, new byte[2], TimeSpan.Zero)).Outcome);
                break;
            case BlockingCall.BarrierWaitAbortion:
                Assert.Equal(BarrierAbortion.None, await Self.GetAbortionAsync(behind!));
                Assert.True((await Self.WaitAbortionAsync(behind!, TimeSpan.Zero)).TheyAborted);
                break;
            case BlockingCall.BarrierWaitNext or BlockingCall.BarrierSyncNext or BlockingCall.BarrierSync:
                Assert.True((await Self.WaitNextAsync(behind!, TimeSpan.Zero)).IsReached);
                break;
            case BlockingCall.BarrierPlaceAndSync:
                Assert.True((await Self.WaitNextAsync(fresh!, TimeSpan.Zero)).IsReached);
                break;
        }
    }

    /// <summary>As <see cref="AssertNothingTakenAsync"/>, where <see cref="Self"/> has ended and all that it had has passed on.</summary>
    protected async Task AssertNobodyWaitsAsync(BlockingCall call)
    {
        switch (call)
        {
            case BlockingCall.Sleep or BlockingCall.SleepUninterruptible:
                Assert.Equal(0, await Other.WakeupAsync(channel!));
                Assert.True(Other.TryLock(guard!, out _));
                break;
            case BlockingCall.Rendezvous:
                Assert.False(partner!.IsCompleted);
                break;
            case BlockingCall.RendezvousForValues:
                Assert.False(partnerWithValue!.IsCompleted);
                break;
            case BlockingCall.FutexFetch:
                Assert.Equal(0, await Other.FutexWakeAsync(watched!));
                break;
            case BlockingCall.Wait:
                Assert.False(await Other.KillAsync(child!.Id));
                break;
            case BlockingCall.ConditionWait or BlockingCall.ConditionWaitUninterruptible:
                await locks!.AssertNobodyWaitsAsync();
                break;
            case >= BlockingCall.BarrierWaitNext:
                Assert.True((await Other.WaitAbortionAsync(call == BlockingCall.BarrierPlaceAndSync ? fresh! : behind!, TimeSpan.Zero)).TheyAborted);
                break;
            default:
                await AssertNothingTakenAsync(call);
                break;
        }
    }

    private async Task<IpcBarrier> CreateBarrierAsync()
    {
        var barrier = Ipc.CreateBarrier();
        await Self.TakeRoleAsync(barrier, BarrierRole.Child);
        await Other.TakeRoleAsync(barrier, BarrierRole.Parent);
        return barrier;
    }

    // A wait that is to end with a lock begins again when it is interrupted.
    private static bool IsInterruptible(BlockingCall call) => IsKillable(call) && call != BlockingCall.FutexWaitThenLock;

    private static bool IsKillable(BlockingCall call) => call is not (
        BlockingCall.Lock or BlockingCall.SleepUninterruptible or BlockingCall.FutexLock
        or BlockingCall.MutexLock or BlockingCall.ConditionWaitUninterruptible or BlockingCall.EnterRead or BlockingCall.EnterWrite);

    private static async Task<Outcome> Of<T>(ValueTask<T> call, Func<T, Outcome> outcome) => outcome(await call);
}
