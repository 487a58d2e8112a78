using ActorIpc.Tests;

namespace ActorIpc.Conformance.Semantics;

public abstract class KillTests : HostFixture
{
    [Fact]
    [Rule("XV6-11")]
    public async Task A_kill_wakes_a_process_whatever_it_sleeps_on()
    {
        await using var killer = Ipc.Enter("killer");
        await using var victim = Ipc.Enter("victim");
        var guard = Ipc.CreateLock();
        await using var key = await victim.LockAsync(guard);
        victim.Fork("child", _ => new TaskCompletionSource().Task);
        var sleep = victim.Xv6.SleepAsync(1, guard).AsTask();
        var operate = victim.OperateAsync(Ipc.CreateSemaphores(0), [SemaphoreOp.Take(0)]).AsTask();
        var rendezvous = victim.Plan9.RendezvousAsync(1, 2).AsTask();
        var wait = victim.Xv6.WaitAsync().AsTask();
        var pause = victim.PauseAsync(TimeSpan.FromDays(1)).AsTask();

        Assert.Equal(0, await killer.Xv6.KillAsync(victim.Id.Value));

        Assert.True(victim.Killed);
        Assert.True((await sleep).IsKilled);
        Assert.Equal(Errno.EINTR, (await operate).Error);
        Assert.Equal(ulong.MaxValue, await rendezvous);
        Assert.Equal((-1, 0), await wait);
        Assert.True((await pause).IsKilled);
    }

    [Fact]
    [Rule("XV6-11")]
    public async Task A_kill_of_an_unknown_pid_is_refused()
    {
        await using var killer = Ipc.Enter("killer");

        Assert.False(await killer.KillAsync(new ProcessId(12345)));
        Assert.Equal(-1, await killer.Xv6.KillAsync(12345));
        Assert.Equal(-1, await killer.Xv6.KillAsync(-7));
    }

    [Fact]
    [Rule("XV6-11")]
    public async Task A_kill_of_a_zombie_succeeds_and_changes_nothing()
    {
        await using var parent = Ipc.Enter("parent");
        var child = parent.Fork("child", _ => Task.FromResult(new ExitStatus(3)));
        await child.Completion;

        Assert.Equal(0, await parent.Xv6.KillAsync(child.Id.Value));

        Assert.Equal((child.Id.Value, 3), await parent.Xv6.WaitAsync());
        Assert.Equal(-1, await parent.Xv6.KillAsync(child.Id.Value));
    }

    [Fact]
    [Rule("XV6-12")]
    public async Task A_process_that_runs_goes_on_until_it_looks_and_then_exits_with_minus_one()
    {
        await using var parent = Ipc.Enter("parent");
        var running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var set = Ipc.CreateSemaphores(0);
        var child = parent.Fork("child", async self =>
        {
            running.SetResult();
            await goOn.Task;
            await self.GiveAsync(set);
            self.ThrowIfKilled();
            await self.GiveAsync(set);
            return ExitStatus.Success;
        });
        await running.Task;

        Assert.True(await parent.KillAsync(child.Id));
        Assert.False(child.Completion.IsCompleted);
        goOn.SetResult();

        Assert.Equal((child.Id.Value, -1), await parent.Xv6.WaitAsync());
        Assert.Equal(1, await parent.GetValueAsync(set));
        Assert.Equal(ExitStatus.Killed, await child.Completion);
    }

    [Fact]
    [Rule("XV6-12")]
    public async Task A_killed_body_that_just_returns_exits_with_minus_one_too()
    {
        await using var parent = Ipc.Enter("parent");
        var child = parent.Fork("child", async self =>
        {
            await parent.KillAsync(self.Id);
            Assert.True((await self.PauseAsync(TimeSpan.FromDays(1))).IsKilled);
        });

        Assert.Equal((child.Id.Value, -1), await parent.Xv6.WaitAsync());
    }

    [Fact]
    [Rule("XV6-9")]
    public async Task A_kill_while_waiting_for_live_children_ends_the_wait()
    {
        await using var parent = Ipc.Enter("parent");
        parent.Fork("child", _ => new TaskCompletionSource().Task);
        var wait = parent.WaitAsync().AsTask();

        await Ipc.KillAsync(parent.Id);

        Assert.True((await wait).IsKilled);
    }

