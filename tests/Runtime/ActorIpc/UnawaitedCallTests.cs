namespace ActorIpc.Tests;

/// <summary>A call that had to wait and that nobody awaits must not stay with its process once it is answered.</summary>
public sealed class UnawaitedCallTests
{
    [Fact]
    public async Task Calls_that_nobody_awaits_do_not_pile_up_with_their_process()
    {
        await using var ipc = IpcSystem.Create();
        await using var sender = ipc.Enter("sender");
        await using var receiver = ipc.Enter("receiver");
        var set = ipc.CreateSemaphores(0);
        for (var i = 0; i < 10_000; i++)
        {
            _ = receiver.OperateAsync(set, [SemaphoreOp.Take(0)]);
            await sender.GiveAsync(set);
        }

        Assert.InRange(receiver.Listed, 0, 40);
        Assert.Empty(receiver.Outstanding());
    }

    [Fact]
    public async Task Calls_that_wait_are_all_found_whatever_was_answered_before_them()
    {
        await using var ipc = IpcSystem.Create();
        await using var sender = ipc.Enter("sender");
        await using var receiver = ipc.Enter("receiver");
        var (set, never) = (ipc.CreateSemaphores(0), ipc.CreateSemaphores(0));
        var waiting = new List<Task<OperateResult>>();
        for (var i = 0; i < 100; i++)
        {
            waiting.Add(receiver.OperateAsync(never, [SemaphoreOp.Take(0)]).AsTask());
            _ = receiver.OperateAsync(set, [SemaphoreOp.Take(0)]);
            await sender.GiveAsync(set);
        }

        Assert.Equal(100, receiver.Outstanding().Count);
        await ipc.KillAsync(receiver.Id);

        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal(Outcome.Killed, result.Outcome));
    }
}
