using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers.Tests.Rules;

// S stands for a sleep with lk in its loop, T for taking lk, R for releasing it.
public sealed class LockNotHeldTests
{
    private const string Right = "while (!ready) { await S; }";

    private static readonly Verify Verify = new("ACI0008");

    [Theory]
    [InlineData("while (!ready) { await [|S|]; }")]
    [InlineData("while (!ready) await [|S|];")]
    [InlineData("while (!ready) { await [|S|]; } T;")]
    [InlineData("T; R; while (!ready) { await [|S|]; }")]
    [InlineData("{ await using var inner = await self.LockAsync(lk); count++; } while (!ready) { await [|S|]; }")]
    [InlineData("await using (await self.LockAsync(lk)) { count++; } while (!ready) { await [|S|]; }")]
    [InlineData("await using var more = await self.LockAsync(other); while (!ready) { await [|S|]; }")]
    [InlineData("if (done) { T; } while (!ready) { await [|S|]; }")]
    [InlineData("if (self.Killed) { T; } while (!ready) { await [|S|]; }")]
    [InlineData("T; while (!ready) { await [|S|]; if (done) { R; } }")]
    [InlineData("T; while (!ready) { await [|S|]; R; }")]
    [InlineData("var copy = lk; while (!ready) { await [|self.SleepUninterruptibleAsync(channel, copy)|]; }")]
    [InlineData("while (!ready) { await [|self.SleepUninterruptibleAsync(channel, this.lk)|]; }")]
    [InlineData("if ((await [|self.SleepUntilAsync(channel, lk, () => ready)|]).IsKilled) { return; }")]
    [InlineData("if (!self.TryLock(lk, out held)) { while (!ready) { await [|S|]; } }")]
    [InlineData("while (!ready) { if (items.Count == 0) { Holds(); } await [|S|]; } bool Holds() => ready;")]
    [InlineData("var made = self.System.CreateLock(); while (!ready) { await [|self.SleepUninterruptibleAsync(channel, made)|]; }")]
    public Task A_sleep_with_a_lock_that_is_not_held_is_found(string statements) => Verify.Warns(Method(statements));

    [Theory]
    [InlineData("T; while (!ready) { await S; }")]
    [InlineData("T; while (!ready) { await S; } R;")]
    [InlineData("T; while (!ready) { await S; R; T; if (done) { break; } }")]
    [InlineData("await using var more = await self.LockAsync(lk); " + Right)]
    [InlineData("await using (await self.LockAsync(lk)) { " + Right + " }")]
    [InlineData("await using (var more = await self.LockAsync(lk)) { " + Right + " }")]
    [InlineData("await using var more = await self.LockAsync(lk).ConfigureAwait(true); " + Right)]
    [InlineData("T; try { " + Right + " } finally { R; }")]
    [InlineData("await using var more = await self.LockAsync(this.lk); " + Right)]
    [InlineData("var copy = lk; await using var more = await self.LockAsync(copy); " + Right)]
    [InlineData("var copy = lk; T; while (!ready) { await self.SleepUninterruptibleAsync(channel, copy); }")]
    [InlineData("var first = await self.LockAsync(lk); await first.DisposeAsync(); T; await first.DisposeAsync(); " + Right)]
    [InlineData("var first = await self.LockAsync(other); await first.DisposeAsync(); T; " + Right)]
    [InlineData("if (!self.TryLock(lk, out held)) { return; } " + Right)]
    [InlineData("if (self.TryLock(lk, out var key)) { " + Right + " }")]
    [InlineData("var took = self.TryLock(lk, out held); if (!took) { return; } " + Right)]
    [InlineData("T; if (!held.IsHeld) { return; } " + Right)]
    [InlineData("held = await self.LockInterruptibleAsync(lk); if (held.IsKilled) { return; } " + Right)]
    [InlineData("if (flag) { T; } if (flag) { " + Right + " }")]
    [InlineData("if (flag) { T; } else { T; } " + Right)]
    [InlineData("var taken = false; for (;;) { if (!taken) { T; taken = true; } if (ready) { break; } await S; }")]
    [InlineData("T; if (done) { R; return; } " + Right)]
    [InlineData("T; if (done) { R; T; } " + Right)]
    [InlineData("var locks = new[] { lk, other }; await using var more = await self.LockAsync(locks[n]); " + Right)]
    [InlineData("var locks = new[] { lk, other }; while (!ready) { await self.SleepUninterruptibleAsync(channel, locks[n]); }")]
    [InlineData("while (!ready) { await self.SleepUninterruptibleAsync(channel, flag ? lk : other); }")]
    [InlineData("foreach (var one in new[] { lk, other }) { while (!ready) { await self.SleepUninterruptibleAsync(channel, one); } }")]
    [InlineData("if (!(await Helpers.TakeAsync(self)).IsHeld) { return; } " + Right)]
    [InlineData("await using var more = await Helpers.TakeAsync(self); if (!more.IsHeld) { return; } " + Right)]
    [InlineData("await TakeAsync(); " + Right + " async Task TakeAsync() { T; }")]
    [InlineData("Take(); " + Right + " void Take() { if (!self.TryLock(lk, out held)) { throw new InvalidOperationException(); } }")]
    [InlineData("Func<Task> take = async () => { T; }; await take(); " + Right)]
    [InlineData("T; Helpers.Use(held); " + Right)]
    [InlineData("T; Action release = () => held = default; release(); " + Right)]
    [InlineData("return; while (!ready) { await S; }")]
    [InlineData("try { T; count++; } catch (InvalidOperationException) { return; } " + Right)]
    public Task A_sleep_with_a_lock_that_is_held_or_may_be_is_let_be(string statements) => Verify.Silent(Method(statements));

