namespace ActorIpc.Conformance.Semantics;

/// <summary>Short forms of the calls that nearly every test of locks on futex words makes.</summary>
internal static class FutexPiCalls
{
    public const uint W = FutexBits.Waiters;
    public const uint Died = FutexBits.OwnerDied;

    public static uint Tid(this IpcProcess process) => process.Linux.GetTid();

    public static async Task TakesAsync(this IpcProcess self, FutexWord word) => await self.Linux.FutexLockPiAsync(word).EndsAsync(Errno.None);

    /// <summary>A FUTEX_LOCK_PI that is expected to sleep.</summary>
    public static async Task<Task<FutexLockResult>> QueueForAsync(this IpcProcess self, FutexWord word)
    {
        var waiting = self.Linux.FutexLockPiAsync(word).AsTask();

        // The owner is looked up on the way, which on some hosts is done elsewhere. Who waits for a lock cannot be woken, and so is seen.
        while (!waiting.IsCompleted && await CanBeWokenAsync(self, word))
        {
        }

        Assert.False(waiting.IsCompleted, "The call was expected to sleep.");
        return waiting;
    }

    public static Task UnlockFailsAsync(this IpcProcess self, Errno error, FutexWord word) => SemaphoreCalls.FailsAsync(
        error,
        async ValueTask<bool> () =>
        {
            await self.Linux.FutexUnlockPiAsync(word);
            return true;
        });

    /// <summary>A FUTEX_WAIT_REQUEUE_PI that is expected to sleep.</summary>
    public static Task<FutexLockResult> WaitFor(this IpcProcess self, FutexWord word, FutexWord taken)
    {
        var waiting = self.Linux.FutexWaitRequeuePiAsync(word, word.Value, null, taken).AsTask();
        Assert.False(waiting.IsCompleted, "The call was expected to sleep.");
        return waiting;
    }

    /// <summary>The call has ended, or is about to, with an errno or none.</summary>
    public static Task EndsAsync(this ValueTask<FutexLockResult> call, Errno error, bool ownerDied = false) => call.AsTask().EndsAsync(error, ownerDied);

    /// <inheritdoc cref="EndsAsync(ValueTask{FutexLockResult}, Errno, bool)"/>
    public static async Task EndsAsync(this Task<FutexLockResult> call, Errno error, bool ownerDied = false)
    {
        var result = await call.WaitAsync(SemaphoreCalls.Guard);
        Assert.Equal((error, ownerDied), (result.Error, result.OwnerDied));
    }

    public static async Task RequeuesAsync(this IpcProcess self, FutexWord word, int more, FutexWord taken, int count) =>
        Assert.Equal((Outcome.Granted, count), await RequeueAsync(self, word, 1, more, taken));

    public static async Task<(Outcome Outcome, int Count)> RequeueAsync(this IpcProcess self, FutexWord word, int wake, int more, FutexWord taken)
    {
        var result = await self.Linux.FutexCmpRequeuePiAsync(word, wake, more, taken, word.Value).AsTask().WaitAsync(SemaphoreCalls.Guard);
        return (result.Outcome, result.Count);
    }

    private static async Task<bool> CanBeWokenAsync(IpcProcess self, FutexWord word)
    {
        try
        {
            await self.FutexWakeAsync(word);
            return true;
        }
        catch (IpcException exception) when (exception.Error == Errno.EINVAL)
        {
            return false;
        }
    }
}
