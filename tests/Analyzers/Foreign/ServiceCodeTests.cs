namespace ActorIpc.Analyzers.Tests.Foreign;

// Services, retries, wrappers and streams as they are written around processes, and what the rules have to say of them.
public sealed class ServiceCodeTests
{
    private static readonly Verify Verify = new("ACI0003");

    private const string Usings = "using System.Runtime.CompilerServices;\n";

    // A hosted service, a background worker, a repository: members of one class, with shared state.
    internal static string Service(string members) => Usings + $$"""
        abstract class BackgroundService { protected abstract Task ExecuteAsync(CancellationToken stopping); }

        class Logger { public void Warn(string text, object? of = null) { } }

        sealed class Keeper(IpcLock guard, Func<IpcProcess> current) { public ValueTask<LockGrant> EnterAsync() => current().LockAsync(guard); }

        sealed partial class Service(IpcSystem ipc, IpcLock guard, WaitChannel arrived, IpcQueue queue, SemaphoreSet slots, IpcUserSemaphore free, IpcBarrier barrier, IpcMutex mutex, IpcCondition condition, Logger log, Keeper keeper) : BackgroundService
        {
            private readonly Queue<string> jobs = new(); private int done; private volatile bool stopped;

            protected override Task ExecuteAsync(CancellationToken stopping) => Task.CompletedTask;
            private void Handle(string job) => Interlocked.Increment(ref done);
            private Task WorkAsync(string job) => Task.Delay(done);
            {{members}}
        }
        """;

    [Theory]
    [InlineData("""
        public async Task RunAsync(IpcProcess self, CancellationToken stopping)
        {
            while (!stopping.IsCancellationRequested)
            {
                string job;
                await using (await self.LockAsync(guard))
                {
                    while (jobs.Count == 0)
                    {
                        var woken = await self.SleepAsync(arrived, guard, cancellation: stopping);
                        if (!woken.IsWoken) { return; }
                    }

                    job = jobs.Dequeue();
                }

                await WorkAsync(job);
            }
        }
        """)]
    [InlineData("""
        public async Task RunAsync(IpcProcess self, CancellationToken stopping)
        {
            while (true)
            {
                try
                {
                    var got = await self.ReceiveAsync(queue, cancellation: stopping);
                    if (!got.IsReceived) { break; }
                    await WorkAsync(got.Text.ToString());
                }
                catch (Exception wrong) when (wrong is not OperationCanceledException)
                {
                    log.Warn("failed", wrong);
                }
            }
        }
        """)]
    [InlineData("""
        public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAllAsync(IpcProcess self, [EnumeratorCancellation] CancellationToken stopping = default)
        {
            while (await self.ReceiveAsync(queue, cancellation: stopping) is { IsReceived: true, Text: var text })
            {
                yield return text;
            }
        }

        public async Task ReadAsync(IpcProcess self)
        {
            await foreach (var text in ReadAllAsync(self))
            {
                Handle(text.ToString());
            }
        }
        """)]
    [InlineData("""
        public static async Task<T> WithLockAsync<T>(IpcProcess self, IpcLock taken, Func<Task<T>> work)
        {
            await using var held = await self.LockAsync(taken);
            return await work();
        }

        public static async Task<bool> UntilAsync(IpcProcess self, IpcLock held, WaitChannel channel, Func<bool> condition, TimeSpan timeout, TimeProvider time)
        {
            var start = time.GetTimestamp();
            while (!condition())
            {
                var left = timeout - time.GetElapsedTime(start);
                if (left <= TimeSpan.Zero) { return false; }
                var woken = await self.SleepAsync(channel, held, left);
                if (woken.IsKilled) { return false; }
            }

            return true;
        }
        """)]
    [InlineData("""
        public async Task<string?> TakeAsync(IpcProcess self)
        {
            await using var held = await keeper.EnterAsync();
            if (!held.IsHeld) { return null; }
            while (jobs.Count == 0)
            {
                if (await self.SleepAsync(arrived, guard) is { IsKilled: true }) { return null; }
            }

            return jobs.Dequeue();
        }
        """)]
    [InlineData("""
        public async Task RunAsync(IpcProcess self)
        {
            Outcome outcome;
            do
            {
                outcome = (await self.AcquireAsync(free)).Outcome;
            }
            while (outcome == Outcome.Interrupted);
            if (outcome == Outcome.Granted) { done++; await self.ReleaseAsync(free); }
        }
        """)]
    [InlineData("""
        public async Task RunAsync(IpcProcess self)
        {
            for (var round = 0; round < 10; round++)
            {
                if (await self.SyncAsync(barrier) is not { IsReached: true }) { return; }
                done++;
            }
        }
        """)]
    [InlineData("""
        public async Task ReapAsync(IpcProcess self)
        {
            for (var at = 0; at < 4; at++)
            {
                self.Fork($"child {at}", async child => { await child.PauseAsync(TimeSpan.FromSeconds(1)); });
            }

            while ((await self.WaitAsync()).IsReaped)
            {
            }
        }
        """)]
    [InlineData("""
        public async Task TickAsync(IpcProcess self, TimeSpan every)
        {
            while (!self.Killed && !stopped)
            {
                done++;
                await self.PauseAsync(every);
            }
        }
        """)]
    [InlineData("""
        public async Task WaitAsync(IpcProcess self, CancellationToken stopping)
        {
            using var held = await self.LockAsync(mutex);
            while (jobs.Count == 0)
            {
                switch ((await self.WaitAsync(condition, held, TimeSpan.FromSeconds(1), stopping)).Outcome)
                {
                    case Outcome.Granted: continue;
                    case Outcome.TimedOut: log.Warn("still waiting"); break;
                    default: return;
                }
            }

            Handle(jobs.Dequeue());
        }
        """)]
    [InlineData("""
        public async Task BothAsync(IpcProcess self)
        {
            var receiving = self.ReceiveAsync(queue).AsTask();
            await WorkAsync("first");
            if (await Task.WhenAny(receiving, Task.Delay(100)) != receiving) { log.Warn("slow"); }
            var got = await receiving.ConfigureAwait(true);
            if (got.IsReceived) { done++; }
        }
        """)]
    [InlineData("""
        private async Task<bool> NapAsync(IpcProcess self) => !(await self.SleepAsync(arrived, guard)).IsKilled;

        public async Task RunAsync(IpcProcess self)
        {
            await using var held = await self.LockAsync(guard);
            while (jobs.Count == 0 && await NapAsync(self))
            {
            }
        }
        """)]
    [InlineData("""
        public async Task RunAsync(IpcProcess self)
        {
            await using var held = await self.LockAsync(guard);
            await WaitForJobAsync();
            if (jobs.TryDequeue(out var job)) { Handle(job); }

            async Task WaitForJobAsync()
            {
                while (!jobs.TryPeek(out _))
                {
                    await self.SleepAsync(arrived, guard);
                    self.ThrowIfKilled();
                }
            }
        }
        """)]
    [InlineData("""
        public async Task SuperviseAsync(IpcProcess self)
        {
            for (var failures = 0; failures < 3;)
            {
                try
                {
                    await RunOnceAsync(self);
                    return;
                }
                catch (ProcessKilledException)
                {
                    throw;
                }
                catch (Exception wrong)
                {
                    failures++;
                    log.Warn("again", wrong);
                    if ((await self.PauseAsync(TimeSpan.FromSeconds(failures))).IsKilled) { return; }
                }
            }
        }

        private async Task RunOnceAsync(IpcProcess self)
        {
            await using var slot = await self.AcquireAsync(slots);
            if (slot.IsHeld) { await WorkAsync("one"); }
        }
        """)]
    [InlineData("""
        public Task<int> DrainAsync(IpcProcess self)
        {
            var drained = 0;
            while (self.TryReceive(queue, out var message))
            {
                drained += message.Text.Length;
            }

            return Task.FromResult(drained);
        }
        """)]
    public Task Right_code_is_let_be(string members) => Verify.Silent(Service(members));

