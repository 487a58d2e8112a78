using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// Whose undo there is: of threads and children; and what erases it: SETVAL, SETALL, removal.
public abstract partial class SemUndoTests
{
    [Fact]
    [Rule("SEM-54")]
    public async Task SETVAL_clears_the_adjustment_of_that_semaphore_in_every_process()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(9, 9);
        await using (var first = Ipc.Enter("first"))
        await using (var second = Ipc.Enter("second"))
        {
            await first.DoAsync(id, Op(0, -1, Undo), Op(1, -1, Undo));
            await second.DoAsync(id, Op(0, -2, Undo), Op(1, -2, Undo));
            await self.DoAsync(id, Op(0, +3, Undo));
            await self.SetValAsync(id, 0, 4);
        }

        Assert.Equal([4, 9], await self.GetAllAsync(id));
        await self.DisposeAsync();
        await using var last = Ipc.Enter("last");
        Assert.Equal([4, 9], await last.GetAllAsync(id));
    }

    [Fact]
    [Rule("SEM-54")]
    public async Task SETALL_clears_every_adjustment_of_the_set_and_of_no_other()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(9, 9);
        var untouched = await self.NewSetAsync(9);
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(id, Op(0, -1, Undo), Op(1, +1, Undo));
            await other.DoAsync(untouched, Op(0, -1, Undo));
            await self.SetAllAsync(id, 8, 10);
        }

        Assert.Equal([8, 10], await self.GetAllAsync(id));
        Assert.Equal([9], await self.GetAllAsync(untouched));
        Assert.Equal(self.Id, await self.GetPidAsync(id));
    }

    [Fact]
    [Rule("SEM-54")]
    [Rule("SEM-60")]
    public async Task What_is_done_with_UNDO_after_SETVAL_is_undone()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(9);
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(id, Op(0, -5, Undo));
            await self.SetValAsync(id, 0, 4);
            await other.DoAsync(id, Op(0, -1, Undo));
        }

        Assert.Equal(4, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-54")]
    [Rule("SEM-60")]
    public async Task A_sleeper_that_SETVAL_completes_keeps_its_undo()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);
        await using var other = Ipc.Enter("other");
        var sleeping = other.Sleep(id, Op(0, -2, Undo));

        await self.SetValAsync(id, 0, 3);
        await sleeping.CompletesAsync();
        Assert.Equal(1, await self.GetValAsync(id));
        await other.DisposeAsync();

        Assert.Equal(3, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-54")]
    [Rule("SEM-61")]
    public async Task SETVAL_makes_room_for_adjustments_again()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(32767);
        await other.DoAsync(id, Op(0, -32767, Undo));
        await self.SetValAsync(id, 0, 32767);

        await other.DoAsync(id, Op(0, -32767, Undo));

        Assert.Equal(0, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-63")]
    public async Task What_a_thread_did_with_UNDO_survives_the_thread_and_ends_with_the_process()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);
        await using (var other = Ipc.Enter("other"))
        {
            var thread = new Thread(() => _ = other.SystemV.SemOpAsync(id, [Op(0, +1, Undo)]));
            thread.Start();
            thread.Join();
            Assert.Equal(1, await self.GetValAsync(id));
        }

        Assert.Equal(0, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-63")]
    public async Task Threads_of_a_process_share_one_adjustment()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(100);
        await using (var other = Ipc.Enter("other"))
        {
            var calls = Enumerable.Range(0, 40).Select(i => Task.Run(() => other.DoAsync(id, Op(0, i % 2 == 0 ? -2 : +1, Undo))));
            await Task.WhenAll(calls).WaitAsync(Guard);
            Assert.Equal(80, await self.GetValAsync(id));
        }

        Assert.Equal(100, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-63")]
    public async Task A_forked_child_starts_without_undo_and_its_exit_undoes_only_its_own()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);
        await using var parent = Ipc.Enter("parent");
        await parent.DoAsync(id, Op(0, +4, Undo));

        var idle = parent.Fork("idle", _ => Task.CompletedTask);
        await idle.Completion.WaitAsync(Guard);
        Assert.Equal(4, await self.GetValAsync(id));
        var busy = parent.Fork("busy", async child => await child.DoAsync(id, Op(0, +2, Undo), Op(0, +1)));
        await busy.Completion.WaitAsync(Guard);
        Assert.Equal(5, await self.GetValAsync(id));
        await parent.DisposeAsync();

        Assert.Equal(1, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-63")]
    public async Task A_parents_exit_leaves_its_childs_undo_alone()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(3);
        var gate = await self.NewSetAsync(0, 0);
        var parent = Ipc.Enter("parent");
        var child = parent.Fork("child", async child =>
        {
            await child.DoAsync(id, Op(0, -1, Undo));
            await child.DoAsync(gate, Op(1, +1));
            await child.DoAsync(gate, Op(0, -1));
        });
        await self.DoAsync(gate, Op(1, -1));

        await parent.DisposeAsync();
        Assert.Equal(2, await self.GetValAsync(id));
        await self.DoAsync(gate, Op(0, +1));
        await child.Completion.WaitAsync(Guard);

        Assert.Equal(3, await self.GetValAsync(id));
    }

    [Fact]
    [Rule("SEM-64")]
    public async Task A_set_made_after_a_removal_is_not_touched_by_the_undo_of_the_removed_one()
    {
        Create(new IpcOptions { Semaphores = new SemaphoreLimits { Arrays = 1 } });
        await using var self = Ipc.Enter("self");
        var old = await self.SystemV.SemGetAsync(42, 1, IpcFlags.Create | Mode(600), [5]);
        int id;
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(old, Op(0, -2, Undo));
            await self.RemoveAsync(old);
            id = await self.SystemV.SemGetAsync(42, 1, IpcFlags.Create | Mode(600), [3]);
        }

        Assert.Equal(3, await self.GetValAsync(id));
        Assert.Equal(ProcessId.None, await self.GetPidAsync(id));
        Assert.Equal(0, (await self.StatAsync(id)).OperateTime);
    }

    [Fact]
    [Rule("SEM-64")]
    public async Task Undo_on_the_new_set_counts_from_nothing()
    {
        Create(new IpcOptions { Semaphores = new SemaphoreLimits { Arrays = 1 } });
        await using var self = Ipc.Enter("self");
        var old = await self.NewSetAsync(5);
        int id;
        await using (var other = Ipc.Enter("other"))
        {
            await other.DoAsync(old, Op(0, -2, Undo));
            await self.RemoveAsync(old);
            id = await self.NewSetAsync(3);
            await other.DoAsync(id, Op(0, -1, Undo));
        }

        Assert.Equal(3, await self.GetValAsync(id));
    }
}
