namespace ActorIpc.Tests;

/// <summary>The code in docs/semaphores.md is what stands here between the rulers, compiled and run.</summary>
public sealed class SemaphorePageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_everyday_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await TakeAsync(ipc).WaitAsync(Patience);
    }

    [Fact]
    public async Task The_exact_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");

        // ---- exact
        var semid = await self.SystemV.SemGetAsync(0x1234, 1, IpcFlags.Create | IpcFlags.OwnerOnly);
        SemaphoreOp[] enter = [new(0, 0), new(0, 1, SemaphoreFlags.Undo)]; // the classic lock: wait for 0, then 1, in one step
        SemaphoreOp[] leave = [new(0, -1, SemaphoreFlags.Undo | SemaphoreFlags.NoWait)];
        var entered = await self.SystemV.SemOpAsync(semid, enter);
        var waiting = (await self.SystemV.SemCtlAsync(semid, 0, SemaphoreCommand.GetWaitingForZero)).Value;
        var left = await self.SystemV.SemTimedOpAsync(semid, leave, TimeSpan.FromSeconds(1));
        await self.SystemV.SemCtlAsync(semid, 0, SemaphoreCommand.Remove);

        // ----
        Assert.Equal((Errno.None, 0L, Errno.None), (entered.Error, waiting, left.Error));
    }

    private static async Task TakeAsync(IpcSystem ipc)
    {
        // ---- everyday
        const int cores = 0, disk = 1;
        var machine = ipc.CreateSemaphores(4, 1);
        await using var self = ipc.Enter("job");
        await using (var grant = await self.AcquireAsync(machine, [SemaphoreOp.Take(cores, 2), SemaphoreOp.Take(disk)], TimeSpan.FromSeconds(5)))
        {
            if (!grant.IsHeld) return; // both did not become free in time: nothing was taken
            Console.WriteLine($"{await self.GetValueAsync(machine, cores)} cores are left");
        } // given back here, or when the process ends

        // ----
        Assert.Equal((4, 1), (await self.GetValueAsync(machine, cores), await self.GetValueAsync(machine, disk)));
    }

    [Fact]
    public void The_page_shows_what_stands_here() => CompiledPage.AssertShows("semaphores.md", "tests", "Runtime", "ActorIpc", "SemaphorePageTests.cs");
}
