namespace ActorIpc.Conformance.Contract;

public abstract class ShutdownTests : HostFixture
{
    [Fact]
    public async Task Shutdown_kills_what_runs_and_waits_for_it()
    {
        var set = Ipc.CreateSemaphores(0);
        var parked = Enumerable.Range(0, 5)
            .Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
            .ToArray();
        var processes = parked.Select((source, i) => Ipc.Spawn($"process {i}", async self =>
        {
            var waiting = self.OperateAsync(set, [SemaphoreOp.Take(0)]);
            source.SetResult();
            return (await waiting).IsKilled ? ExitStatus.Killed : ExitStatus.Success;
        })).ToArray();
        await Task.WhenAll(parked.Select(source => source.Task));

        Assert.Empty(await Ipc.ShutdownAsync(TimeSpan.FromSeconds(10)));

        Assert.All(processes, process => Assert.True(process.Completion.IsCompletedSuccessfully));
        Assert.All(await Task.WhenAll(processes.Select(process => process.Completion)), status => Assert.Equal(ExitStatus.Killed, status));
    }

    [Fact]
    public async Task Shutdown_names_what_did_not_listen()
    {
        var guard = Ipc.Lock("guard");
        var channel = Ipc.Channel("disk");
        var deaf = await DeafAsync(guard, channel);
        var running = Ipc.Enter("busy");

        var still = await Ipc.ShutdownAsync(TimeSpan.Zero);

        Assert.Equal(2, still.Count);
        Assert.Single(still, line => line.Contains("(deaf), waiting in channel/disk", StringComparison.Ordinal));
        Assert.Single(still, line => line.Contains("(busy), running", StringComparison.Ordinal));
        Assert.True(running.Killed);
        Assert.Equal(1, await running.WakeupAsync(channel));
        await running.DisposeAsync();
        Assert.Equal(ExitStatus.Killed, await deaf.Completion);
        Assert.Empty(await Ipc.ShutdownAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Shutdown_waits_no_longer_than_it_is_told()
    {
        _ = await DeafAsync(Ipc.CreateLock(), Ipc.CreateChannel());

        var shutdown = Ipc.ShutdownAsync(TimeSpan.FromSeconds(3));
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(shutdown.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Single(await shutdown);
    }

    [Fact]
    public async Task Disposal_with_somebody_left_is_EBUSY_and_says_who()
    {
        var ipc = Create(new IpcOptions { ShutdownTimeout = TimeSpan.Zero });
        _ = await DeafAsync(ipc.CreateLock(), ipc.CreateChannel());

        var error = await Assert.ThrowsAsync<IpcException>(async () => await ipc.DisposeAsync());

        Assert.Equal(Errno.EBUSY, error.Error);
        Assert.Contains("(deaf)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposal_with_nobody_left_succeeds_and_may_be_repeated()
    {
        var ipc = Create(new IpcOptions());
        var process = ipc.Spawn("process", async self => await self.PauseAsync(Timeout.InfiniteTimeSpan));

        await ipc.DisposeAsync();
        await ipc.DisposeAsync();

        Assert.Equal(ExitStatus.Killed, await process.Completion);
    }

    [Fact]
    public async Task After_disposal_nobody_is_found()
    {
        var process = Ipc.Spawn("process", async self => await self.PauseAsync(Timeout.InfiniteTimeSpan));
        await Ipc.DisposeAsync();

        Assert.False(await Ipc.KillAsync(process.Id));
        Assert.False(await Ipc.InterruptAsync(process.Id));
        Assert.Throws<ObjectDisposedException>(() => Ipc.Enter("late"));
    }

    [Fact]
    public async Task After_shutdown_nobody_enters()
    {
        await using var survivor = Ipc.Enter("survivor");
        await Ipc.ShutdownAsync(TimeSpan.Zero);

        Assert.Throws<ObjectDisposedException>(() => Ipc.Enter("late"));
        Assert.Throws<ObjectDisposedException>(() => Ipc.Spawn("late", _ => Task.CompletedTask));
        Assert.Throws<ObjectDisposedException>(() => survivor.Fork("late", _ => Task.CompletedTask));
    }

    // Parked where a kill does not reach.
    private async Task<IpcProcess> DeafAsync(IpcLock guard, WaitChannel channel)
    {
        var parked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var deaf = Ipc.Spawn("deaf", async self =>
        {
            await using var key = await self.LockAsync(guard);
            var sleep = self.SleepUninterruptibleAsync(channel, guard);
            parked.SetResult();
            await sleep;
        });
        await parked.Task;
        return deaf;
    }
}
