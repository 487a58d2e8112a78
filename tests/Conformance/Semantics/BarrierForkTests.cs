using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

/// <summary>Parent and child are set up both, or neither goes on.</summary>
public abstract class BarrierForkTests : HostFixture
{
    private readonly TaskCompletionSource childMayGoOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool bodyRan;

    [Fact]
    public async Task Both_go_on_when_both_are_set_up()
    {
        await using var parent = Ipc.Enter("parent");
        var done = new List<string>();

        var fork = await parent.ForkWithBarrierAsync("child", Record("parent"), Record("child"), Body);

        Assert.True(fork.IsReady);
        Assert.Equal(["child", "parent"], done.Order());
        Assert.Equal(new ExitStatus(7), await fork.Child!.Completion);
        Assert.Equal(fork.Child.Id, (await parent.WaitAsync()).Child);

        Func<IpcProcess, Task> Record(string who) => child =>
        {
            lock (done)
            {
                Assert.Equal("child", child.Name);
                done.Add(who);
            }

            return Task.CompletedTask;
        };
    }

    [Fact]
    public async Task The_parent_waits_for_the_child_and_the_child_for_the_parent()
    {
        await using var parent = Ipc.Enter("parent");
        var parentMayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var forking = parent.ForkWithBarrierAsync("child", _ => parentMayGoOn.Task, _ => childMayGoOn.Task, Body).AsTask();

        childMayGoOn.SetResult();
        Assert.False(forking.IsCompleted);
        parentMayGoOn.SetResult();

        Assert.True((await forking).IsReady);
    }

    [Fact]
    public async Task The_parent_hears_that_the_child_failed()
    {
        await using var parent = Ipc.Enter("parent");

        var fork = await parent.ForkWithBarrierAsync("child", Nothing, _ => throw new InvalidOperationException("no disk"), Body);

        Assert.Equal((Outcome.Granted, BarrierAbortion.Theirs, false), (fork.Outcome, fork.Abortion, fork.IsReady));
        Assert.Equal("no disk", (await Assert.ThrowsAsync<InvalidOperationException>(() => fork.Child!.Completion)).Message);
        Assert.False(bodyRan);
    }

    [Fact]
    [Rule("BAR-14")]
    public async Task The_child_hears_that_the_parent_failed_and_is_gone_when_the_exception_passes()
    {
        await using var parent = Ipc.Enter("parent");
        IpcProcess? child = null;
        var forking = parent.ForkWithBarrierAsync(
            "child",
            started =>
            {
                child = started;
                throw new InvalidOperationException("no room");
            },
            _ => childMayGoOn.Task,
            Body).AsTask();
        Assert.False(forking.IsCompleted);

        childMayGoOn.SetResult();

        Assert.Equal("no room", (await Assert.ThrowsAsync<InvalidOperationException>(() => forking)).Message);
        Assert.Equal(ExitStatus.Failure, await child!.Completion);
        Assert.False(bodyRan);
    }