    [Theory]
    [InlineData("ACI0002", "public async Task RunAsync(IpcProcess self, CancellationToken stopping) { await using var held = await self.LockAsync(guard); while (jobs.Count == 0 && !stopping.IsCancellationRequested) { await [|self.SleepAsync(arrived, guard, cancellation: stopping)|]; } }")]
    [InlineData("ACI0001", "public async Task RunAsync(IpcProcess self, CancellationToken stopping) { await using var held = await self.LockAsync(guard); while (!stopping.IsCancellationRequested) { if (!(await [|self.SleepAsync(arrived, guard, cancellation: stopping)|]).IsWoken) { return; } } }")]
    [InlineData("ACI0013", "public async Task RunAsync(IpcProcess self) { while (!stopped) { try { self.ThrowIfKilled(); done++; await using var held = await self.LockAsync(guard); while (jobs.Count == 0) { if (!(await self.SleepAsync(arrived, guard)).IsWoken) { break; } } } [|catch (OperationCanceledException)|] { log.Warn(\"cancelled\"); } } }")]
    [InlineData("ACI0003", "public async Task RunAsync(IpcProcess self) { await using var held = await self.LockAsync(guard); await [|self.SleepUntilAsync(arrived, guard, () => jobs.Count > 0)|]; Handle(jobs.Dequeue()); }")]
    [InlineData("ACI0006", "public async Task RunAsync(IpcProcess self) { var held = await self.LockAsync(guard); while (jobs.Count == 0) { if ([|(await self.SleepAsync(arrived, guard)).IsKilled|]) { return; } } Handle(jobs.Dequeue()); await held.DisposeAsync(); }")]
    [InlineData("ACI0015", "public void Start() => ipc.Spawn(\"worker\", async self => { _ = [|Task.Run|](() => WorkAsync(\"a\")); if ((await self.PauseAsync(TimeSpan.FromSeconds(1))).IsKilled) { return; } done++; });")]
    public Task Wrong_code_is_spoken_of(string id, string members) => new Verify(id).Warns(Service(members));
}
