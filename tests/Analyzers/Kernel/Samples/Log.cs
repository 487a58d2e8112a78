namespace ActorIpc.Analyzers.Tests.Kernel.Samples;

// log.c, begin_op and end_op: room in the log of the file system. A commit is sure to end, so a killed process waits for it too.
internal sealed class Log(IpcLock logLock, WaitChannel changed)
{
    private const int MostBlocksOfOne = 10;
    private const int Size = 3 * MostBlocksOfOne;
    private readonly List<int> blocks = [];
    private int outstanding;
    private bool committing;

    public async Task BeginAsync(IpcProcess self)
    {
        await using var held = await self.LockAsync(logLock);
        while (true)
        {
            if (committing)
            {
                await self.SleepUninterruptibleAsync(changed, logLock);
            }
            else if (blocks.Count + ((outstanding + 1) * MostBlocksOfOne) > Size)
            {
                await self.SleepUninterruptibleAsync(changed, logLock);
            }
            else
            {
                outstanding++;
                break;
            }
        }
    }

    public async Task EndAsync(IpcProcess self, Func<IReadOnlyList<int>, Task> commit)
    {
        await using (await self.LockAsync(logLock))
        {
            outstanding--;
            committing = outstanding == 0;
            await self.WakeupAsync(changed);
            if (!committing)
            {
                return;
            }
        }

        await commit(blocks);
        await using var held = await self.LockAsync(logLock);
        blocks.Clear();
        committing = false;
        await self.WakeupAsync(changed);
    }
}