    [Theory]
    [InlineData("""[RequiresLock("lk")] public async Task M(IpcProcess self) { LOOP }""")]
    [InlineData("""[RequiresLock(nameof(lk))] public async Task M(IpcProcess self) { LOOP }""")]
    [InlineData("""[RequiresLock("lk")] public async Task M(IpcProcess self, IpcLock lk) { LOOP }""")]
    [InlineData("public async Task M(IpcProcess self, IpcLock lk) { LOOP }")]
    [InlineData("public async Task M(IpcProcess self, LockGrant held) { LOOP }")]
    [InlineData("public async Task M(IpcProcess self, LockGrant held) { LOOP await held.DisposeAsync(); }")]
    [InlineData("""[RequiresLock("lk")] public async Task M(IpcProcess self) { Func<Task> f = async () => { LOOP }; await f(); }""")]
    [InlineData("""[RequiresLock("lk")] public async Task M(IpcProcess self) { await F(); async Task F() { LOOP } }""")]
    [InlineData("public async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); await F(self); } async Task F(IpcProcess self) { LOOP }")]
    [InlineData("public async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); await F(self); } private async Task F(IpcProcess self) { while (!ready) { await G(self); } } async Task G(IpcProcess self) { LOOP }")]
    [InlineData("public async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); await F(); async Task F() { LOOP } }")]
    [InlineData("public async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); Func<Task> f = async () => { LOOP }; await f(); }")]
    [InlineData("class Base { protected IpcLock held = null!; [RequiresLock(\"held\")] public virtual Task N(IpcProcess self) => Task.CompletedTask; } class Derived(Subject of, WaitChannel channel) : Base { public override async Task N(IpcProcess self) { while (!of.ready) { await self.SleepUninterruptibleAsync(channel, held); } } }")]
    [InlineData("public async Task M(IpcProcess self, Subject of) { while (!of.ready) { await self.SleepUninterruptibleAsync(of.channel, of.lk); } }")]
    [InlineData("IpcLock Chosen => ready ? lk : other; public async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); while (!ready) { await self.SleepUninterruptibleAsync(channel, Chosen); } }")]
    public Task Who_calls_may_hold_the_lock(string members) => Verify.Silent(Members(members));

    [Theory]
    [InlineData("await [|WorkAsync(self)|];")]
    [InlineData("T; R; await [|WorkAsync(self)|];")]
    [InlineData("await [|GivenAsync(self, other)|];")]
    [InlineData("T; await [|GivenAsync(self, other)|];")]
    [InlineData("if (done) { T; } await [|WorkAsync(self)|];")]
    public Task A_method_that_is_called_without_the_lock_that_it_requires_is_found(string statements) => Verify.Warns(Calling(statements));

    [Theory]
    [InlineData("T; await WorkAsync(self);")]
    [InlineData("T; await WorkAsync(self); await WorkAsync(self); R;")]
    [InlineData("T; await GivenAsync(self, lk);")]
    [InlineData("T; await GivenAsync(self, this.lk);")]
    [InlineData("await GivenAsync(self, new[] { lk }[0]);")]
    [InlineData("var of = new Subject(); await using var more = await self.LockAsync(of.lk); await of.WorkAsync(self);")]
    public Task A_method_that_is_called_with_the_lock_that_it_requires_is_let_be(string statements) => Verify.Silent(Calling(statements));

    [Theory]
    [InlineData("while (!ready) { await [|self.WaitUninterruptibleAsync(condition, key)|]; }", "var key = await self.LockAsync(mutex); key.Dispose();")]
    [InlineData("while (!ready) { await [|self.WaitUninterruptibleAsync(condition, key)|]; }", "var key = await self.LockAsync(mutex); self.Unlock(mutex);")]
    [InlineData("while (!ready) { await [|self.WaitUninterruptibleAsync(condition, key)|]; key.Dispose(); }", "var key = await self.LockAsync(mutex);")]
    public Task A_wait_on_a_condition_wants_its_mutex(string loop, string before) => Verify.Warns(Method(before + loop));

