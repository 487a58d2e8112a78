namespace ActorIpc.Analyzers.Tests.Rules;

// The fix of ACI0003.
public sealed class LeaveFixTests
{
    private static readonly Verify Verify = new("ACI0003");

    [Theory]
    [InlineData("await [|self.AcquireAsync(semaphore)|];", "(await self.AcquireAsync(semaphore)).IsAcquired")]
    [InlineData("_ = await [|self.AcquireAsync(semaphore)|].ConfigureAwait(true);", "(await self.AcquireAsync(semaphore).ConfigureAwait(true)).IsAcquired")]
    [InlineData("await [|self.SendAsync(queue, 1, default)|];", "(await self.SendAsync(queue, 1, default)).IsSent")]
    [InlineData("await [|self.SyncAsync(barrier)|];", "(await self.SyncAsync(barrier)).IsReached")]
    [InlineData("await [|self.Systemd.BarrierSyncAsync(barrier)|];", "await self.Systemd.BarrierSyncAsync(barrier)")]
    [InlineData("await [|self.OperateAsync(set, [SemaphoreOp.Take(0)])|];", "(await self.OperateAsync(set, [SemaphoreOp.Take(0)])).IsGranted")]
    public Task A_call_is_put_into_an_if(string statement, string granted) =>
        Verify.Fixes(Verify.Body($"{statement}\ndone = true;"), Verify.Body($"if (!{granted})\n{{\n    return;\n}}\n\ndone = true;"));

    [Theory]
    [InlineData("await using var held = await [|self.LockInterruptibleAsync(lk)|];", "!held.IsHeld")]
    [InlineData("using var held = await [|self.LockAsync(mutex, TimeSpan.Zero)|];", "!held.IsHeld")]
    [InlineData("var got = await [|self.RendezvousAsync(1, 2)|];", "!got.IsMet")]
    [InlineData("AcquireResult got; got = await [|self.AcquireAsync(semaphore)|];", "!got.IsAcquired")]
    public Task A_local_is_looked_at_right_after_it(string statement, string failure) => Verify.Fixes(
        Verify.Body($"{statement}\n\n// Now.\ndone = true;"),
        Verify.Body($"{Plain(statement)}\nif ({failure})\n{{\n    return;\n}}\n\n// Now.\ndone = true;"));

    [Fact]
    public Task Where_more_than_one_property_could_be_meant_the_outcome_is_compared() => Verify.Fixes(
        Verify.Members("async Task M(IpcProcess self, IpcPipeReader end)\n{\n    await [|self.ReadAsync(end, new byte[1])|];\n    done = true;\n}"),
        Verify.Members("async Task M(IpcProcess self, IpcPipeReader end)\n{\n    if ((await self.ReadAsync(end, new byte[1])).Outcome != Outcome.Granted)\n    {\n        return;\n    }\n\n    done = true;\n}"));

    [Fact]
    public Task A_grant_of_a_using_statement_is_looked_at_within_it() => Verify.Fixes(
        Verify.Body("await using (var held = await [|self.LockInterruptibleAsync(lk)|])\n{\n    done = true;\n}"),
        Verify.Body("await using (var held = await self.LockInterruptibleAsync(lk))\n{\n    if (!held.IsHeld)\n    {\n        return;\n    }\n\n    done = true;\n}"));

    [Fact]
    public Task An_iterator_breaks_off() => Verify.Fixes(
        Verify.Members("async IAsyncEnumerable<int> M(IpcProcess self)\n{\n    await [|self.AcquireAsync(semaphore)|]; // one\n    yield return 1;\n}"),
        Verify.Members("async IAsyncEnumerable<int> M(IpcProcess self)\n{\n    if (!(await self.AcquireAsync(semaphore)).IsAcquired)\n    {\n        yield break;\n    } // one\n\n    yield return 1;\n}"));

