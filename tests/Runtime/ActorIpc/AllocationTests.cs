namespace ActorIpc.Tests;

/// <summary>Uncontended operations allocate nothing, in debug builds too.</summary>
public sealed class AllocationTests : IAsyncDisposable
{
    private const int Rounds = 1000;

    private readonly IpcSystem ipc = IpcSystem.Create();
    private readonly IpcProcess self;
    private int granted;

    public AllocationTests() => self = ipc.Enter("self");

    public async ValueTask DisposeAsync()
    {
        await self.DisposeAsync();
        await ipc.DisposeAsync();
    }

    [Fact]
    public void Taking_and_giving_with_undo_allocates_nothing()
    {
        var set = ipc.CreateSemaphores(1, 5);

        AssertAllocatesNothing(() =>
        {
            var taken = self.OperateAsync(set, [SemaphoreOp.Take(0)], undo: true).GetAwaiter().GetResult();
            var given = self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true).GetAwaiter().GetResult();
            return taken.IsGranted && given.IsGranted;
        });
    }

    [Fact]
    public void A_vector_with_undo_allocates_nothing()
    {
        var set = ipc.CreateSemaphores(1, 5);

        AssertAllocatesNothing(() =>
        {
            var taken = self.OperateAsync(set, [SemaphoreOp.Take(0), SemaphoreOp.Take(1, 3)], undo: true).GetAwaiter().GetResult();
            var given = self.OperateAsync(set, [SemaphoreOp.Give(0), SemaphoreOp.Give(1, 3)], undo: true).GetAwaiter().GetResult();
            return taken.IsGranted && given.IsGranted;
        });
    }

    [Fact]
    public void Acquiring_units_and_turning_the_key_allocates_nothing()
    {
        var set = ipc.CreateSemaphores(1);

        AssertAllocatesNothing(() =>
        {
            var grant = self.AcquireAsync(set).GetAwaiter().GetResult();
            grant.DisposeAsync().GetAwaiter().GetResult();
            return grant.IsHeld;
        });
    }

    [Fact]
    public void Locking_and_turning_the_key_allocates_nothing()
    {
        var guard = ipc.CreateLock();

        AssertAllocatesNothing(() =>
        {
            var grant = self.LockAsync(guard).GetAwaiter().GetResult();
            grant.DisposeAsync().GetAwaiter().GetResult();
            return grant.IsHeld;
        });
    }

    [Fact]
    public void Waking_nobody_and_finding_another_value_allocates_nothing()
    {
        var word = ipc.CreateFutexWord();

        AssertAllocatesNothing(() =>
        {
            var woken = self.FutexWakeAsync(word).GetAwaiter().GetResult();
            return self.FutexWaitAsync(word, 1).GetAwaiter().GetResult().IsValueChanged && woken == 0;
        });
    }

    [Fact]
    public void Locking_a_mutex_and_unlocking_it_allocates_nothing()
    {
        var mutex = ipc.CreateMutex();

        AssertAllocatesNothing(() =>
        {
            using var grant = self.LockAsync(mutex).GetAwaiter().GetResult();
            return grant.IsHeld;
        });
    }

    [Fact]
    public void Trying_a_mutex_with_a_timeout_and_notifying_nobody_allocates_nothing()
    {
        var mutex = ipc.CreateMutex();
        var condition = ipc.CreateCondition(mutex);

        AssertAllocatesNothing(() =>
        {
            using var grant = self.LockInterruptibleAsync(mutex, TimeSpan.FromSeconds(1)).GetAwaiter().GetResult();
            return self.NotifyAllAsync(condition).GetAwaiter().GetResult() == 0 && grant.IsHeld;
        });
    }

    [Fact]
    public void Entering_to_read_and_to_write_allocates_nothing()
    {
        var entered = ipc.CreateReaderWriterLock();

        AssertAllocatesNothing(() =>
        {
            using (var reading = self.EnterReadAsync(entered).GetAwaiter().GetResult())
            {
                using var twice = self.EnterReadAsync(entered).GetAwaiter().GetResult();
                if (!reading.IsHeld || !twice.IsHeld)
                {
                    return false;
                }
            }

            using var writing = self.EnterWriteAsync(entered).GetAwaiter().GetResult();
            return writing.IsHeld;
        });
    }

    private void AssertAllocatesNothing(Func<bool> operation)
    {
        // The first rounds rent and keep what the later ones use again, and compile what they run.
        Repeat(operation);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Repeat(operation);
        var after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(0, after - before);
        Assert.Equal(2 * Rounds, granted);
    }

    private void Repeat(Func<bool> operation)
    {
        for (var i = 0; i < Rounds; i++)
        {
            if (operation())
            {
                granted++;
            }
        }
    }
}
