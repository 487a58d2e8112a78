namespace ActorIpc.Conformance.Contract;

/// <summary>How bodies run, and how they end.</summary>
public abstract class BodyTests : HostFixture
{
    // True on a thread that is inside a call which starts a process.
    [ThreadStatic]
    private static bool starting;

    [Fact]
    public async Task The_status_that_a_body_returns_is_its_exit_status()
    {
        Assert.Equal(new ExitStatus(9), await Ipc.Spawn("nine", _ => Task.FromResult(new ExitStatus(9))).Completion);
        Assert.Equal(ExitStatus.Success, await Ipc.Spawn("zero", _ => Task.CompletedTask).Completion);
    }

    [Fact]
    public async Task A_body_does_not_run_inside_the_call_that_starts_it()
    {
        starting = true;
        var process = Ipc.Spawn("process", _ => Task.FromResult(new ExitStatus(starting ? 1 : 0)));
        starting = false;

        Assert.Equal(ExitStatus.Success, await process.Completion);
    }

    [Fact]
    public async Task AsyncLocal_values_flow_into_bodies_and_not_out()
    {
        await using var parent = Ipc.Enter("parent");
        var local = new AsyncLocal<int> { Value = 5 };

        var child = parent.Fork("child", self =>
        {
            var seen = local.Value;
            local.Value = 6;
            return Task.FromResult(new ExitStatus(seen));
        });

        Assert.Equal(5, (await child.Completion).Code);
        Assert.Equal(5, local.Value);
    }

    [Fact]
    public async Task An_exception_of_a_body_is_its_completion_and_status_1_to_its_parent()
    {
        await using var parent = Ipc.Enter("parent");
        var thrown = new InvalidOperationException("broken");

        var later = parent.Fork("later", async _ =>
        {
            await Task.Yield();
            throw thrown;
        });
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => later.Completion));
        Assert.Equal((later.Id.Value, 1), await parent.Xv6.WaitAsync());

        var atOnce = parent.Fork("at once", new Func<IpcProcess, Task>(_ => throw thrown));
        Assert.Equal((atOnce.Id.Value, 1), await parent.Xv6.WaitAsync());
        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => atOnce.Completion));
    }

    [Fact]
    public async Task A_body_that_lets_a_kill_pass_exits_with_minus_1_and_does_not_fail()
    {
        await using var parent = Ipc.Enter("parent");
        var child = parent.Fork("child", async self =>
        {
            await self.PauseAsync(Timeout.InfiniteTimeSpan);
            self.ThrowIfKilled();
            return ExitStatus.Success;
        });

        await parent.KillAsync(child.Id);

        Assert.Equal(ExitStatus.Killed, await child.Completion);
        Assert.Equal((child.Id.Value, -1), await parent.Xv6.WaitAsync());
    }

    [Fact]
    public async Task An_exception_of_a_body_gives_back_what_it_held()
    {
        await using var parent = Ipc.Enter("parent");
        var guard = Ipc.CreateLock();
        var set = Ipc.CreateSemaphores(1);
        parent.Fork("child", async self =>
        {
            _ = await self.AcquireAsync(set);
            _ = await self.LockAsync(guard);
            throw new InvalidOperationException("broken");
        });

        Assert.Equal(ExitStatus.Failure, (await parent.WaitAsync()).Status);

        Assert.Equal(1, await parent.GetValueAsync(set));
        Assert.True(parent.TryLock(guard, out var key));
        Assert.True(key.OwnerDied);
    }

    [Fact]
    public async Task A_full_process_table_is_EAGAIN_and_a_zombie_counts()
    {
        var ipc = Create(new IpcOptions { MaxProcesses = 3 });
        await using var parent = ipc.Enter("parent");
        var child = parent.Fork("child", _ => Task.CompletedTask);
        await child.Completion;

        var spawned = await Assert.ThrowsAsync<IpcException>(() => ipc.Spawn("spawned", _ => Task.CompletedTask).Completion);
        var entered = ipc.Enter("entered");
        var call = await Assert.ThrowsAsync<IpcException>(async () => await entered.GiveAsync(ipc.CreateSemaphores(0)));
        var completion = await Assert.ThrowsAsync<IpcException>(() => entered.Completion);
        await entered.DisposeAsync();

        Assert.All([spawned, call, completion], error => Assert.Equal(Errno.EAGAIN, error.Error));
        Assert.True((await parent.WaitAsync()).IsReaped);
        Assert.Equal(ExitStatus.Success, await ipc.Spawn("spawned", _ => Task.CompletedTask).Completion);
    }
}
