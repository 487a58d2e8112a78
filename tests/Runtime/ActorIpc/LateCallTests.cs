using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Tests;

/// <summary>Calls of a process that was alive when it made them, and has ended when they arrive.</summary>
public sealed class LateCallTests
{
    [Fact]
    public async Task A_sleeper_who_ends_on_the_way_to_its_lock_hears_that_it_has_ended_and_not_that_it_holds_no_lock()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");
        var guard = ipc.CreateLock();
        var key = await self.LockAsync(guard);
        Assert.True(key.IsHeld);

        var sleeping = self.SleepAsync(ipc.CreateChannel(), new IpcLock(new LastWay<SleepOperation>(guard.Mailbox)));

        Assert.Equal(Errno.ESRCH, (await Assert.ThrowsAsync<IpcException>(() => sleeping.AsTask())).Error);
    }

    /// <summary>Ends whoever sends a request on.</summary>
    private sealed class LastWay<TOperation>(Mailbox<TOperation> to) : Mailbox<TOperation>
        where TOperation : struct, IOperation<TOperation>
    {
        public override string Name => to.Name;

        public override bool Submit(Request<TOperation> request)
        {
            ((IpcProcess)request.Process).End();
            return to.Submit(request);
        }

        public override void Abandon(Request request, int generation, Outcome reason) => to.Abandon(request, generation, reason);

        public override void ProcessExited(ProcessRef process) => to.ProcessExited(process);

        public override void Forward(Request request) => to.Forward(request);

        public override void Notify(in Notice notice) => to.Notify(notice);
    }
}
