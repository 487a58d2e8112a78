using ActorIpc.Tests;
using static ActorIpc.Conformance.Semantics.SemaphoreCalls;

namespace ActorIpc.Conformance.Semantics;

// Who waits, and who was last: GETNCNT, GETZCNT, GETPID.
public abstract partial class SemctlTests
{
    [Fact]
    [Rule("SEM-48")]
    public async Task GETNCNT_counts_those_that_wait_for_more_and_GETZCNT_those_that_wait_for_zero()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0, 0, 0, 1, 0);
        Assert.Equal((0, 0), (await self.GetNcntAsync(id, 4), await self.GetZcntAsync(id, 3)));
        var children = new List<IpcProcess>();
        for (var i = 0; i < 5; i++)
        {
            var child = Ipc.Enter($"child {i}");
            children.Add(child);
            _ = child.Sleep(id, Op(4, -1));
            _ = child.Sleep(id, Op(3, 0));
        }

        Assert.Equal((5, 0), (await self.GetNcntAsync(id, 4), await self.GetZcntAsync(id, 4)));
        Assert.Equal((0, 5), (await self.GetNcntAsync(id, 3), await self.GetZcntAsync(id, 3)));
        await children[0].DisposeAsync();
        await self.DoAsync(id, Op(4, +2));
        Assert.Equal((2, 4), (await self.GetNcntAsync(id, 4), await self.GetZcntAsync(id, 3)));
        await self.DoAsync(id, Op(3, -1), Op(4, +2));
        Assert.Equal((0, 0), (await self.GetNcntAsync(id, 4), await self.GetZcntAsync(id, 3)));
    }

    [Fact]
    [Rule("SEM-49")]
    public async Task A_sleeping_array_counts_only_at_its_first_operation_that_blocks()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(1, 0, 1);
        _ = other.Sleep(id, Op(0, -1), Op(1, -1), Op(2, 0), Op(1, -4));

        Assert.Equal([0, 1, 0], await NcntsAsync(self, id, 3));
        Assert.Equal([0, 0, 0], await ZcntsAsync(self, id, 3));
    }

    [Fact]
    [Rule("SEM-49")]
    public async Task An_array_that_alters_counts_for_zero_where_it_blocks_at_a_wait_for_zero()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 1);
        _ = other.Sleep(id, Op(0, +2), Op(1, 0), Op(0, -9));

        Assert.Equal([0, 0], await NcntsAsync(self, id, 2));
        Assert.Equal([0, 1], await ZcntsAsync(self, id, 2));
    }

    [Fact]
    [Rule("SEM-49")]
    [Rule("SEM-35")]
    public async Task A_retry_that_blocks_elsewhere_counts_there_and_no_longer_where_it_was()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 1, 0);
        var sleeping = other.Sleep(id, Op(0, -1), Op(1, 0), Op(2, -1));
        Assert.Equal([1, 0, 0], await NcntsAsync(self, id, 3));

        await self.DoAsync(id, Op(0, +1));
        Assert.Equal([0, 0, 0], await NcntsAsync(self, id, 3));
        Assert.Equal([0, 1, 0], await ZcntsAsync(self, id, 3));
        await self.DoAsync(id, Op(1, -1));
        Assert.Equal([0, 0, 1], await NcntsAsync(self, id, 3));
        Assert.Equal([0, 0, 0], await ZcntsAsync(self, id, 3));
        await self.DoAsync(id, Op(0, -1));
        await self.DoAsync(id, Op(2, +1));
        Assert.Equal([1, 0, 0], await NcntsAsync(self, id, 3));
        await self.DoAsync(id, Op(0, +1));

        await sleeping.CompletesAsync();
        Assert.Equal([0, 0, 0], await NcntsAsync(self, id, 3));
    }

    [Fact]
    [Rule("SEM-50")]
    public async Task GETPID_is_0_until_somebody_operates_or_sets()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.SystemV.SemGetAsync(IpcKey.Private, 2, Mode(600));
        Assert.Equal(ProcessId.None, await self.GetPidAsync(id));

        await self.GetValAsync(id);
        await self.GetAllAsync(id);
        await self.SetAsync(id, 0, 0, Mode(600));
        Assert.Equal(ProcessId.None, await self.GetPidAsync(id));
        await other.DoAsync(id, Op(0, +1));

        Assert.Equal([other.Id, ProcessId.None], await PidsAsync(self, id));
        await self.SetValAsync(id, 1, 0);
        Assert.Equal([other.Id, self.Id], await PidsAsync(self, id));
        await other.SetAllAsync(id, 1, 0);
        Assert.Equal([other.Id, other.Id], await PidsAsync(self, id));
    }

    [Fact]
    [Rule("SEM-50")]
    public async Task GETPID_is_a_childs_also_once_it_is_a_zombie()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(0);

        var child = self.Fork("child", async child => await child.DoAsync(id, Op(0, +1)));
        await child.Completion.WaitAsync(Guard);

        Assert.Equal(child.Id, await self.GetPidAsync(id));
    }

    [Fact]
    [Rule("SEM-50")]
    public async Task A_wait_for_zero_sets_the_pid()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 1);

        await other.DoAsync(id, Op(0, 0));
        var sleeping = other.Sleep(id, Op(1, 0));
        Assert.Equal([other.Id, ProcessId.None], await PidsAsync(self, id));
        await self.DoAsync(id, Op(1, -1));

        await sleeping.CompletesAsync();
        Assert.Equal([other.Id, other.Id], await PidsAsync(self, id));
    }

    [Fact]
    [Rule("SEM-50")]
    public async Task An_array_completed_by_a_waker_leaves_the_sleepers_pid_where_the_sleeper_operated()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0, 0);
        var sleeping = other.Sleep(id, Op(0, -1), Op(1, 0));

        await self.DoAsync(id, Op(0, +1), Op(2, +1));

        await sleeping.CompletesAsync();
        Assert.Equal(other.Id, await self.GetPidAsync(id, 0));
        Assert.Equal(other.Id, await self.GetPidAsync(id, 1));
        Assert.Equal(self.Id, await self.GetPidAsync(id, 2));
    }

    [Fact]
    [Rule("SEM-50")]
    public async Task A_sleeper_that_SETVAL_completes_leaves_its_own_pid()
    {
        await using var self = Ipc.Enter("self");
        await using var other = Ipc.Enter("other");
        var id = await self.NewSetAsync(0, 0);
        var sleeping = other.Sleep(id, Op(0, -1));

        await self.SetAllAsync(id, 1, 1);

        await sleeping.CompletesAsync();
        Assert.Equal([other.Id, self.Id], await PidsAsync(self, id));
    }

    [Fact]
    [Rule("SEM-50")]
    [Rule("SEM-62")]
    public async Task An_exit_that_undoes_leaves_the_pid_of_the_process_that_exited()
    {
        await using var self = Ipc.Enter("self");
        var id = await self.NewSetAsync(1, 1);
        ProcessId gone;
        await using (var other = Ipc.Enter("other"))
        {
            gone = other.Id;
            await other.DoAsync(id, Op(0, -1, Undo), Op(1, -1, Undo));
            await other.DoAsync(id, Op(1, +1, Undo));
            await self.DoAsync(id, Op(0, 0), Op(1, +1));
            Assert.Equal([self.Id, self.Id], await PidsAsync(self, id));
        }

        Assert.Equal([gone, self.Id], await PidsAsync(self, id));
    }

    private static async Task<IReadOnlyList<ProcessId>> PidsAsync(IpcProcess self, int id) =>
        [await self.GetPidAsync(id, 0), await self.GetPidAsync(id, 1)];

    private static async Task<IReadOnlyList<int>> NcntsAsync(IpcProcess self, int id, int count)
    {
        var counts = new int[count];
        for (var i = 0; i < count; i++)
        {
            counts[i] = await self.GetNcntAsync(id, i);
        }

        return counts;
    }

    private static async Task<IReadOnlyList<int>> ZcntsAsync(IpcProcess self, int id, int count)
    {
        var counts = new int[count];
        for (var i = 0; i < count; i++)
        {
            counts[i] = await self.GetZcntAsync(id, i);
        }

        return counts;
    }
}
