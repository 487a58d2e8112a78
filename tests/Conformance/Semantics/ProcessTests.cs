using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

public abstract class ProcessTests : HostFixture
{
    [Fact]
    [Rule("XV6-4")]
    public async Task A_fork_gives_the_parent_the_pid_by_which_the_child_knows_itself()
    {
        await using var parent = Ipc.Enter("parent");
        var told = new TaskCompletionSource<ProcessId>(TaskCreationOptions.RunContinuationsAsynchronously);

        var child = parent.Fork("child", self =>
        {
            told.SetResult(self.Id);
            return Task.CompletedTask;
        });

        Assert.Equal(child.Id, await told.Task);
    }

    [Fact]
    [Rule("XV6-4")]
    public async Task Pids_only_grow_and_are_not_used_twice()
    {
        await using var parent = Ipc.Enter("parent");
        var last = parent.Id;
        for (var i = 0; i < 5; i++)
        {
            var child = parent.Fork("child", _ => Task.CompletedTask);
            await child.Completion;
            Assert.True((await parent.WaitAsync()).IsReaped);
            Assert.True(child.Id.CompareTo(last) > 0);
            last = child.Id;
        }
    }

    [Fact]
    [Rule("XV6-4")]
    public async Task A_fork_with_no_slot_free_fails_with_EAGAIN()
    {
        await using var parent = Create(new IpcOptions { MaxProcesses = 2 }).Enter("parent");

        var error = await Assert.ThrowsAsync<IpcException>(() => parent.Fork("child", _ => Task.CompletedTask).Completion);

        Assert.Equal(Errno.EAGAIN, error.Error);
        Assert.Equal((-1, 0), await parent.Xv6.WaitAsync());
    }

    [Fact]
    [Rule("XV6-5")]
    public async Task An_exit_wakes_the_parent_and_leaves_a_zombie_until_it_is_reaped()
    {
        await using var parent = Ipc.Enter("parent");
        var child = parent.Fork("child", _ => Task.FromResult(new ExitStatus(5)));
        Assert.Equal(5, (await child.Completion).Code);

        Assert.True(await Ipc.KillAsync(child.Id));
        Assert.Equal((child.Id.Value, 5), await parent.Xv6.WaitAsync());
        Assert.False(await Ipc.KillAsync(child.Id));
    }

    [Fact]
    [Rule("XV6-5")]
    public async Task An_exit_gives_the_children_to_init()
    {
        await using var grandparent = Ipc.Enter("grandparent");
        var (orphan, mayExit) = await OrphanAsync(grandparent);

        Assert.Equal(Outcome.NoChild, (await grandparent.WaitAsync()).Outcome);
        mayExit.SetResult();
        await orphan.Completion;

        Assert.False(await Ipc.KillAsync(orphan.Id));
    }

    [Fact]
    [Rule("XV6-6")]
    public async Task When_the_parent_hears_of_an_exit_the_grandchildren_are_inits_already()
    {
        await using var grandparent = Ipc.Enter("grandparent");
        var zombie = new TaskCompletionSource<IpcProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        var mayExit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        grandparent.Fork("parent", async self =>
        {
            var child = self.Fork("child", _ => Task.CompletedTask);
            await child.Completion;
            zombie.SetResult(child);
            await mayExit.Task;
        });

        // Not reaped while its parent lives, and at once when init has it.
        var grandchild = await zombie.Task;
        Assert.True(await Ipc.KillAsync(grandchild.Id));
        mayExit.SetResult();
        Assert.True((await grandparent.WaitAsync()).IsReaped);
        Assert.False(await Ipc.KillAsync(grandchild.Id));
    }

    [Fact]
    [Rule("XV6-7")]
    public async Task A_wait_without_children_ends_at_once()
    {
        await using var self = Ipc.Enter("self");

        Assert.Equal(Outcome.NoChild, (await self.WaitAsync()).Outcome);
        Assert.Equal((-1, 0), await self.Xv6.WaitAsync());
    }

    [Fact]
    [Rule("XV6-7")]
    public async Task A_wait_reaps_a_zombie_once_and_brings_pid_and_status()
    {
        await using var parent = Ipc.Enter("parent");
        var child = parent.Fork("child", _ => Task.FromResult(new ExitStatus(42)));
        await child.Completion;

        var reaped = await parent.WaitAsync();

        Assert.Equal((Outcome.Granted, child.Id, 42), (reaped.Outcome, reaped.Child, reaped.Status.Code));
        Assert.Equal(Outcome.NoChild, (await parent.WaitAsync()).Outcome);
    }

