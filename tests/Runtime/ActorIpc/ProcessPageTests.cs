namespace ActorIpc.Tests;

/// <summary>The code in docs/processes.md is what stands here between the rulers, compiled and run.</summary>
public sealed class ProcessPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_everyday_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await UseLicenceAsync(ipc, ipc.CreateSemaphores(1)).WaitAsync(Patience);
    }

    [Fact]
    public async Task The_exact_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");
        var child = self.Fork("child", static _ => Task.FromResult(new ExitStatus(7)));

        // ---- exact
        var (pid, code) = await self.Xv6.WaitAsync(); // (-1, 0): no child, or killed
        var killed = await self.Xv6.KillAsync(pid); // -1: that pid is nobody's any more

        // ----
        Assert.Equal((child.Id.Value, 7, -1), (pid, code, killed));
    }

    private static async Task UseLicenceAsync(IpcSystem ipc, SemaphoreSet licence)
    {
        // ---- everyday
        var parent = ipc.Spawn("parent", async self =>
        {
            var worker = self.Fork("worker", async child =>
            {
                await using var grant = await child.AcquireAsync(licence); // comes back at the end, whatever the end
                if (!grant.IsHeld) return ExitStatus.Killed; // killed before it had it
                var rest = await child.PauseAsync(TimeSpan.FromDays(1));
                return rest.IsKilled ? ExitStatus.Killed : ExitStatus.Success;
            });
            await self.KillAsync(worker.Id); // sets a flag and wakes; the worker itself leaves
            var reaped = await self.WaitAsync();
            return reaped.IsReaped && reaped.Status == ExitStatus.Killed ? ExitStatus.Success : ExitStatus.Failure;
        });
        var status = await parent.Completion;

        await using var request = ipc.Enter("request"); // code that is no body enters as a process; disposing it is its exit
        await using (var grant = await request.AcquireAsync(licence, timeout: TimeSpan.FromSeconds(1)))
        {
            Console.WriteLine(grant.IsHeld ? $"parent left with {status.Code}, the licence is free" : "busy");
        }

        // ----
        Assert.Equal(ExitStatus.Success, status);
        Assert.Equal(1, await request.GetValueAsync(licence));
    }

    [Fact]
    public void The_page_shows_what_stands_here() => CompiledPage.AssertShows("processes.md", "tests", "Runtime", "ActorIpc", "ProcessPageTests.cs");
}
