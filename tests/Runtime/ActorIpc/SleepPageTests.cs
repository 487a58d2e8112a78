namespace ActorIpc.Tests;

/// <summary>The code in docs/sleep-wakeup.md is what stands here between the rulers, compiled and run.</summary>
public sealed class SleepPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_everyday_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await PassOnAsync(ipc).WaitAsync(Patience);
    }

    [Fact]
    public async Task The_exact_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        var (tickLock, count, woken) = (ipc.CreateLock(), 0, false);
        var sleeper = ipc.Spawn("sleeper", async self =>
        {
            // ---- exact
            const ulong ticks = 0x80008000;
            await using (await self.LockAsync(tickLock))
            {
                while (count == 0)
                {
                    var sleep = await self.Xv6.SleepAsync(ticks, tickLock);
                    if (sleep.IsKilled) return;
                }
            }

            // ----
            woken = true;
        });
        await using var clock = ipc.Enter("clock");
        while (!sleeper.Completion.IsCompleted)
        {
            await using (await clock.LockAsync(tickLock))
            {
                count++;
                await clock.Xv6.WakeupAsync(0x80008000);
            }

            await Task.Yield();
        }

        Assert.Equal(ExitStatus.Success, await sleeper.Completion);
        Assert.True(woken);
    }

    private static async Task PassOnAsync(IpcSystem ipc)
    {
        // ---- everyday
        var (roomLock, notFull, notEmpty) = (ipc.CreateLock(), ipc.CreateChannel(), ipc.CreateChannel());
        var room = new Queue<int>();
        var producer = ipc.Spawn("producer", async self =>
        {
            for (var number = 1; number <= 100; number++)
            {
                await using var held = await self.LockAsync(roomLock);
                while (room.Count == 8) // look again after every sleep: being woken proves nothing
                {
                    if (self.Killed) return ExitStatus.Killed;
                    await self.SleepAsync(notFull, roomLock);
                }
                room.Enqueue(number);
                await self.WakeupAsync(notEmpty); // with the lock held, so that nobody is between test and sleep
            }
            return ExitStatus.Success;
        });
        await using var self = ipc.Enter("consumer");
        var sum = 0;
        for (var left = 100; left > 0; left--)
        {
            await using var held = await self.LockAsync(roomLock);
            var there = await self.SleepUntilAsync(notEmpty, roomLock, () => room.Count > 0, TimeSpan.FromSeconds(30)); // the same loop, written once
            if (!there.IsWoken) return;
            sum += room.Dequeue();
            await self.WakeupAsync(notFull);
        }

        // ----
        Assert.Equal(5050, sum);
        Assert.Equal(ExitStatus.Success, await producer.Completion);
    }

    [Fact]
    public void The_page_shows_what_stands_here() => CompiledPage.AssertShows("sleep-wakeup.md", "tests", "Runtime", "ActorIpc", "SleepPageTests.cs");
}