    [Fact]
    public async Task A_parent_that_failed_waits_for_its_child_no_longer_than_it_may()
    {
        await using var parent = Ipc.Enter("parent");
        var forking = parent.ForkWithBarrierAsync(
            "child", _ => throw new InvalidOperationException(), _ => childMayGoOn.Task, Body, timeout: TimeSpan.FromSeconds(3)).AsTask();

        Time.Advance(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAsync<InvalidOperationException>(() => forking);
        childMayGoOn.SetResult();
    }

    [Fact]
    public async Task A_parent_that_may_wait_no_longer_tells_and_kills_the_child()
    {
        await using var parent = Ipc.Enter("parent");
        var forking = parent.ForkWithBarrierAsync("child", Nothing, _ => childMayGoOn.Task, Body, timeout: TimeSpan.FromSeconds(3)).AsTask();

        Time.Advance(TimeSpan.FromSeconds(3));

        var fork = await forking;
        Assert.Equal((Outcome.TimedOut, false), (fork.Outcome, fork.IsReady));
        Assert.True(fork.Child!.Killed);
        childMayGoOn.SetResult();
        Assert.NotEqual(ExitStatus.Success, await fork.Child.Completion);
        Assert.False(bodyRan);
    }

    [Fact]
    public async Task A_child_that_finds_no_room_is_one_that_ended()
    {
        Create(new IpcOptions { MaxProcesses = 2 });
        await using var parent = Ipc.Enter("parent");

        var fork = await parent.ForkWithBarrierAsync("child", Nothing, Nothing, Body);

        Assert.Equal(BarrierAbortion.Theirs, fork.Abortion);
        Assert.Equal(Errno.EAGAIN, (await Assert.ThrowsAsync<IpcException>(() => fork.Child!.Completion)).Error);
    }

    [Fact]
    [Rule("BAR-12")]
    public async Task An_interrupt_of_the_child_is_pending_when_its_body_begins()
    {
        await using var parent = Ipc.Enter("parent");
        var pending = false;

        var fork = await parent.ForkWithBarrierAsync(
            "child",
            child => parent.InterruptAsync(child.Id).AsTask(),
            Nothing,
            self =>
            {
                pending = self.InterruptPending;
                return Task.CompletedTask;
            });

        Assert.True(fork.IsReady);
        await fork.Child!.Completion;
        Assert.True(pending);
    }

    [Fact]
    public async Task What_cannot_wait_starts_no_child()
    {
        await using var parent = Ipc.Enter("parent");
        Assert.Equal(Outcome.WouldBlock, (await ForkAsync(TimeSpan.Zero)).Outcome);
        Assert.Equal(Outcome.Cancelled, (await ForkAsync(null, new CancellationToken(canceled: true))).Outcome);
        Assert.Equal(Errno.EINVAL, (await Assert.ThrowsAsync<IpcException>(() => ForkAsync(TimeSpan.FromTicks(-1)).AsTask())).Error);
        await Ipc.InterruptAsync(parent.Id);
        Assert.Equal(Outcome.Interrupted, (await ForkAsync(null)).Outcome);
        Assert.False(parent.InterruptPending);
        await Ipc.KillAsync(parent.Id);
        Assert.True((await ForkAsync(null)).IsKilled);

        Assert.Equal(Outcome.NoChild, (await parent.WaitAsync()).Outcome);
        Assert.False(bodyRan);

        ValueTask<BarrierForkResult> ForkAsync(TimeSpan? timeout, CancellationToken cancellation = default) =>
            parent.ForkWithBarrierAsync("child", Nothing, Nothing, Body, timeout: timeout, cancellation: cancellation);
    }

    [Theory]
    [InlineData(Outcome.Cancelled)]
    [InlineData(Outcome.Interrupted)]
    [InlineData(Outcome.Killed)]
    public async Task Whatever_breaks_the_wait_of_the_parent_ends_the_child(Outcome reason)
    {
        await using var parent = Ipc.Enter("parent");
        using var source = new CancellationTokenSource();
        var forking = parent.ForkWithBarrierAsync("child", Nothing, _ => childMayGoOn.Task, Body, cancellation: source.Token).AsTask();

        await (reason switch
        {
            Outcome.Cancelled => source.CancelAsync(),
            Outcome.Interrupted => Ipc.InterruptAsync(parent.Id).AsTask(),
            _ => Ipc.KillAsync(parent.Id).AsTask(),
        });

        var fork = await forking;
        Assert.Equal(reason, fork.Outcome);
        childMayGoOn.SetResult();
        Assert.NotEqual(ExitStatus.Success, await fork.Child!.Completion);
        Assert.False(bodyRan);
    }

    private static Task Nothing(IpcProcess process) => Task.CompletedTask;

    private Task<ExitStatus> Body(IpcProcess self)
    {
        bodyRan = true;
        return Task.FromResult(new ExitStatus(7));
    }
}
