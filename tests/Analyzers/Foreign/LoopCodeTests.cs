namespace ActorIpc.Analyzers.Tests.Foreign;

// The loops in which services wait, by one call or another, as many hands would write them.
public sealed class LoopCodeTests
{
    private static readonly Verify Verify = new("ACI0002");

    [Theory]
    [InlineData("public async Task RunAsync(IpcProcess self) { await using var held = await self.LockAsync(guard); while (jobs.Count == 0) { Check(await self.SleepAsync(arrived, guard)); } static void Check(SleepResult r) { if (!r.IsWoken) { throw new OperationCanceledException(); } } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { using var held = await self.LockAsync(mutex); while (jobs.Count == 0) { var result = await self.WaitAsync(condition, held, TimeSpan.FromSeconds(5)); if (result.Outcome == Outcome.TimedOut) { throw new TimeoutException(); } self.ThrowIfKilled(); } Handle(jobs.Dequeue()); }")]
    [InlineData("private async Task<LockGrant> EnterAsync(IpcProcess self) { var held = await self.LockInterruptibleAsync(guard); if (!held.IsHeld) { throw new OperationCanceledException(); } return held; } public async Task RunAsync(IpcProcess self) { await using var held = await EnterAsync(self); if (!held.IsHeld) { return; } while (jobs.Count == 0) { if ((await self.SleepAsync(arrived, guard)).IsKilled) { return; } } }")]
    [InlineData("public async ValueTask<bool> OfferAsync(IpcProcess self, string job, TimeSpan timeout) { await using var held = await self.LockAsync(guard, timeout); if (!held.IsHeld) { return false; } if (jobs.Count >= 10 && !(await self.SleepUntilAsync(arrived, guard, () => jobs.Count < 10, timeout)).IsWoken) { return false; } jobs.Enqueue(job); await self.WakeupOneAsync(arrived); return true; }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { var pending = new List<Task<ReceiveResult>>(); for (var i = 0; i < 3; i++) { pending.Add(self.ReceiveAsync(queue).AsTask()); } foreach (var got in await Task.WhenAll(pending)) { if (got.IsReceived) { done++; } } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { while (true) { var receive = self.ReceiveAsync(queue).AsTask(); var first = await Task.WhenAny(receive, Task.Delay(1000)); if (first != receive) { log.Warn(\"slow\"); } var got = await receive; if (!got.IsReceived) { return; } Handle(got.Text.ToString()); } }")]
    [InlineData("public void Start() { ipc.Spawn(\"a\", LoopAsync); } private async Task LoopAsync(IpcProcess self) { while (true) { await using var slot = await self.AcquireAsync(slots); if (!slot.IsHeld) { break; } await WorkAsync(\"x\"); } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { for (;;) { await self.PauseAsync(TimeSpan.FromSeconds(1)); if (self.Killed) { break; } done++; } }")]
    [InlineData("public async Task RunAsync(IpcProcess self, CancellationToken stopping) { while (!(await self.PauseAsync(TimeSpan.FromSeconds(1), stopping)).IsKilled && !stopping.IsCancellationRequested) { done++; } }")]
    [InlineData("public async Task RunAsync(IpcProcess self, IpcReaderWriterLock rw) { await using (var reading = await self.EnterReadAsync(rw)) { if (jobs.Count == 0) { return; } } await using var writing = await self.EnterWriteAsync(rw); jobs.Clear(); }")]
    [InlineData("public async Task PhilosophizeAsync(IpcProcess self, IpcLock left, IpcLock right) { while (!self.Killed) { await using var one = await self.LockAsync(left); await using var two = await self.LockAsync(right); done++; } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { var failures = 0; while (failures < 5) { try { self.ThrowIfKilled(); var got = await self.ReceiveAsync(queue); if (!got.IsReceived) { return; } Handle(got.Text.ToString()); failures = 0; } catch (Exception e) when (e is not ProcessKilledException) { failures++; } } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { while (true) { try { await using var held = await self.LockAsync(guard); while (jobs.Count == 0) { await self.SleepAsync(arrived, guard); self.ThrowIfKilled(); } Handle(jobs.Dequeue()); } catch (ProcessKilledException) { break; } catch (Exception e) { log.Warn(\"x\", e); } } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { if (!self.TryLock(guard, out var held)) { return; } await using (held) { while (jobs.Count == 0) { if ((await self.SleepAsync(arrived, guard)).IsKilled) { return; } } } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { LockGrant held = default; try { held = await self.LockAsync(guard); while (jobs.Count == 0) { if ((await self.SleepAsync(arrived, guard)).IsKilled) { return; } } } finally { if (held.IsHeld) { await held.DisposeAsync(); } } }")]
    [InlineData("public async Task RunAsync(IpcProcess self, FutexWord word) { while (true) { var value = word.Value; if (value != 0) { return; } var r = await self.FutexWaitAsync(word, value); if (r.IsKilled) { return; } } }")]
    [InlineData("public async Task LockAsync(IpcProcess self, FutexWord word) { uint seen; while ((seen = word.CompareExchange(1, 0)) != 0) { if (seen == 2 || word.CompareExchange(2, 1) != 0) { if ((await self.FutexWaitAsync(word, 2)).IsKilled) { return; } } } }")]
    [InlineData("private sealed class Scope(IpcProcess self, IpcLock guard) : IAsyncDisposable { private LockGrant held; public async Task EnterAsync() { held = await self.LockAsync(guard); } public ValueTask DisposeAsync() => held.DisposeAsync(); } public async Task RunAsync(IpcProcess self) { await using var scope = new Scope(self, guard); await scope.EnterAsync(); while (jobs.Count == 0) { if ((await self.SleepAsync(arrived, guard)).IsKilled) { return; } } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { await using var held = await self.LockAsync(guard); while (jobs.Count == 0) { try { var r = await self.SleepAsync(arrived, guard); if (!r.IsWoken) { return; } } catch (IpcException e) { log.Warn(\"x\", e); return; } } }")]
    [InlineData("public async Task RunAsync(IpcProcess self, Dictionary<string, bool> ready) { await using var held = await self.LockAsync(guard); while (!ready.TryGetValue(\"a\", out var is1) || !is1) { if ((await self.SleepAsync(arrived, guard)).IsKilled) { return; } } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { var outcome = (await self.ReceiveAsync(queue)).Outcome; while (outcome == Outcome.Granted) { done++; outcome = (await self.ReceiveAsync(queue)).Outcome; } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { while (true) { var result = (await self.ReceiveAsync(queue)).Outcome switch { Outcome.Granted => Step.Go, Outcome.TimedOut => Step.Wait, _ => Step.End }; if (result == Step.Wait) { continue; } if (result == Step.End) { break; } done++; } } private enum Step { Go, Wait, End }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { ReceiveResult? last = null; while (last is null or { IsReceived: true }) { last = await self.ReceiveAsync(queue); } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { var ok = true; while (ok) { var got = await self.ReceiveAsync(queue); ok &= got.IsReceived; } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { while (true) { var got = await self.ReceiveAsync(queue); if (got is { IsReceived: false, Outcome: not Outcome.TimedOut }) { return; } if (!got.IsReceived) { continue; } done++; } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { while (true) { var got = await self.ReceiveAsync(queue); bool retry; switch (got.Outcome) { case Outcome.Granted: retry = true; break; case Outcome.TimedOut: retry = true; break; default: retry = false; break; } if (!retry) { return; } } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { var tries = 0; while (tries++ < 3 && !self.Killed) { if ((await self.AcquireAsync(free, TimeSpan.FromSeconds(1))).IsAcquired) { done++; return; } } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { while (true) { var r = await self.SystemV.MsgRcvAsync(1, 100, 0); if (r.Error == Errno.EINTR && !self.Killed) { continue; } if (!r.IsReceived) { return; } done++; } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { var got = await self.ReceiveAsync(queue); log.Warn(\"got\", got); }")]
    [InlineData("private ReceiveResult last; public async Task RunAsync(IpcProcess self) { last = await self.ReceiveAsync(queue); }")]
    [InlineData("public event Action<ReceiveResult>? Came; public async Task RunAsync(IpcProcess self) { Came?.Invoke(await self.ReceiveAsync(queue)); }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { var got = (First: await self.ReceiveAsync(queue), Second: 2); if (got.First.IsReceived) { done++; } }")]
    [InlineData("public async Task<(bool Ok, string Text)> RunAsync(IpcProcess self) { var got = await self.ReceiveAsync(queue); return (got.IsReceived, got.Text.ToString()); }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { await using var held = await self.LockInterruptibleAsync(guard); ArgumentOutOfRangeException.ThrowIfEqual(held.IsHeld, false); done++; }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { await using var held = await self.LockInterruptibleAsync(guard); System.Diagnostics.Debug.Assert(held.IsHeld); done++; }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { await using var held = await self.LockAsync(guard); do { if (jobs.TryDequeue(out var job)) { Handle(job); } else if ((await self.SleepAsync(arrived, guard)).IsKilled) { break; } } while (!stopped); }")]
    public Task Right_code_is_let_be(string members) => Verify.Silent(ServiceCodeTests.Service(members));

    [Theory]
    // EINTR is what a kill says too: it comes round again, and again.
    [InlineData("public async Task RunAsync(IpcProcess self) { while (true) { var got = await [|self.ReceiveAsync(queue)|]; if (got.Error == Errno.EINTR) { continue; } if (got.Error != 0) { return; } done++; } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { List<ReceiveResult> all = [await [|self.ReceiveAsync(queue)|], await self.ReceiveAsync(queue)]; if (all.All(one => one.IsReceived)) { done++; } }")]
    [InlineData("public async Task RunAsync(IpcProcess self) { for (var attempt = 0; attempt < 3; attempt++) { if ((await [|self.AcquireAsync(free, TimeSpan.FromSeconds(1))|]).IsAcquired) { done++; return; } } }")]
    public Task A_killed_process_that_waits_again_is_spoken_of(string members) => Verify.Warns(ServiceCodeTests.Service(members));
}
