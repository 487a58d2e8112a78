namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class TakeWithoutUndoTests
{
    private const string Take = "if (!(await [|self.OperateAsync(set, [SemaphoreOp.Take(0)])|]).IsGranted) { return; }";
    private const string Give = "await self.GiveAsync(set);";

    private static readonly Verify Verify = new("ACI0011");

    [Theory]
    [InlineData("a guard that throws", "TAKE self.ThrowIfKilled(); GIVE")]
    [InlineData("a guard in a loop that sleeps", "await using var held = await self.LockAsync(lk); TAKE while (!ready) { self.ThrowIfKilled(); await self.SleepAsync(channel, lk); } GIVE")]
    [InlineData("a guard of the type's own", "TAKE Check(self); GIVE")]
    [InlineData("a look at the flag", "TAKE count++; if (self.Killed) { return; } GIVE")]
    [InlineData("a look at the flag in a loop", "await using var held = await self.LockAsync(lk); TAKE while (!ready) { await self.SleepAsync(channel, lk); if (self.Killed) { return; } } GIVE")]
    [InlineData("a look at the result of a wait", "TAKE if (!(await self.PauseAsync(TimeSpan.FromSeconds(1))).IsWoken) { return; } GIVE")]
    [InlineData("a look at a result that is stored", "TAKE var paused = await self.PauseAsync(TimeSpan.FromSeconds(1)); if (paused.IsKilled) { return; } GIVE")]
    [InlineData("a look at the outcome", "TAKE var paused = await self.PauseAsync(TimeSpan.FromSeconds(1)); if (paused.Outcome == Outcome.Killed) { throw new InvalidOperationException(); } GIVE")]
    [InlineData("a wait for another semaphore", "TAKE if (!(await self.OperateAsync(other, [SemaphoreOp.Take(0)])).IsGranted) { return; } GIVE")]
    [InlineData("a finally that gives nothing back", "TAKE try { self.ThrowIfKilled(); } finally { count++; } GIVE")]
    [InlineData("a lock in a using", "TAKE await using (var held = await self.LockAsync(lk)) { self.ThrowIfKilled(); } GIVE")]
    [InlineData("a catch of something else", "TAKE try { self.ThrowIfKilled(); } catch (ArgumentException) { count++; } GIVE")]
    [InlineData("a catch that throws on", "TAKE try { self.ThrowIfKilled(); } catch (ProcessKilledException) { count++; throw; } GIVE")]
    [InlineData("each pass of a loop", "while (!done) { TAKE self.ThrowIfKilled(); GIVE }")]
    [InlineData("on one way only", "TAKE if (flag) { self.ThrowIfKilled(); } GIVE")]
    [InlineData("given back in two places", "TAKE if (flag) { GIVE return; } self.ThrowIfKilled(); GIVE")]
    [InlineData("a pipe that is read as a stream", "TAKE count += await stream.ReadAsync(new byte[1]); GIVE")]
    [InlineData("a log", "TAKE if (self.Killed) { Console.WriteLine(\"killed\"); return; } GIVE")]
    public Task Units_that_a_killed_process_leaves_with(string shape, string statements) => Verify.Warns(Source(shape, statements));

    [Theory]
    [InlineData("the set of a field", "self.OperateAsync(set, [SemaphoreOp.Take(0)])", "self.GiveAsync(set, 0)")]
    [InlineData("false in words", "self.OperateAsync(set, [SemaphoreOp.Take(1)], undo: false)", "self.GiveAsync(set, 1)")]
    [InlineData("false in its place", "self.OperateAsync(set, [SemaphoreOp.Take(1)], false, TimeSpan.Zero)", "self.GiveAsync(set, number: 1)")]
    [InlineData("a vector that gives", "self.OperateAsync(set, [SemaphoreOp.Take(0)])", "self.OperateAsync(set, [SemaphoreOp.Give(0)])")]
    [InlineData("two at once", "self.OperateAsync(set, [SemaphoreOp.Take(0), SemaphoreOp.Take(1)])", "self.OperateAsync(set, [SemaphoreOp.Give(1), SemaphoreOp.Give(0)])")]
    [InlineData("two of one", "self.OperateAsync(set, [SemaphoreOp.Take(0, 2)])", "self.GiveAsync(set, 0, 2)")]
    [InlineData("one with undo, one without", "self.OperateAsync(set, [SemaphoreOp.Take(0).WithUndo(), SemaphoreOp.Take(1)])", "self.OperateAsync(set, [SemaphoreOp.Give(0).WithUndo(), SemaphoreOp.Give(1)])")]
    [InlineData("an array", "self.OperateAsync(set, new[] { SemaphoreOp.Take(0) })", "self.GiveAsync(set)")]
    [InlineData("made by hand", "self.OperateAsync(set, [new SemaphoreOp(0, -1)])", "self.OperateAsync(set, [new(0, 1)])")]
    [InlineData("with another flag", "self.OperateAsync(set, [new SemaphoreOp(0, -1, SemaphoreFlags.NoWait)])", "self.GiveAsync(set)")]
    [InlineData("a number that is a parameter", "self.OperateAsync(set, [SemaphoreOp.Take(n)])", "self.GiveAsync(set, n)")]
    [InlineData("semop", "self.SystemV.SemOpAsync(n, [SemaphoreOp.Take(0)])", "self.SystemV.SemOpAsync(n, [SemaphoreOp.Give(0)])")]
    [InlineData("semtimedop", "self.SystemV.SemTimedOpAsync(n, [new(0, -1)], null)", "self.SystemV.SemOpAsync(n, [new(0, +1)])")]
    public Task Every_way_to_take(string shape, string take, string give) =>
        Verify.Warns(Source(shape, $"if (!(await [|{take}|]).IsGranted) {{ return; }} self.ThrowIfKilled(); await {give};"));

    [Theory]
    [InlineData("SemaphoreOp[] take = [SemaphoreOp.Take(0)];")]
    [InlineData("var take = new[] { SemaphoreOp.Take(0) };")]
    [InlineData("ReadOnlySpan<SemaphoreOp> take = [SemaphoreOp.Take(0)];")]
    public Task A_vector_in_a_local_is_read(string declaration) =>
        Verify.Warns(Verify.Body($"{declaration} var taking = [|self.OperateAsync(set, take)|]; if (!(await taking).IsGranted) {{ return; }} self.ThrowIfKilled(); {Give}"));

    [Theory]
    [InlineData("undo: true", "if (!(await self.OperateAsync(set, [SemaphoreOp.Take(0)], undo: true)).IsGranted) { return; } self.ThrowIfKilled(); await self.OperateAsync(set, [SemaphoreOp.Give(0)], undo: true);")]
    [InlineData("true in its place", "if (!(await self.OperateAsync(set, [SemaphoreOp.Take(0)], true, null)).IsGranted) { return; } self.ThrowIfKilled(); await self.OperateAsync(set, [SemaphoreOp.Give(0)], true);")]
    [InlineData("WithUndo", "if (!(await self.OperateAsync(set, [SemaphoreOp.Take(0).WithUndo()])).IsGranted) { return; } self.ThrowIfKilled(); GIVE")]
    [InlineData("the flag", "if (!(await self.OperateAsync(set, [new SemaphoreOp(0, -1, SemaphoreFlags.Undo)])).IsGranted) { return; } self.ThrowIfKilled(); GIVE")]
    [InlineData("the flag and another", "if (!(await self.OperateAsync(set, [new SemaphoreOp(0, -1, SemaphoreFlags.NoWait | SemaphoreFlags.Undo)])).IsGranted) { return; } self.ThrowIfKilled(); GIVE")]
    [InlineData("a key", "await using var units = await self.AcquireAsync(set); if (!units.IsHeld) { return; } self.ThrowIfKilled();")]
    [InlineData("undo that may be so", "if (!(await self.OperateAsync(set, [SemaphoreOp.Take(0)], undo: flag)).IsGranted) { return; } self.ThrowIfKilled(); GIVE")]
    [InlineData("semop with undo", "if (!(await self.SystemV.SemOpAsync(n, [SemaphoreOp.Take(0).WithUndo()])).IsGranted) { return; } self.ThrowIfKilled(); await self.SystemV.SemOpAsync(n, [SemaphoreOp.Give(0).WithUndo()]);")]
    public Task Undo(string shape, string statements) => Verify.Silent(Source(shape, statements));

    [Theory]
    [InlineData("nothing in between", "TAKE count++; GIVE")]
    [InlineData("never given back", "TAKE self.ThrowIfKilled(); count++;")]
    [InlineData("given only", "GIVE self.ThrowIfKilled(); GIVE")]
    [InlineData("given in a finally", "TAKE try { self.ThrowIfKilled(); } finally { GIVE }")]
    [InlineData("taken in the try that gives in its finally", "try { TAKE self.ThrowIfKilled(); } finally { GIVE }")]
    [InlineData("given in a finally around another", "TAKE try { try { self.ThrowIfKilled(); } finally { count++; } } finally { GIVE }")]
    [InlineData("given in the catch", "TAKE try { self.ThrowIfKilled(); } catch (ProcessKilledException) { GIVE throw; } GIVE")]
    [InlineData("given in a catch of everything", "TAKE try { self.ThrowIfKilled(); } catch { GIVE throw; } GIVE")]
    [InlineData("caught, and given after it", "TAKE try { self.ThrowIfKilled(); } catch (ProcessKilledException) { count++; } GIVE")]
    [InlineData("a filter may catch it", "TAKE try { self.ThrowIfKilled(); } catch (ProcessKilledException) when (flag) { count++; } GIVE")]
    [InlineData("a guard of the type's own, in a try", "TAKE try { Check(self); } catch (InvalidOperationException) { count++; } GIVE")]
    [InlineData("given where the flag is seen", "TAKE count++; if (self.Killed) { GIVE return; } GIVE")]
    [InlineData("given where a wait failed", "TAKE if (!(await self.PauseAsync(TimeSpan.FromSeconds(1))).IsWoken) { GIVE return; } GIVE")]
    [InlineData("given under a condition where the flag is seen", "TAKE if (self.Killed) { if (flag) { GIVE } return; } GIVE")]
    [InlineData("a loop that ends for a killed process", "await using var held = await self.LockAsync(lk); TAKE while (!ready && !self.Killed) { await self.SleepAsync(channel, lk); } GIVE")]
    [InlineData("another method may give it back", "TAKE if (self.Killed) { await ReturnAsync(self); return; } GIVE")]
    [InlineData("another method in a finally may give it back", "TAKE try { self.ThrowIfKilled(); } finally { await ReturnAsync(self); } GIVE")]
    [InlineData("a delegate may give it back", "TAKE if (self.Killed) { back(); return; } GIVE")]
    [InlineData("something of one's own in a using", "TAKE await using (new Scope()) { self.ThrowIfKilled(); } GIVE")]
    [InlineData("the value is set where the flag is seen", "TAKE if (self.Killed) { await self.SetValueAsync(set, 0, 1); return; } GIVE")]
    [InlineData("only before it", "self.ThrowIfKilled(); TAKE count++; GIVE")]
    [InlineData("only after it", "TAKE count++; GIVE self.ThrowIfKilled();")]
    [InlineData("only where it was not granted", "while (!(await self.OperateAsync(set, [SemaphoreOp.Take(0)])).IsGranted) { self.ThrowIfKilled(); } GIVE")]
    [InlineData("only where it was killed while it waited for them", "if ((await self.OperateAsync(set, [SemaphoreOp.Take(0)])).IsKilled) { self.ThrowIfKilled(); } GIVE")]
    [InlineData("a wait that no kill ends", "await using var held = await self.LockAsync(lk); TAKE while (!ready) { await self.SleepUninterruptibleAsync(channel, lk); } GIVE")]
    [InlineData("a wait whose failure is passed over", "TAKE count += (await self.PauseAsync(TimeSpan.FromSeconds(1))).IsWoken ? 1 : 0; GIVE")]
    [InlineData("kept where the work is not done", "TAKE if (flag) { return; } self.ThrowIfKilled(); GIVE")]
    [InlineData("a throw that has to do with no kill", "TAKE if (count < 0) { throw new InvalidOperationException(); } GIVE")]
    [InlineData("given twice", "TAKE self.ThrowIfKilled(); GIVE GIVE")]
    [InlineData("given on ways that do not take", "if (flag) { TAKE self.ThrowIfKilled(); } GIVE")]
    [InlineData("taken back in a loop", "while (!done) { GIVE self.ThrowIfKilled(); TAKE }")]
    [InlineData("taken in one loop, given in another", "for (var i = 0; i < 3; i++) { TAKE self.ThrowIfKilled(); } for (var i = 0; i < 3; i++) { GIVE }")]
    [InlineData("another semaphore of the set", "TAKE self.ThrowIfKilled(); await self.GiveAsync(set, 1);")]
    [InlineData("another set", "TAKE self.ThrowIfKilled(); await self.GiveAsync(other);")]
    [InlineData("another process", "TAKE self.ThrowIfKilled(); await peer.GiveAsync(set);")]
    [InlineData("fewer than were taken", "if (!(await self.OperateAsync(set, [SemaphoreOp.Take(0, 2)])).IsGranted) { return; } self.ThrowIfKilled(); GIVE")]
    [InlineData("a lock of the other sense", "if (!(await self.OperateAsync(set, [SemaphoreOp.AwaitZero(0), SemaphoreOp.Give(0)])).IsGranted) { return; } self.ThrowIfKilled(); if ((await self.OperateAsync(set, [SemaphoreOp.Take(0)], timeout: TimeSpan.Zero)).IsGranted) { count++; }")]
    [InlineData("a lock of the other sense, in a loop", "while (!done) { if (!(await self.OperateAsync(set, [SemaphoreOp.AwaitZero(0), SemaphoreOp.Give(0)])).IsGranted) { return; } if (!(await self.OperateAsync(set, [SemaphoreOp.Take(0)])).IsGranted) { return; } self.ThrowIfKilled(); }")]
    [InlineData("a set out of an array", "if (!(await self.OperateAsync(sets[0], [SemaphoreOp.Take(0)])).IsGranted) { return; } self.ThrowIfKilled(); await self.GiveAsync(sets[0]);")]
    [InlineData("a set that is another one meanwhile", "var one = set; if (!(await self.OperateAsync(one, [SemaphoreOp.Take(0)])).IsGranted) { return; } self.ThrowIfKilled(); one = other; await self.GiveAsync(one);")]
    [InlineData("a set with another name", "var one = set; TAKE self.ThrowIfKilled(); GIVE await self.GiveAsync(one);")]
    [InlineData("a set that somebody else gets", "TAKE using var back = new Back(set); self.ThrowIfKilled(); GIVE")]
    [InlineData("a number that changes", "if (!(await self.OperateAsync(set, [SemaphoreOp.Take(n)])).IsGranted) { return; } self.ThrowIfKilled(); n++; await self.GiveAsync(set, n);")]
    [InlineData("operations out of a field", "if (!(await self.OperateAsync(set, ops)).IsGranted) { return; } self.ThrowIfKilled(); GIVE")]
    [InlineData("operations that are spread", "if (!(await self.OperateAsync(set, [.. ops])).IsGranted) { return; } self.ThrowIfKilled(); GIVE")]
    [InlineData("operations that change", "var take = new[] { SemaphoreOp.Take(0) }; take[0] = SemaphoreOp.Take(1); if (!(await self.OperateAsync(set, take)).IsGranted) { return; } self.ThrowIfKilled(); GIVE")]
    [InlineData("an amount that is worked out", "if (!(await self.OperateAsync(set, [new SemaphoreOp(0, (short)-n)])).IsGranted) { return; } self.ThrowIfKilled(); GIVE")]
    public Task What_is_not_sure_to_be_lost(string shape, string statements) => Verify.Silent(Source(shape, statements).Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));

    [Fact]
    public Task Who_goes_on_when_killed_on_purpose_is_left_alone() => Verify.Silent(Verify.Members($$"""
        [Uninterruptible(Reason = "The units are counted by the system.")]
        async Task M(IpcProcess self) { {{Unmarked}} if (self.Killed) { return; } {{Give}} }
        """));

    [Fact]
    public Task Where_the_result_of_the_take_is_ignored_that_is_spoken_of() => Verify.Warns(
        Verify.Body($"await {{|ACI0003:self.OperateAsync(set, [SemaphoreOp.Take(0)])|}}; self.ThrowIfKilled(); {Give}"));

    [Fact]
    public Task The_words_say_what_to_do() => Verify.Says(Source("message", "TAKE self.ThrowIfKilled(); GIVE"), "'OperateAsync'", "'undo: true'", "'AcquireAsync'");

    [Fact]
    public Task The_words_for_semop_say_what_to_do() => Verify.Says(
        Verify.Body("if (!(await [|self.SystemV.SemOpAsync(n, [SemaphoreOp.Take(0)])|]).IsGranted) { return; } self.ThrowIfKilled(); await self.SystemV.SemOpAsync(n, [SemaphoreOp.Give(0)]);"),
        "'SemOpAsync'", "'WithUndo()'");

    [Fact]
    public Task Where_a_killed_process_leaves_is_shown() => Verify.Shows(
        Verify.Body($"{Take}\nself.ThrowIfKilled();\n{Give}"),
        "self.ThrowIfKilled();");

    private static string Unmarked => Take.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);

    private static string Source(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        var code = statements.Replace("TAKE", Take, StringComparison.Ordinal).Replace("GIVE", Give, StringComparison.Ordinal);
        return Verify.Members($$"""
            Action back = () => { }; SemaphoreOp[] ops = [SemaphoreOp.Take(0)]; SemaphoreSet[] sets = [];
            async Task M(IpcProcess self, IpcProcess peer, bool flag, int n, SemaphoreSet other, IpcPipeStream stream) { {{code}} }
            static void Check(IpcProcess self) { if (self.Killed) { throw new InvalidOperationException(); } }
            Task ReturnAsync(IpcProcess self) => self.GiveAsync(set).AsTask();
            sealed class Scope : IAsyncDisposable { public ValueTask DisposeAsync() => default; }
            sealed class Back(SemaphoreSet of) : IDisposable { public void Dispose() => GC.KeepAlive(of); }
            """);
    }
}