    [Fact]
    [Rule("XV6-13")]
    public async Task A_kill_does_not_end_the_wait_for_a_lock()
    {
        await using var owner = Ipc.Enter("owner");
        await using var victim = Ipc.Enter("victim");
        var guard = Ipc.CreateLock();
        var ownersKey = await owner.LockAsync(guard);
        var locking = victim.LockAsync(guard).AsTask();

        await owner.KillAsync(victim.Id);
        Assert.False(locking.IsCompleted);
        await ownersKey.DisposeAsync();

        await using var key = await locking;
        Assert.True(key.IsHeld);
    }

    [Fact]
    [Rule("XV6-13")]
    public async Task A_killed_process_may_still_park_where_the_flag_is_not_tested()
    {
        await using var victim = Ipc.Enter("victim");
        await using var other = Ipc.Enter("other");
        await Ipc.KillAsync(victim.Id);
        var guard = Ipc.CreateLock();
        var channel = Ipc.CreateChannel();
        await using var key = await victim.LockAsync(guard);

        var sleep = victim.SleepUninterruptibleAsync(channel, guard).AsTask();

        Assert.False(sleep.IsCompleted);
        Assert.Equal(1, await other.WakeupAsync(channel));
        Assert.True((await sleep).IsWoken);
    }

    [Fact]
    [Rule("XV6-14")]
    public async Task A_kill_of_pid_0_is_refused_and_does_not_poison_the_next_fork()
    {
        await using var parent = Ipc.Enter("parent");

        Assert.Equal(-1, await parent.Xv6.KillAsync(0));
        Assert.False(await parent.KillAsync(ProcessId.None));
        var child = parent.Fork("child", self => Task.FromResult(self.Killed ? ExitStatus.Killed : new ExitStatus(7)));

        Assert.Equal((child.Id.Value, 7), await parent.Xv6.WaitAsync());
    }

    [Fact]
    [Rule("XV6-14")]
    public async Task A_kill_does_not_outlive_its_victim_in_the_slot_that_it_leaves()
    {
        await using var parent = Ipc.Enter("parent");
        var victim = parent.Fork("victim", async self => await self.PauseAsync(Timeout.InfiniteTimeSpan));
        await parent.KillAsync(victim.Id);
        Assert.Equal((victim.Id.Value, -1), await parent.Xv6.WaitAsync());

        var next = parent.Fork("next", self => Task.FromResult(self.Killed ? ExitStatus.Killed : new ExitStatus(7)));

        Assert.Equal((next.Id.Value, 7), await parent.Xv6.WaitAsync());
    }

    [Fact]
    [Rule("XV6-15")]
    public async Task A_killed_process_does_not_park_where_the_flag_is_tested()
    {
        await using var victim = Ipc.Enter("victim");
        victim.Fork("child", _ => new TaskCompletionSource().Task);
        var guard = Ipc.CreateLock();
        await using var key = await victim.LockAsync(guard);
        await Ipc.KillAsync(victim.Id);

        Assert.True((await victim.PauseAsync(TimeSpan.FromDays(1))).IsKilled);
        Assert.True((await victim.SleepAsync(Ipc.CreateChannel(), guard)).IsKilled);
        Assert.Equal((-1, 0), await victim.Xv6.WaitAsync());
        Assert.True((await victim.OperateAsync(Ipc.CreateSemaphores(0), [SemaphoreOp.Take(0)])).IsKilled);
        Assert.Equal(ulong.MaxValue, await victim.Plan9.RendezvousAsync(1, 2));
    }

    [Fact]
    [Rule("XV6-15")]
    public async Task The_flag_is_tested_only_where_the_call_would_wait()
    {
        await using var victim = Ipc.Enter("victim");
        await using var partner = Ipc.Enter("partner");
        var set = Ipc.CreateSemaphores(1);
        var meeting = partner.RendezvousAsync(1, 10).AsTask();
        await Ipc.KillAsync(victim.Id);

        Assert.True((await victim.OperateAsync(set, [SemaphoreOp.Take(0)])).IsGranted);
        Assert.Equal(10ul, await victim.Plan9.RendezvousAsync(1, 20));
        Assert.Equal(20ul, (await meeting).Value);
    }

    [Fact]
    [Rule("XV6-5")]
    public async Task Init_cannot_be_killed()
    {
        await using var self = Ipc.Enter("self");

        var error = await Assert.ThrowsAsync<IpcException>(async () => await self.KillAsync(ProcessId.Init));

        Assert.Equal(Errno.EPERM, error.Error);
    }
}
