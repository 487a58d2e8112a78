using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// Real threads: which of two comes first is open, what holds in either case is not.
public abstract partial class EverydaySemaphoreTests
{
    [Fact]
    public async Task No_two_processes_hold_the_only_unit_at_once()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(1);
        var (inside, together) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using var worker = Ipc.Enter("worker");
            for (var i = 0; i < RoundsOfRaces; i++)
            {
                await using var grant = await worker.AcquireAsync(set);
                together += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
        }))).WaitAsync(Guard);

        Assert.Equal((0, 1), (together, await self.GetValueAsync(set)));
    }

    [Theory]
    [Rule("SEM-32")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_unit_given_while_the_wait_is_broken_is_either_taken_or_still_there(bool byInterrupt)
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(0);
        for (var round = 0; round < RoundsOfRaces; round++)
        {
            await using var waiter = Ipc.Enter("waiter");
            using var cancellation = new CancellationTokenSource();
            var waiting = waiter.OperateAsync(set, [SemaphoreOp.Take(0)], cancellation: cancellation.Token).AsTask();

            var breaking = Task.Run(async () =>
            {
                if (byInterrupt)
                {
                    await Ipc.InterruptAsync(waiter.Id);
                }
                else
                {
                    await cancellation.CancelAsync();
                }
            });
            await Task.WhenAll(breaking, Task.Run(async () => await self.GiveAsync(set))).WaitAsync(Guard);

            var result = await waiting.WaitAsync(Guard);
            Assert.Equal(result.IsGranted ? 0 : 1, await self.GetValueAsync(set));
            Assert.Equal(!result.IsGranted, self.TryAcquire(set, out _));
        }
    }

    [Fact]
    [Rule("SEM-62")]
    public async Task Processes_that_end_holding_and_waiting_leave_every_unit_behind()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(3, 2);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < RoundsOfRaces; i++)
            {
                await using var process = Ipc.Enter("process");
                _ = await process.AcquireAsync(set, [SemaphoreOp.Take(0), SemaphoreOp.Take(1)]);
                if ((i + worker) % 2 == 0)
                {
                    // More than there is: still waiting when the process ends.
                    _ = process.AcquireAsync(set, units: 4);
                }
            }
        }))).WaitAsync(Guard);

        Assert.Equal((3, 2), (await self.GetValueAsync(set), await self.GetValueAsync(set, 1)));
    }

    [Fact]
    public async Task A_grant_disposed_by_many_threads_at_once_gives_back_once()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(9);
        for (var round = 0; round < RoundsOfRaces; round++)
        {
            var grant = await self.AcquireAsync(set, units: 2);
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await grant.DisposeAsync()))).WaitAsync(Guard);
            Assert.Equal(9, await self.GetValueAsync(set));
        }
    }
}