    [Fact]
    public Task Top_level_statements_end() => Verify.Fixes(
        "await using var ipc = IpcSystem.Create();\nawait using var self = ipc.Enter(\"program\");\nawait [|self.SyncAsync(ipc.CreateBarrier())|];\nConsole.WriteLine(1);\n",
        "await using var ipc = IpcSystem.Create();\nawait using var self = ipc.Enter(\"program\");\nif (!(await self.SyncAsync(ipc.CreateBarrier())).IsReached)\n{\n    return;\n}\n\nConsole.WriteLine(1);\n");

    [Fact]
    public Task All_of_a_document_are_fixed_at_once() => Verify.FixesAll(
        Verify.Body("await [|self.SendAsync(queue, 1, default)|];\nawait using var held = await [|self.LockInterruptibleAsync(lk)|];\nif (flag)\n{\n    await [|self.SyncAsync(barrier)|];\n}\n\ndone = true;"),
        Verify.Body("if (!(await self.SendAsync(queue, 1, default)).IsSent)\n{\n    return;\n}\n\nawait using var held = await self.LockInterruptibleAsync(lk);\nif (!held.IsHeld)\n{\n    return;\n}\n\nif (flag)\n{\n    if (!(await self.SyncAsync(barrier)).IsReached)\n    {\n        return;\n    }\n}\n\ndone = true;"));

    [Fact]
    public Task Lines_end_as_they_did() => (Verify with { LineEnding = "\r\n" }).Fixes(
        Verify.Body("await [|self.AcquireAsync(semaphore)|];\ndone = true;"),
        Verify.Body("if (!(await self.AcquireAsync(semaphore)).IsAcquired)\n{\n    return;\n}\n\ndone = true;"));

    [Theory]
    [InlineData("await [|self.Plan9.SemAcquireAsync(semaphore, true)|]; done = true;")]
    [InlineData("await [|self.Xv6.WaitAsync()|]; done = true;")]
    [InlineData("if (flag) await [|self.AcquireAsync(semaphore)|]; done = true;")]
    [InlineData("_ = [|self.AcquireAsync(semaphore)|]; done = true;")]
    [InlineData("var task = [|self.AcquireAsync(semaphore)|]; await task; done = true;")]
    [InlineData("try { done = true; } finally { await [|self.AcquireAsync(semaphore)|]; count++; }")]
    [InlineData("await [|self.AcquireAsync(semaphore)|];")]
    [InlineData("await [|self.AcquireAsync(semaphore)|] /* one slot */; done = true;")]
    [InlineData("_ /* who cares */ = await [|self.AcquireAsync(semaphore)|]; done = true;")]
    [InlineData("await using (await [|self.LockInterruptibleAsync(lk)|]) { done = true; }")]
    [InlineData("if (!(await self.AcquireAsync(semaphore)).IsAcquired) return; await [|self.SyncAsync(barrier)|]; await self.ReleaseAsync(semaphore);")]
    [InlineData("var held = await self.LockAsync(lk); await [|self.SyncAsync(barrier)|]; await held.DisposeAsync();")]
    public Task Nothing_is_offered_where_leaving_may_be_wrong(string statements) => Verify.OffersNoFix(Verify.Body(statements));

    [Theory]
    [InlineData("async Task<int> M(IpcProcess self) { await [|self.SyncAsync(barrier)|]; return 1; }")]
    [InlineData("Task M(IpcProcess self) { [|self.SyncAsync(barrier)|]; return Task.CompletedTask; }")]
    [InlineData("async Task M(IpcProcess self) => await [|self.SyncAsync(barrier)|];")]
    [InlineData("async Task M() { await [|Own()|]; done = true; } [return: MustCheckKilled] public Task<bool> Own() => Task.FromResult(flag); bool flag;")]
    public Task Nothing_is_offered_where_only_the_author_knows_what_to_return(string members) => Verify.OffersNoFix(Verify.Members(members));

    private static string Plain(string marked) => marked.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
}
