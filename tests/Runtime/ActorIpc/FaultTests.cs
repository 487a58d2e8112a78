using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc.Tests;

/// <summary>A primitive that throws answers everyone who waits in it, and everyone who comes, exactly once.</summary>
public sealed class FaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly SemaphoreOp[] Park = [SemaphoreOp.Take(0)];
    private static readonly SemaphoreOp[] Fault = [SemaphoreOp.Give(0)];

    [Fact]
    public async Task Who_is_parked_and_who_comes_later_is_told()
    {
        await using var ipc = IpcSystem.Create();
        var set = new SemaphoreSet(ipc.Host.Start(new Faulty()));
        await using var a = ipc.Enter("a");
        await using var b = ipc.Enter("b");
        var parked = a.OperateAsync(set, Park).AsTask();

        await FailsAsync(b.OperateAsync(set, Fault).AsTask());

        await FailsAsync(parked);
        await FailsAsync(b.OperateAsync(set, Park).AsTask());
    }

    [Fact]
    public async Task Who_stands_in_the_mailbox_is_told_once()
    {
        var time = new StoppableTime();
        await using var ipc = IpcSystem.Create(new IpcOptions { Time = time });
        var set = new SemaphoreSet(ipc.Host.Start(new Faulty()));
        await using var a = ipc.Enter("a");
        await using var b = ipc.Enter("b");
        await using var c = ipc.Enter("c");

        time.StopNext();
        var faulting = Task.Run(async () => await a.OperateAsync(set, Fault));
        await time.Stopped;
        var first = b.OperateAsync(set, Park).AsTask();
        var second = c.OperateAsync(set, Park).AsTask();
        time.GoOn();

        await FailsAsync(faulting);
        await FailsAsync(first);
        await FailsAsync(second);
    }

    [Fact]
    public async Task Who_is_parked_and_not_yet_known_to_its_process_is_told()
    {
        var time = new HookTime();
        await using var ipc = IpcSystem.Create(new IpcOptions { Time = time });
        var set = new SemaphoreSet(ipc.Host.Start(new Faulty()));
        await using var a = ipc.Enter("a");
        await using var b = ipc.Enter("b");
        Task? faulting = null;
        time.OnTimer = () => faulting = b.OperateAsync(set, Fault).AsTask();

        var parked = a.OperateAsync(set, Park, timeout: TimeSpan.FromHours(1)).AsTask();

        await FailsAsync(faulting!);
        await FailsAsync(parked);
    }

    [Fact]
    public async Task The_end_of_a_process_between_parking_and_being_known_to_wait_gives_everything_back()
    {
        var time = new HookTime();
        await using var ipc = IpcSystem.Create(new IpcOptions { Time = time });
        var set = ipc.CreateSemaphores(1);
        var self = ipc.Enter("self");
        await using var other = ipc.Enter("other");
        Assert.True((await self.AcquireAsync(set)).IsHeld);
        time.OnTimer = () => _ = self.DisposeAsync();

        var taking = self.AcquireAsync(set, timeout: TimeSpan.FromHours(1)).AsTask();

        await taking.WaitAsync(Patience);
        Assert.Equal(1, await other.GetValueAsync(set));
    }

    [Fact]
    public async Task Ends_of_processes_race_with_their_own_calls_and_nothing_is_lost()
    {
        await using var ipc = IpcSystem.Create();
        await using var other = ipc.Enter("other");
        for (var round = 0; round < 3000; round++)
        {
            var set = ipc.CreateSemaphores(1);
            var guard = ipc.CreateLock();
            var self = ipc.Enter("self");
            _ = await self.AcquireAsync(set);
            var held = await self.LockAsync(guard);
            using var start = new Barrier(2);
            var spin = round % 200;
            var taking = Task.Run(async () =>
            {
                start.SignalAndWait();
                Thread.SpinWait(spin % 20);
                _ = self.AcquireAsync(set);
                await held.DisposeAsync();
            });
            var ending = Task.Run(async () =>
            {
                start.SignalAndWait();
                Thread.SpinWait(spin / 20);
                await self.DisposeAsync();
            });

            await Task.WhenAll(taking, ending);
            Assert.Equal(1, await other.GetValueAsync(set));
            await using var free = await other.LockAsync(guard, TimeSpan.Zero);
            Assert.True(free.IsHeld);
        }
    }

    private static async Task FailsAsync(Task call) =>
        Assert.Equal(Errno.EIO, (await Assert.ThrowsAsync<IpcException>(() => call.WaitAsync(Patience))).Error);

    private sealed class HookTime : TimeProvider
    {
        public Action? OnTimer { get; set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var hook = OnTimer;
            OnTimer = null;
            hook?.Invoke();
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    // Parks the waiting kind of operation by never answering it, and throws at any other.
    private sealed class Faulty : Primitive<SemaphoreOperation>
    {
        private readonly SemaphoreArray parking = new(0, [0], IpcPermission.For(IpcKey.Private, Credentials.Root, 0x1B6), 0, null);

        public override void Submit(Request<SemaphoreOperation> request, Outbox outbox)
        {
            if (request.Operation.Vector.Ops[0].Delta > 0)
            {
                throw new InvalidOperationException("a bug");
            }

            parking.Submit(request, outbox);
        }

        public override void Abandon(Request request, Outcome reason, Outbox outbox) => parking.Abandon(request, reason, outbox);

        public override void CheckInvariants() => parking.CheckInvariants();

        public override void Save(StateWriter writer) => parking.Save(writer);

        public override void Load(StateReader reader) => parking.Load(reader);
    }
}
