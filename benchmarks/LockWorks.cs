namespace ActorIpc.Benchmarks;

/// <summary>Mutexes, reader-writer locks and words.</summary>
internal static class LockWorks
{
    public static Func<int, Task> MutexUncontended(IpcSystem ipc, IpcProcess self)
    {
        var mutex = ipc.CreateMutex();
        return async count =>
        {
            for (var i = 0; i < count; i++)
            {
                using var held = await self.LockAsync(mutex);
            }
        };
    }

    public static Func<int, Task> ReadUncontended(IpcSystem ipc, IpcProcess self)
    {
        var entered = ipc.CreateReaderWriterLock();
        return async count =>
        {
            for (var i = 0; i < count; i++)
            {
                using var held = await self.EnterReadAsync(entered);
            }
        };
    }

    public static Func<int, Task> SlimRead()
    {
        var slim = new ReaderWriterLockSlim();
        return count =>
        {
            for (var i = 0; i < count; i++)
            {
                slim.EnterReadLock();
                slim.ExitReadLock();
            }

            return Task.CompletedTask;
        };
    }

    /// <summary>One operation is one hold, with the holder yielding once inside.</summary>
    public static Func<int, Task> MutexContended(IpcSystem ipc)
    {
        var mutex = ipc.CreateMutex();
        return count => Task.WhenAll(Enumerable.Range(0, 64).Select(i => ipc.Spawn("holder", async self =>
        {
            for (var k = 0; k < count / 64; k++)
            {
                using var held = await self.LockAsync(mutex);
                await Task.Yield();
            }
        }).Completion));
    }

    /// <summary>One operation is a round trip: each side sets its partner's word and wakes it, and waits for its own.</summary>
    public static Func<int, Task> WordHandOver(IpcSystem ipc, IpcProcess self)
    {
        var space = ipc.CreateFutexSpace();
        var (ping, pong) = (space.CreateWord(), space.CreateWord());
        return async count =>
        {
            var other = ipc.Spawn("other", partner => TakeTurnsAsync(partner, ping, pong, count));
            for (var i = 0; i < count; i++)
            {
                pong.Value = 1;
                await self.FutexWakeAsync(pong);
                while (ping.CompareExchange(0, 1) != 1)
                {
                    _ = (await self.FutexWaitAsync(ping, 0)).IsKilled;
                }
            }

            await other.Completion;
        };
    }

    private static async Task TakeTurnsAsync(IpcProcess side, FutexWord theirs, FutexWord mine, int count)
    {
        for (var i = 0; i < count; i++)
        {
            while (mine.CompareExchange(0, 1) != 1)
            {
                _ = (await side.FutexWaitAsync(mine, 0)).IsKilled;
            }

            theirs.Value = 1;
            await side.FutexWakeAsync(theirs);
        }
    }
}
