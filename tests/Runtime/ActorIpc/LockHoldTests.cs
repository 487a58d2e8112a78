using System.Runtime.CompilerServices;
using ActorIpc.Actors;

namespace ActorIpc.Tests;

/// <summary>What a process keeps of the locks that it has touched.</summary>
public sealed class LockHoldTests : IAsyncDisposable
{
    private readonly IpcSystem ipc = IpcSystem.Create();

    public ValueTask DisposeAsync() => ipc.DisposeAsync();

    [Fact]
    public async Task A_pid_that_does_not_fit_into_a_word_is_told_and_never_cut_off()
    {
        var (mutex, entered) = (ipc.CreateMutex(), ipc.CreateReaderWriterLock());
        var (last, tooLate) = (Process(MutexWord.LargestOwner), Process(MutexWord.LargestOwner + 1L));
        Assert.True(last.TryLock(mutex, out var key));
        Assert.Equal((last.Id, false), (mutex.Owner, mutex.IsNotRecoverable));
        key.Dispose();

        var errors = new List<IpcException>
        {
            Assert.Throws<IpcException>(() => tooLate.TryLock(mutex, out _)),
            await Assert.ThrowsAsync<IpcException>(async () => await tooLate.LockAsync(mutex)),
            Assert.Throws<IpcException>(() => tooLate.Unlock(mutex)),
        };

        Assert.All(errors, error => Assert.Equal(Errno.ERANGE, error.Error));
        Assert.Equal(ProcessId.None, mutex.Owner);
        Assert.True(tooLate.TryEnterWrite(entered, out _));
    }

    [Fact]
    public async Task A_process_does_not_keep_locks_that_nobody_else_can_reach()
    {
        await using var self = ipc.Enter("self");
        var touched = await TouchAsync(self);
        await TouchAsync(self);

        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        // The last of each kind may be remembered by what was called last.
        Assert.True(touched.Count(lockOf => lockOf.TryGetTarget(out _)) <= 2);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<List<WeakReference<object>>> TouchAsync(IpcProcess self)
    {
        var touched = new List<WeakReference<object>>();
        for (var i = 0; i < 50; i++)
        {
            var (mutex, entered) = (ipc.CreateMutex(), ipc.CreateReaderWriterLock());
            using var key = await self.LockAsync(mutex);
            using var reading = await self.EnterReadAsync(entered);
            touched.Add(new WeakReference<object>(mutex));
            touched.Add(new WeakReference<object>(entered));
        }

        return touched;
    }

    private IpcProcess Process(long pid) => new(ipc, new ProcessId(pid), "late", Credentials.Root, ipc.NewTagSpace(), null);
}
