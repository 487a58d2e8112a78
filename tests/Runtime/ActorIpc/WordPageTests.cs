namespace ActorIpc.Tests;

/// <summary>The code in docs/words.md is what stands here between the rulers, compiled and run.</summary>
public sealed class WordPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_gate_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();

        // ---- gate
        var gate = ipc.Word("gate"); // 0 closed, 1 open
        var walker = ipc.Spawn("walker", async self =>
        {
            var seen = await self.LoadAsync(gate);
            for (var open = seen.Value; open == 0;) // look again after every wait: being woken proves nothing
            {
                var wait = await self.WaitAsync(gate, expected: 0); // waits only if it is closed still
                if (!wait.IsWoken && !wait.IsValueChanged) return ExitStatus.Failure; // killed, interrupted
                open = wait.Value; // what it held when the wait ended
            }
            return ExitStatus.Success;
        });
        await using var self = ipc.Enter("keeper");
        var opened = await self.ChangeAndWakeAsync(gate, FutexChange.Set, 1, int.MaxValue); // both in one step and one message

        // ----
        Assert.Equal(0u, opened.Value);
        Assert.InRange(opened.Woken, 0, 1);
        Assert.Equal(ExitStatus.Success, await walker.Completion.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_lock_of_the_page_works()
    {
        await using var ipc = IpcSystem.Create();
        var (word, inside, entered) = (ipc.Word("lock"), 0, 0);
        var workers = Enumerable.Range(0, 3).Select(number => ipc.Spawn($"worker {number}", async self =>
        {
            for (var round = 0; round < 100; round++)
            {
                Assert.NotNull(await TakeAsync(self, word));
                Assert.Equal(1, ++inside);
                await Task.Yield();
                entered++;
                inside--;
                await LetGoAsync(self, word);
            }
        })).ToList();

        Assert.All(await Task.WhenAll(workers.Select(worker => worker.Completion)).WaitAsync(Patience), status => Assert.Equal(ExitStatus.Success, status));
        Assert.Equal(300, entered);

        // ---- lock
        static async ValueTask<FencingToken?> TakeAsync(IpcProcess self, IpcWord word)
        {
            var taken = await self.CompareExchangeAsync(word, 1, comparand: 0);
            while (!taken.IsDone || taken.Value != 0)
            {
                taken = await self.ExchangeAsync(word, 2); // whoever lets go of it looks for those who wait
                if (taken.Value != 0 && (await self.WaitAsync(word, expected: 2)).IsKilled) return null;
            }
            return taken.Token; // orders the grants of this lock, for the resource that it guards
        }

        static ValueTask<WordResult> LetGoAsync(IpcProcess self, IpcWord word) => self.ChangeAndWakeAsync(word, FutexChange.Set, 0);

        // ----
    }

    [Fact]
    public void The_page_shows_what_stands_here() => CompiledPage.AssertShows("words.md", "tests", "Runtime", "ActorIpc", "WordPageTests.cs");
}
