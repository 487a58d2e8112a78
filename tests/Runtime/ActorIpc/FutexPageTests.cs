namespace ActorIpc.Tests;

/// <summary>The code in docs/futex.md is what stands here between the rulers, compiled and run.</summary>
public sealed class FutexPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_everyday_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();

        // ---- everyday
        var gate = ipc.CreateFutexWord(); // 0 closed, 1 open
        var walkers = Enumerable.Range(0, 3).Select(number => ipc.Spawn($"walker {number}", async self =>
        {
            while (gate.Value == 0) // look again after every wait: being woken proves nothing
            {
                var wait = await self.FutexWaitAsync(gate, expected: 0); // waits only if it is closed still
                if (wait.IsKilled) return ExitStatus.Killed;
            }
            return ExitStatus.Success;
        })).ToList();
        await using var self = ipc.Enter("keeper");
        gate.Value = 1; // first the word, then the wake
        var woken = await self.FutexWakeAsync(gate, int.MaxValue);

        // ----
        Assert.InRange(woken, 0, 3);
        foreach (var walker in walkers)
        {
            Assert.Equal(ExitStatus.Success, await walker.Completion.WaitAsync(Patience));
        }
    }

    [Fact]
    public async Task The_exact_code_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");

        // ---- exact
        var (linux, condition, mutex) = (self.Linux, ipc.CreateFutexWord(4), ipc.CreateFutexWord());
        var until = linux.ClockGetTime(ClockId.Monotonic) + TimeSpan.FromMilliseconds(1);
        var late = await linux.FutexWaitBitsetAsync(condition, 4, until, 0x1); // ETIMEDOUT: nobody woke it
        var changed = await linux.FutexWaitAsync(condition, 3); // EAGAIN: it holds 4
        var moved = await linux.FutexCmpRequeueAsync(condition, 1, int.MaxValue, mutex, 4); // woken plus moved: 0
        var count = await linux.FutexWakeOpAsync(condition, 1, 1, mutex, FutexWakeOp.Of(FutexChange.Add, 1, FutexComparison.Equal, 0));

        // ----
        Assert.Equal((Errno.ETIMEDOUT, Errno.EAGAIN), (late.Error, changed.Error));
        Assert.Equal((0, 0, 1u), (moved.Count, count, mutex.Value));
    }

    [Fact]
    public async Task The_code_of_the_page_that_does_not_wait_works()
    {
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("self");
        await using var other = ipc.Enter("other");

        // ---- records
        var (inbox, heard) = (ipc.CreateFutexWord(), new TaskCompletionSource());
        self.FutexNotified += _ => heard.TrySetResult(); // an actor gets a message instead
        var record = await self.FutexWatchAsync(inbox, expected: 0);
        if (!record.IsArmed) return; // there is something already

        inbox.Value = 1; // somebody else's part
        await other.FutexWakeAsync(inbox);

        await heard.Task;
        while (await self.FutexFetchAsync(timeout: TimeSpan.Zero) is { IsFetched: true } fetched) // one signal may stand for several wakes
        {
            Console.WriteLine($"{fetched.Watches.Count} woken");
        }

        // ----
        Assert.Equal(Outcome.WouldBlock, (await self.FutexFetchAsync(timeout: TimeSpan.Zero)).Outcome);
    }

    [Fact]
    public void The_page_shows_what_stands_here() => CompiledPage.AssertShows("futex.md", "tests", "Runtime", "ActorIpc", "FutexPageTests.cs");
}
