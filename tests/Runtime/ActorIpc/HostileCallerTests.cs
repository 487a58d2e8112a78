using System.Collections;

namespace ActorIpc.Tests;

/// <summary>Contexts, clocks and collections of callers that misbehave: they harm their caller at most.</summary>
public sealed class HostileCallerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly SemaphoreOp[] Take = [SemaphoreOp.Take(0)];

    [Fact]
    public async Task TryAcquire_ends_on_a_thread_whose_context_runs_nothing()
    {
        var time = new StoppableTime();
        await using var ipc = IpcSystem.Create(new IpcOptions { Time = time });
        var set = ipc.CreateSemaphores(1);
        await using var a = ipc.Enter("a");
        await using var runner = ipc.Enter("runner");
        var running = await BusyAsync(time, () => runner.GetValueAsync(set).AsTask());

        var trying = OnThreadWith(new DeadContext(), () => a.TryAcquire(set, out _));
        time.GoOn();

        await running;
        Assert.True(await trying.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_waiter_whose_context_throws_harms_neither_the_giver_nor_the_next_waiter()
    {
        await using var ipc = IpcSystem.Create();
        var set = ipc.CreateSemaphores(0);
        await using var a = ipc.Enter("a");
        await using var b = ipc.Enter("b");
        await using var giver = ipc.Enter("giver");
        var first = await OnThreadWith(new ThrowingContext(), () => WaitAsync(a));
        var second = WaitAsync(b);

        Assert.True((await giver.GiveAsync(set, 0, 2)).IsGranted);

        Assert.True((await second.WaitAsync(Patience)).IsGranted);
        Assert.True((await first.WaitAsync(Patience)).IsGranted);

        async Task<OperateResult> WaitAsync(IpcProcess process) => await process.OperateAsync(set, Take);
    }

    [Fact]
    public async Task A_kill_of_a_waiter_whose_context_throws_leaves_the_process_table_alive()
    {
        await using var ipc = IpcSystem.Create();
        var set = ipc.CreateSemaphores(0);
        await using var a = ipc.Enter("a");
        var waiting = await OnThreadWith(new ThrowingContext(), async () => await a.OperateAsync(set, Take));

        Assert.True(await ipc.KillAsync(a.Id));

        Assert.True((await waiting.WaitAsync(Patience)).IsKilled);
        Assert.True((await ipc.Spawn("child", _ => Task.CompletedTask).Completion.WaitAsync(Patience)).IsSuccess);
    }

    [Fact]
    public async Task A_child_starts_whatever_the_context_of_its_parent_does()
    {
        var time = new StoppableTime();
        await using var ipc = IpcSystem.Create(new IpcOptions { Time = time });
        var running = await BusyAsync(time, () => ipc.KillAsync(new ProcessId(99)).AsTask());

        var child = await OnThreadWith(new DeadContext(), () => ipc.Spawn("child", _ => Task.CompletedTask));
        time.GoOn();

        await running;
        Assert.True((await child.Completion.WaitAsync(Patience)).IsSuccess);
    }

    [Fact]
    public async Task A_list_that_throws_does_not_break_the_registry()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await self.OpenSemaphoresAsync("x", new ThrowingList()));

        Assert.Equal(1, await self.GetValueAsync(await self.OpenSemaphoresAsync("y", [1])));
    }

    [Fact]
    public async Task A_list_is_read_once()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");
        var id = await self.SystemV.SemGetAsync(IpcKey.Private, 1, IpcFlags.Everybody);

        await self.SystemV.SemCtlAsync(id, 0, SemaphoreCommand.SetAll, new SemaphoreArgument { Values = new TwoFacedList() });

        Assert.Equal(1, (await self.SystemV.SemCtlAsync(id, 0, SemaphoreCommand.GetValue)).Value);
    }

    [Fact]
    public async Task A_clock_that_throws_stops_no_primitive()
    {
        var time = new FailingTime();
        await using var ipc = IpcSystem.Create(new IpcOptions { Time = time });
        var set = ipc.CreateSemaphores(1);
        await using var self = ipc.Enter("self");

        time.Fails = true;
        Assert.Equal(1, await self.GetValueAsync(set));
        time.Fails = false;
        Assert.Equal(1, await self.GetValueAsync(set));
    }

    [Fact]
    public async Task A_process_that_found_no_room_after_all_holds_nothing()
    {
        var time = new StoppableTime();
        await using var ipc = IpcSystem.Create(new IpcOptions { Time = time, MaxProcesses = 2 });
        var (guard, set) = (ipc.CreateLock(), ipc.CreateSemaphores(0));
        await using var other = ipc.Enter("other");
        var running = await BusyAsync(time, () => ipc.KillAsync(new ProcessId(99)).AsTask());
        var late = ipc.Enter("late");
        Assert.True((await late.LockAsync(guard)).IsHeld);
        var waiting = late.OperateAsync(set, Take).AsTask();

        time.GoOn();
        await running;

        Assert.Equal(Errno.EAGAIN, (await Assert.ThrowsAsync<IpcException>(() => late.Completion)).Error);
        Assert.Equal(Outcome.Exited, (await waiting.WaitAsync(Patience)).Outcome);
        await using var grant = await other.LockAsync(guard);
        Assert.True(grant is { IsHeld: true, OwnerDied: true });
    }

    [Fact]
    public async Task Missing_arguments_are_named()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");

        Assert.Contains("duration", (await Assert.ThrowsAsync<IpcException>(async () => await self.PauseAsync(TimeSpan.FromSeconds(-5)))).Message);
        Assert.Contains("takes", (await Assert.ThrowsAsync<IpcException>(async () => await self.AcquireAsync(ipc.CreateSemaphores(1), []))).Message);
        await Assert.ThrowsAsync<ArgumentNullException>("set", async () => await self.GetValueAsync((SemaphoreSet)null!));
        Assert.Throws<ArgumentNullException>("body", () => ipc.Spawn("x", (Func<IpcProcess, Task<ExitStatus>>)null!));
        Assert.Throws<ArgumentNullException>("name", () => ipc.Lock(null!));
        Assert.Throws<ArgumentNullException>("time", () => IpcSystem.Create(new IpcOptions { Time = null! }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SemaphoreLimits { Arrays = 40_000 });
        Assert.Throws<ArgumentNullException>(() => new Credentials { Groups = null! });
        Assert.Equal(Errno.EAGAIN, RforkInFullTable().Error);
    }

    private static IpcException RforkInFullTable()
    {
        var self = IpcSystem.Create(new IpcOptions { MaxProcesses = 2 }).Enter("self");
        return Assert.Throws<IpcException>(() => { self.Plan9.Rfork(RforkFlags.Process, _ => Task.FromResult(ExitStatus.Success)); });
    }

    private static Task<T> OnThreadWith<T>(SynchronizationContext context, Func<T> run)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            done.SetResult(run());
        }) { IsBackground = true }.Start();
        return done.Task;
    }

    private static async Task<Task> BusyAsync(StoppableTime time, Func<Task> call)
    {
        time.StopNext();
        var running = Task.Run(call);
        await time.Stopped;
        return running;
    }

    private sealed class DeadContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }

    private sealed class ThrowingContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => throw new ObjectDisposedException("window");
    }

    private sealed class FailingTime : TimeProvider
    {
        public bool Fails { get; set; }

        public override DateTimeOffset GetUtcNow() => Fails ? throw new InvalidOperationException("no time") : DateTimeOffset.UnixEpoch;
    }

    private sealed class ThrowingList : IReadOnlyList<int>
    {
        public int Count => 1;

        public int this[int index] => throw new InvalidOperationException("changed meanwhile");

        public IEnumerator<int> GetEnumerator() => throw new InvalidOperationException("changed meanwhile");

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class TwoFacedList : IReadOnlyList<int>
    {
        public int Count => 1;

        public int this[int index] => -7;

        public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)[1]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
