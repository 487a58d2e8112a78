namespace ActorIpc.Conformance.Semantics;

/// <summary>Short forms of the calls that nearly every futex test makes, so that a test reads as its rule does.</summary>
internal static class FutexCalls
{
    public const int All = int.MaxValue;

    /// <summary>A FUTEX_WAIT that is expected to sleep.</summary>
    public static ValueTask<FutexResult> SleepOn(this IpcProcess self, FutexWord word, uint expected = 0)
    {
        var sleeping = self.Linux.FutexWaitAsync(word, expected);
        Assert.False(sleeping.IsCompleted, "The call was expected to sleep.");
        return sleeping;
    }

    /// <summary>A FUTEX_WAIT_BITSET that is expected to sleep.</summary>
    public static ValueTask<FutexResult> SleepOnBits(this IpcProcess self, FutexWord word, uint bits, TimeSpan? until = null)
    {
        var sleeping = self.Linux.FutexWaitBitsetAsync(word, word.Value, until, bits);
        Assert.False(sleeping.IsCompleted, "The call was expected to sleep.");
        return sleeping;
    }

    public static Task<int> WakeAsync(this IpcProcess self, FutexWord word, int count) =>
        self.Linux.FutexWakeAsync(word, count).AsTask().WaitAsync(SemaphoreCalls.Guard);

    /// <summary>The sleeping call has returned 0, or is about to.</summary>
    public static Task IsWokenAsync(this ValueTask<FutexResult> sleeping) => sleeping.EndsAsync(Errno.None);

    /// <summary>The call has ended, or is about to, with an errno or none.</summary>
    public static async Task EndsAsync(this ValueTask<FutexResult> call, Errno error, int value = 0)
    {
        var result = await call.AsTask().WaitAsync(SemaphoreCalls.Guard);
        Assert.Equal((error, value), (result.Error, result.Value));
    }
}
