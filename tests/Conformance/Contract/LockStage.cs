namespace ActorIpc.Conformance.Contract;

/// <summary>The part of the stage on which calls on mutexes, conditions and reader-writer locks have to wait.</summary>
internal sealed class LockStage
{
    private readonly IpcProcess self;
    private readonly IpcProcess other;
    private readonly IpcMutex taken;
    private readonly IpcMutex guard;
    private readonly IpcCondition condition;
    private readonly IpcReaderWriterLock entered;
    private MutexGrant takenKey;
    private MutexGrant guardKey;
    private ReaderWriterGrant enteredKey;

    private LockStage(IpcSystem ipc, IpcProcess self, IpcProcess other)
    {
        (this.self, this.other) = (self, other);
        (taken, guard, entered) = (ipc.CreateMutex(), ipc.CreateMutex(), ipc.CreateReaderWriterLock());
        condition = ipc.CreateCondition(guard);
    }

    public static async Task<LockStage> SetAsync(IpcSystem ipc, IpcProcess self, IpcProcess other)
    {
        var stage = new LockStage(ipc, self, other);
        stage.takenKey = await other.LockAsync(stage.taken);
        stage.guardKey = await self.LockAsync(stage.guard);
        stage.enteredKey = await other.EnterWriteAsync(stage.entered);
        return stage;
    }

    public Task<Outcome> Start(BlockingCall call, TimeSpan? timeout, CancellationToken cancellation) => call switch
    {
        BlockingCall.MutexLock => Of(self.LockAsync(taken, timeout, cancellation)),
        BlockingCall.MutexLockInterruptible => Of(self.LockInterruptibleAsync(taken, timeout, cancellation)),
        BlockingCall.ConditionWait => Of(self.WaitAsync(condition, guardKey, timeout, cancellation)),
        BlockingCall.ConditionWaitUninterruptible => Of(self.WaitUninterruptibleAsync(condition, guardKey, timeout, cancellation)),
        BlockingCall.EnterRead => Of(self.EnterReadAsync(entered, timeout, cancellation)),
        BlockingCall.EnterReadInterruptible => Of(self.EnterReadInterruptibleAsync(entered, timeout, cancellation)),
        BlockingCall.EnterWrite => Of(self.EnterWriteAsync(entered, timeout, cancellation)),
        BlockingCall.EnterWriteInterruptible => Of(self.EnterWriteInterruptibleAsync(entered, timeout, cancellation)),
        _ => throw new ArgumentOutOfRangeException(nameof(call)),
    };

    public async Task GrantAsync(BlockingCall call)
    {
        switch (call)
        {
            case BlockingCall.MutexLock or BlockingCall.MutexLockInterruptible:
                takenKey.Dispose();
                break;
            case BlockingCall.ConditionWait or BlockingCall.ConditionWaitUninterruptible:
                await other.NotifyAllAsync(condition);
                break;
            default:
                enteredKey.Dispose();
                break;
        }
    }

    public async Task AssertNothingTakenAsync(BlockingCall call)
    {
        switch (call)
        {
            case BlockingCall.MutexLock or BlockingCall.MutexLockInterruptible:
                Assert.True(other.TryLock(taken, out _));
                break;
            case BlockingCall.ConditionWait or BlockingCall.ConditionWaitUninterruptible:
                Assert.Equal(0, await other.NotifyAllAsync(condition));
                Assert.False(other.TryLock(guard, out _));
                break;
            default:
                Assert.True(other.TryEnterWrite(entered, out _));
                break;
        }
    }

    public async Task AssertNobodyWaitsAsync()
    {
        Assert.Equal(0, await other.NotifyAllAsync(condition));
        Assert.True(other.TryLock(guard, out _));
    }

    private static async Task<Outcome> Of(ValueTask<MutexGrant> call) => (await call).Outcome;

    private static async Task<Outcome> Of(ValueTask<SleepResult> call) => (await call).Outcome;

    private static async Task<Outcome> Of(ValueTask<ReaderWriterGrant> call) => (await call).Outcome;
}