    [Theory]
    [InlineData("using var key = await self.LockAsync(mutex);")]
    [InlineData("var key = await self.LockAsync(mutex); self.Unlock(mutex); key = await self.LockAsync(mutex);")]
    [InlineData("if (!self.TryLock(mutex, out var key)) { return; }")]
    [InlineData("var key = await Helpers.MutexAsync(self);")]
    [InlineData("MutexGrant key = default; if (flag) { key = await self.LockAsync(mutex); } else { key = await self.LockInterruptibleAsync(mutex); }")]
    [InlineData("var mutexes = new[] { mutex }; using var key = await self.LockAsync(mutexes[0]);")]
    public Task A_wait_on_a_condition_with_its_mutex_is_let_be(string before) =>
        Verify.Silent(Method(before + "while (!ready) { await self.WaitUninterruptibleAsync(condition, key); }"));

    [Theory]
    [InlineData("public", DiagnosticSeverity.Warning)]
    [InlineData("internal", DiagnosticSeverity.Warning)]
    [InlineData("protected", DiagnosticSeverity.Warning)]
    [InlineData("private", DiagnosticSeverity.Info)]
    [InlineData("", DiagnosticSeverity.Info)]
    public async Task What_is_private_is_a_matter_of_information(string access, DiagnosticSeverity severity) =>
        Assert.Equal(severity, await SeverityOf(Members($"{access} async Task M(IpcProcess self) {{ LOOP }}")));

    [Theory]
    [InlineData("IpcProcess M(IpcSystem ipc) => ipc.Spawn(\"p\", async self => { LOOP });", DiagnosticSeverity.Warning)]
    [InlineData("Func<IpcProcess, Task> M() => async self => { LOOP };", DiagnosticSeverity.Info)]
    [InlineData("IpcProcess M(IpcSystem ipc) { return ipc.Spawn(\"p\", F); async Task F(IpcProcess self) { LOOP } }", DiagnosticSeverity.Info)]
    public async Task The_body_of_a_process_begins_without_locks(string members, DiagnosticSeverity severity) => Assert.Equal(severity, await SeverityOf(Members(members)));

    [Fact]
    public Task A_lock_that_a_method_never_takes_is_spoken_of_once() =>
        Verify.Warns(Method("while (!ready) { await [|S|]; } while (!done) { await S; } while (count == 0) { await self.SleepUninterruptibleAsync(second, lk); }"));

    [Fact]
    public Task What_another_rule_has_spoken_of_is_let_be() => new Verify("ACI0001").Warns(Method("await [|S|];"));

    [Fact]
    public async Task The_message_says_what_is_wrong()
    {
        await Verify.Says(Method("while (!ready) { await [|S|]; }"), "'SleepUninterruptibleAsync' wants 'lk' held", "nothing takes it", "[RequiresLock(\"lk\")]");
        await Verify.Says(Method("while (!ready) { await [|S|]; } T;"), "only after it");
        await Verify.Says(Method("T; while (!ready) { await [|S|]; R; }"), "there is a way to it");
    }

    [Theory]
    [InlineData("while (!ready) { await [|self.SleepUninterruptibleAsync(channel, lk)|]; } nonsense();")]
    public Task Code_that_does_not_compile_is_judged_as_far_as_it_goes(string statements) => (Verify with { MayNotCompile = true }).Warns(Method(statements));

    [Theory]
    [InlineData("while (!ready) { await self.SleepUninterruptibleAsync(channel, nonsense); }")]
    [InlineData("var a = b; var b = a; while (!ready) { await self.SleepUninterruptibleAsync(channel, a); }")]
    public Task Code_that_does_not_compile_is_not_guessed_at(string statements) => (Verify with { MayNotCompile = true }).Silent(Method(statements));

    private static string Method(string statements) => Members($"public async Task M(IpcProcess self, bool flag, int n)\n{{\nLockGrant held;\n{statements}\n}}");

    private static string Calling(string statements) => Members($$"""
        public async Task M(IpcProcess self) { LockGrant held; {{statements}} }
        [RequiresLock("lk")] public Task WorkAsync(IpcProcess self) => Task.CompletedTask;
        [RequiresLock("taken")] public Task GivenAsync(IpcProcess self, IpcLock taken) => Task.CompletedTask;
        """);

    private static string Members(string members) => Regex.Replace(
        Verify.Members("#pragma warning disable CS0168, CS0162, CS0219\n" + members.Replace("LOOP", Right, StringComparison.Ordinal)), @"\b(S|T|R)\b(?=[;|])", found => found.Value switch
        {
            "S" => "self.SleepUninterruptibleAsync(channel, lk)",
            "T" => "held = await self.LockAsync(lk)",
            _ => "await held.DisposeAsync()",
        }) + """
        static class Helpers
        {
            public static async Task<LockGrant> TakeAsync(IpcProcess self) { await Task.Yield(); return default; }
            public static async Task<MutexGrant> MutexAsync(IpcProcess self) { await Task.Yield(); return default; }
            public static void Use(LockGrant held) { }
        }
        """;

    private static async Task<DiagnosticSeverity> SeverityOf(string source)
    {
        var compilation = Subject.Compile(Subject.Parse(source, "Source.cs"), null);
        var found = await compilation.WithAnalyzers(Subject.Rules, new AnalyzerOptions([])).GetAnalyzerDiagnosticsAsync();
        return Assert.Single(found, one => one.Id == "ACI0008").Severity;
    }
}
