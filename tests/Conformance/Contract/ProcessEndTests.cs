namespace ActorIpc.Conformance.Contract;

/// <summary>The dead hold nothing, and their parents hear of the end when that is so.</summary>
public abstract class ProcessEndTests : HostFixture
{
    [Fact]
    public async Task What_a_process_held_is_given_back_before_its_parent_hears_of_the_end()
    {
        await using var parent = Ipc.Enter("parent");
        var guard = Ipc.CreateLock();
        var set = Ipc.CreateSemaphores(3, 0);
        parent.Fork("child", async self =>
        {
            // Nothing of this is given back by the body.
            _ = await self.LockAsync(guard);
            _ = await self.AcquireAsync(set);
            Assert.True((await self.OperateAsync(set, [SemaphoreOp.Take(0), SemaphoreOp.Give(1)], undo: true)).IsGranted);
            _ = self.RendezvousAsync(1, 2).AsTask();
            _ = self.OperateAsync(set, [SemaphoreOp.Take(1, 5)]).AsTask();
        });

        Assert.True((await parent.WaitAsync()).IsReaped);

        Assert.Equal(3, await parent.GetValueAsync(set, 0));
        Assert.Equal(0, await parent.GetValueAsync(set, 1));
        Assert.Equal(Outcome.WouldBlock, (await parent.RendezvousAsync(1, 3, TimeSpan.Zero)).Outcome);
        Assert.True(parent.TryLock(guard, out var key));
        Assert.True(key.OwnerDied);
    }

    [Fact]
    public async Task A_dead_owner_leaves_its_lock_to_the_next_in_line_who_is_told_once()
    {
        var guard = Ipc.CreateLock();
        var owner = Ipc.Enter("owner");
        await using var a = Ipc.Enter("a");
        await using var b = Ipc.Enter("b");
        _ = await owner.LockAsync(guard);
        var first = a.LockAsync(guard).AsTask();
        var second = b.LockAsync(guard).AsTask();

        await owner.DisposeAsync();

        var aKey = await first;
        Assert.True(aKey.IsHeld);
        Assert.True(aKey.OwnerDied);
        Assert.False(second.IsCompleted);
        await aKey.DisposeAsync();
        Assert.False((await second).OwnerDied);
    }

    [Fact]
    public async Task Undo_of_the_dead_serves_who_waits()
    {
        var set = Ipc.CreateSemaphores(1);
        var holder = Ipc.Enter("holder");
        await using var waiter = Ipc.Enter("waiter");
        _ = await holder.AcquireAsync(set);
        var waiting = waiter.AcquireAsync(set).AsTask();
        Assert.False(waiting.IsCompleted);

        await holder.DisposeAsync();

        Assert.True((await waiting).IsHeld);
    }

    [Fact]
    public async Task The_end_of_an_entered_process_is_its_disposal_and_happens_once()
    {
        var self = Ipc.Enter("self");
        Assert.False(self.Completion.IsCompleted);

        await self.DisposeAsync();
        await self.DisposeAsync();

        Assert.Equal(ExitStatus.Success, await self.Completion);
        Assert.False(await Ipc.KillAsync(self.Id));
    }

    [Fact]
    public async Task Disposing_a_process_with_a_body_does_not_end_it()
    {
        var mayExit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = Ipc.Spawn("process", async _ => await mayExit.Task);

        await process.DisposeAsync();

        Assert.False(process.Completion.IsCompleted);
        mayExit.SetResult();
        Assert.Equal(ExitStatus.Success, await process.Completion);
    }

    [Fact]
    public async Task Calls_that_do_not_wait_are_ESRCH_after_the_end_too()
    {
        var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(1);
        await self.DisposeAsync();

        await AssertGoneAsync(async () => await self.GiveAsync(set));
        await AssertGoneAsync(async () => await self.GetValueAsync(set));
        await AssertGoneAsync(async () => await self.WakeupAsync(Ipc.CreateChannel()));
        await AssertGoneAsync(async () => await self.KillAsync(self.Id));
        await AssertGoneAsync(async () => await self.InterruptAsync(self.Id));
        await AssertGoneAsync(() => self.Fork("child", _ => Task.CompletedTask).Completion);
    }

    [Fact]
    public async Task Keys_turned_after_the_end_give_nothing_back_twice()
    {
        var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var guard = Ipc.CreateLock();
        var set = Ipc.CreateSemaphores(2);
        var lockKey = await self.LockAsync(guard);
        var unitKey = await self.AcquireAsync(set);
        await self.DisposeAsync();
        var othersKey = await other.LockAsync(guard);
        Assert.True(othersKey.OwnerDied);

        await lockKey.DisposeAsync();
        await unitKey.DisposeAsync();

        await using var third = Ipc.Enter("third");
        Assert.False(third.TryLock(guard, out _));
        Assert.Equal(2, await other.GetValueAsync(set));
    }

    private static async Task AssertGoneAsync(Func<Task> call) =>
        Assert.Equal(Errno.ESRCH, (await Assert.ThrowsAsync<IpcException>(call)).Error);
}
