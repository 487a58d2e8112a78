namespace ActorIpc.Tests;

/// <summary>The code in docs/barrier.md is what stands here between the rulers, compiled and run.</summary>
public sealed class BarrierPageTests
{
    private static readonly string[] Calls =
    [
        "barrier_set_role", "barrier_place", "barrier_abort", "barrier_wait_next", "barrier_sync_next", "barrier_sync", "barrier_place_and_sync",
        "barrier_wait_abortion", "barrier_is_aborted", "barrier_destroy",
    ];

    [Theory]
    [InlineData(true, true, "ready")]
    [InlineData(false, true, "no worker: Granted, Theirs")]
    [InlineData(true, false, "the quota is used up")]
    public async Task The_fork_of_the_page_works(bool child, bool parent, string expected)
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");

        var said = parent
            ? await ForkAsync(self, new Quota(parent), new Scratch(child))
            : (await Assert.ThrowsAsync<InvalidOperationException>(() => ForkAsync(self, new Quota(parent), new Scratch(child)))).Message;

        Assert.Equal(expected, said);
    }

    [Fact]
    public async Task The_barrier_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");

        Assert.Equal("the index is there", await WaitForIndexAsync(ipc, self));
    }

    [Fact]
    public async Task The_barrier_with_a_name_works_again_and_again()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");
        await using var other = ipc.Enter("other");
        for (var round = 0; round < 2; round++)
        {
            await other.TakeRoleAsync(ipc.Barrier("gate"), BarrierRole.Child);
            var meeting = MeetAsync(ipc, self);
            Assert.True((await other.PlaceAndSyncAsync(ipc.Barrier("gate"))).IsReached);
            Assert.Equal("both are there", await meeting);
            await other.LeaveAsync(ipc.Barrier("gate"));
        }
    }

    [Fact]
    public void The_page_shows_what_stands_here() => CompiledPage.AssertShows("barrier.md", "tests", "Runtime", "ActorIpc", "BarrierPageTests.cs");

    [Fact]
    public void The_page_names_every_function() =>
        Assert.All(Calls, call => Assert.Contains($"`{call}`", Repository.Read("docs", "barrier.md"), StringComparison.Ordinal));

    private static async Task<string> ForkAsync(IpcProcess self, Quota quota, Scratch scratch)
    {
        // ---- fork
        var fork = await self.ForkWithBarrierAsync(
            "worker",
            parentSetup: async child => await quota.RegisterAsync(child.Id), // may throw: then the child's body never begins
            childSetup: async _ => await scratch.MakeAsync(),                 // may throw: then Theirs
            body: async worker => await WorkAsync(worker, scratch),
            timeout: TimeSpan.FromSeconds(10));
        if (!fork.IsReady)
        {
            return $"no worker: {fork.Outcome}, {fork.Abortion}"; // a child that failed says why in fork.Child.Completion
        }

        // ----
        await fork.Child!.Completion;
        return "ready";
    }

    private static async Task<string> WaitForIndexAsync(IpcSystem ipc, IpcProcess self)
    {
        // ---- barrier
        var barrier = ipc.CreateBarrier();
        var helper = ipc.Spawn("helper", async other =>
        {
            await other.TakeRoleAsync(barrier, BarrierRole.Child);
            await BuildIndexAsync();
            _ = await other.PlaceAsync(barrier);     // says: I am there. Exiting after it is safe
        });
        await self.TakeRoleAsync(barrier, BarrierRole.Parent);
        var there = await self.WaitNextAsync(barrier);
        return there.IsReached ? "the index is there" : $"no index: {there.Outcome}, {there.Abortion}";

        // ----
        static Task BuildIndexAsync() => Task.CompletedTask;
    }

    private static async Task<string> MeetAsync(IpcSystem ipc, IpcProcess self)
    {
        // ---- named
        var gate = ipc.Barrier("gate");
        await self.TakeRoleAsync(gate, BarrierRole.Parent); // EBUSY while another process has the role
        var met = await self.PlaceAndSyncAsync(gate);
        await self.LeaveAsync(gate);
        return met.IsReached ? "both are there" : $"alone: {met.Outcome}, {met.Abortion}";

        // ----
    }

    private static async Task WorkAsync(IpcProcess worker, Scratch scratch) => Assert.Equal(("worker", true), (worker.Name, await scratch.IsThereAsync()));

    private sealed class Quota(bool hasRoom)
    {
        public Task RegisterAsync(ProcessId child) =>
            hasRoom && child.Value > 1 ? Task.CompletedTask : throw new InvalidOperationException("the quota is used up");
    }

    private sealed class Scratch(bool hasRoom)
    {
        public Task MakeAsync() => hasRoom ? Task.CompletedTask : throw new InvalidOperationException("no disk");

        public Task<bool> IsThereAsync() => Task.FromResult(hasRoom);
    }
}