    [Fact]
    [Rule("XV6-7")]
    public async Task A_wait_with_only_live_children_sleeps_until_one_exits()
    {
        await using var parent = Ipc.Enter("parent");
        var (child, mayExit) = Child(parent, 7);
        var (_, _) = Child(parent, 8);

        var wait = parent.Xv6.WaitAsync().AsTask();
        Assert.False(wait.IsCompleted);
        mayExit.SetResult();

        Assert.Equal((child.Id.Value, 7), await wait);
    }

    [Fact]
    [Rule("XV6-7")]
    public async Task A_wait_for_one_child_leaves_the_others_alone()
    {
        await using var parent = Ipc.Enter("parent");
        await using var stranger = Ipc.Enter("stranger");
        var (first, firstMayExit) = Child(parent, 1);
        var (second, secondMayExit) = Child(parent, 2);
        firstMayExit.SetResult();
        await first.Completion;

        var wait = parent.WaitAsync(second.Id).AsTask();
        Assert.False(wait.IsCompleted);
        secondMayExit.SetResult();

        Assert.Equal(second.Id, (await wait).Child);
        Assert.Equal(Outcome.NoChild, (await parent.WaitAsync(stranger.Id)).Outcome);
        Assert.Equal(first.Id, (await parent.WaitAsync()).Child);
    }

    [Fact]
    [Rule("XV6-8")]
    public async Task Of_several_zombies_the_one_in_the_lowest_slot_comes_first()
    {
        await using var parent = Ipc.Enter("parent");
        var (first, firstMayExit) = Child(parent, 1);
        var (second, secondMayExit) = Child(parent, 2);
        firstMayExit.SetResult();
        Assert.Equal(first.Id, (await parent.WaitAsync()).Child);
        var (third, thirdMayExit) = Child(parent, 3);

        // The third has the slot that the first has left, below the second's, although it exits last and has the highest pid.
        secondMayExit.SetResult();
        await second.Completion;
        thirdMayExit.SetResult();
        await third.Completion;

        Assert.Equal(third.Id, (await parent.WaitAsync()).Child);
        Assert.Equal(second.Id, (await parent.WaitAsync()).Child);
    }

    [Fact]
    [Rule("XV6-8")]
    public async Task Grandchildren_are_never_returned()
    {
        await using var grandparent = Ipc.Enter("grandparent");
        var (orphan, mayExit) = await OrphanAsync(grandparent);
        var (_, _) = Child(grandparent, 9);

        var wait = grandparent.WaitAsync().AsTask();
        mayExit.SetResult();
        await orphan.Completion;

        Assert.False(wait.IsCompleted);
    }

    [Fact]
    [Rule("XV6-9")]
    public async Task A_killed_process_still_reaps_a_zombie_and_only_then_hears_of_the_kill()
    {
        await using var parent = Ipc.Enter("parent");
        var (zombie, mayExit) = Child(parent, 3);
        var (_, _) = Child(parent, 4);
        mayExit.SetResult();
        await zombie.Completion;
        await Ipc.KillAsync(parent.Id);

        Assert.Equal(zombie.Id, (await parent.WaitAsync()).Child);
        Assert.True((await parent.WaitAsync()).IsKilled);
        Assert.Equal((-1, 0), await parent.Xv6.WaitAsync());
    }

    [Fact]
    [Rule("XV6-10")]
    public async Task A_wait_that_cannot_bring_its_result_reaps_nobody()
    {
        await using var parent = Ipc.Enter("parent");
        var child = parent.Fork("child", _ => Task.FromResult(new ExitStatus(6)));
        await child.Completion;

        Assert.Equal(Outcome.Cancelled, (await parent.WaitAsync(cancellation: new CancellationToken(canceled: true))).Outcome);
        Assert.Equal((child.Id.Value, 6), await parent.Xv6.WaitAsync());
    }

    private static (IpcProcess Child, TaskCompletionSource MayExit) Child(IpcProcess parent, int status)
    {
        var mayExit = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var child = parent.Fork($"child {status}", async _ =>
        {
            await mayExit.Task;
            return new ExitStatus(status);
        });
        return (child, mayExit);
    }

    // Its parent has exited and been reaped.
    private static async Task<(IpcProcess Orphan, TaskCompletionSource MayExit)> OrphanAsync(IpcProcess grandparent)
    {
        var made = new TaskCompletionSource<(IpcProcess, TaskCompletionSource)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var parent = grandparent.Fork("parent", self =>
        {
            made.SetResult(Child(self, 0));
            return Task.CompletedTask;
        });
        Assert.Equal(parent.Id, (await grandparent.WaitAsync()).Child);
        return await made.Task;
    }
}
