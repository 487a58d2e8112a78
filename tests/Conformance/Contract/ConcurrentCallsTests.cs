namespace ActorIpc.Conformance.Contract;

/// <summary>Several calls of one process that wait at once.</summary>
public abstract class ConcurrentCallsTests : HostFixture
{
    [Fact]
    public async Task Several_calls_of_one_process_wait_at_once_and_end_each_for_itself()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var guard = Ipc.CreateLock();
        var set = Ipc.CreateSemaphores(0);
        await using var othersKey = await other.LockAsync(guard);
        var locking = self.LockAsync(guard).AsTask();
        var operating = self.OperateAsync(set, [SemaphoreOp.Take(0)]).AsTask();
        var here = self.RendezvousAsync(1, 10).AsTask();
        var there = self.RendezvousAsync(2, 20).AsTask();

        Assert.Equal(20ul, (await other.RendezvousAsync(2, 2)).Value);
        Assert.Equal(2ul, (await there).Value);
        await other.GiveAsync(set);
        Assert.True((await operating).IsGranted);
        Assert.False(here.IsCompleted);
        Assert.False(locking.IsCompleted);
        await other.InterruptAsync(self.Id);
        Assert.Equal(Outcome.Interrupted, (await here).Outcome);

        await othersKey.DisposeAsync();
        await using var key = await locking;
        Assert.True(key.IsHeld);
    }

    [Fact]
    public async Task One_interrupt_breaks_every_interruptible_wait_of_the_process()
    {
        await using var self = Ipc.Enter("self");
        var set = Ipc.CreateSemaphores(0);
        var operating = self.OperateAsync(set, [SemaphoreOp.Take(0)]).AsTask();
        var meeting = self.RendezvousAsync(1, 10).AsTask();

        await Ipc.InterruptAsync(self.Id);

        Assert.Equal(Outcome.Interrupted, (await operating).Outcome);
        Assert.Equal(Outcome.Interrupted, (await meeting).Outcome);
        Assert.False(self.InterruptPending);
    }

    [Fact]
    public async Task A_wait_that_one_interrupt_broke_does_not_take_a_later_one()
    {
        await using var self = Ipc.Enter("self");
        var operating = self.OperateAsync(Ipc.CreateSemaphores(0), [SemaphoreOp.Take(0)]);
        var meeting = self.RendezvousAsync(1, 10);
        await Ipc.InterruptAsync(self.Id);
        Assert.Equal(Outcome.Interrupted, (await operating).Outcome);

        await Ipc.InterruptAsync(self.Id);
        Assert.Equal(Outcome.Interrupted, (await meeting).Outcome);

        Assert.True(self.InterruptPending);
    }
}
