namespace ActorIpc.Tests;

/// <summary>What happens to messages that find their primitive busy.</summary>
public sealed class BusyMailboxTests
{
    private readonly StoppableTime time = new();
    private readonly IpcSystem ipc;

    public BusyMailboxTests() => ipc = IpcSystem.Create(new IpcOptions { Time = time, ChecksInvariants = true });

    [Fact]
    public async Task Calls_left_at_a_busy_primitive_are_answered_in_order_by_whoever_runs_it()
    {
        var set = ipc.CreateSemaphores(0);
        await using var a = ipc.Enter("a");
        await using var b = ipc.Enter("b");
        await using var runner = ipc.Enter("runner");

        var running = await KeepBusyAsync(() => runner.GiveAsync(set).AsTask());
        var first = a.OperateAsync(set, [SemaphoreOp.Take(0)]).AsTask();
        var second = b.OperateAsync(set, [SemaphoreOp.Take(0)]).AsTask();
        Assert.False(first.IsCompleted);
        time.GoOn();

        Assert.True((await running).IsGranted);
        Assert.True((await first).IsGranted);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task A_kill_and_a_cancellation_reach_calls_that_were_not_yet_looked_at()
    {
        var set = ipc.CreateSemaphores(0);
        await using var victim = ipc.Enter("victim");
        await using var other = ipc.Enter("other");
        await using var runner = ipc.Enter("runner");
        using var source = new CancellationTokenSource();

        var running = await KeepBusyAsync(() => runner.GetValueAsync(set).AsTask());
        var killed = victim.OperateAsync(set, [SemaphoreOp.Take(0)]).AsTask();
        var cancelled = other.OperateAsync(set, [SemaphoreOp.Take(0)], cancellation: source.Token).AsTask();
        await source.CancelAsync();
        await ipc.KillAsync(victim.Id);
        time.GoOn();

        await running;
        Assert.Equal(Outcome.Killed, (await killed).Outcome);
        Assert.Equal(Outcome.Cancelled, (await cancelled).Outcome);
        await other.GiveAsync(set);
        Assert.Equal(1, await other.GetValueAsync(set));
    }

    [Fact]
    public async Task What_an_exit_gives_back_to_a_busy_primitive_is_there_before_the_next_call()
    {
        var set = ipc.CreateSemaphores(1);
        await using var reader = ipc.Enter("reader");
        await using var runner = ipc.Enter("runner");
        var holder = ipc.Enter("holder");
        Assert.True((await holder.AcquireAsync(set)).IsHeld);

        var running = await KeepBusyAsync(() => runner.GetValueAsync(set).AsTask());
        await holder.DisposeAsync();
        var reading = reader.GetValueAsync(set).AsTask();
        time.GoOn();

        Assert.Equal(0, await running);
        Assert.Equal(1, await reading);
    }

    [Fact]
    public async Task Disposing_a_process_is_complete_only_when_its_end_is_told()
    {
        await using var runner = ipc.Enter("runner");
        var leaver = ipc.Enter("leaver");

        var running = await KeepBusyAsync(() => runner.KillAsync(new ProcessId(999)).AsTask());
        var leaving = leaver.DisposeAsync().AsTask();
        var early = leaving.IsCompleted;
        time.GoOn();
        await running;
        await leaving;

        Assert.False(early);
        Assert.True(leaver.Completion.IsCompleted);
        Assert.False(await runner.KillAsync(leaver.Id));
    }

    [Fact]
    public async Task A_process_that_starts_while_the_table_is_busy_runs_once_it_is_in()
    {
        await using var parent = ipc.Enter("parent");
        await using var runner = ipc.Enter("runner");

        var running = await KeepBusyAsync(() => runner.KillAsync(new ProcessId(999)).AsTask());
        var child = parent.Fork("child", _ => Task.FromResult(new ExitStatus(3)));
        var wait = parent.WaitAsync().AsTask();
        time.GoOn();

        Assert.False(await running);
        Assert.Equal(new ExitStatus(3), await child.Completion);
        Assert.Equal(child.Id, (await wait).Child);
    }

    // The call is made on another thread, which stays inside the primitive until the clock goes on.
    private async Task<Task<T>> KeepBusyAsync<T>(Func<Task<T>> call)
    {
        time.StopNext();
        var running = Task.Run(call);
        await time.Stopped.WaitAsync(TimeSpan.FromSeconds(30));
        return running;
    }
}
