using System.Text.RegularExpressions;

namespace ActorIpc.Analyzers.Tests.Rules;

// S stands for a sleep with lk in its loop, T for taking lk, U for taking other as well, R for releasing that.
public sealed class SleepWithOtherLockTests
{
    private const string Wrong = "while (!ready) { await [|S|]; }";
    private const string Right = "while (!ready) { await S; }";

    private static readonly Verify Verify = new("ACI0007");

    [Theory]
    [InlineData("U; T; " + Wrong)]
    [InlineData("T; U; " + Wrong)]
    [InlineData("T; U; " + Wrong + " R;")]
    [InlineData("T; while (!ready) { U; await [|S|]; R; }")]
    [InlineData("T; while (!ready) { if (done) { R; } U; await [|S|]; R; }")]
    [InlineData("T; if (flag) { U; } else { U; } " + Wrong)]
    [InlineData("T; if (!self.TryLock(other, out more)) { return; } " + Wrong)]
    [InlineData("T; if (self.TryLock(other, out more)) { " + Wrong + " R; }")]
    [InlineData("T; U; if (!more.IsHeld) { return; } " + Wrong)]
    [InlineData("T; more = await self.LockInterruptibleAsync(other); if (more.IsKilled) { return; } " + Wrong)]
    [InlineData("T; await using var also = await self.LockAsync(other); " + Wrong)]
    [InlineData("await using (await self.LockAsync(other)) { T; " + Wrong + " }")]
    [InlineData("T; try { U; " + Wrong + " } finally { R; }")]
    [InlineData("T; using var key = await self.LockAsync(mutex); " + Wrong)]
    [InlineData("T; await using var entered = await self.EnterReadAsync(rw); " + Wrong)]
    [InlineData("await using var also = await self.LockAsync(other); using var key = await self.LockAsync(mutex); while (!ready) { await [|self.WaitUninterruptibleAsync(condition, key)|]; }")]
    [InlineData("T; U; if ((await [|self.SleepUntilAsync(channel, lk, () => ready)|]).IsKilled) { return; }")]
    [InlineData("T; U; Console.WriteLine(count); " + Wrong)]
    [InlineData("T; var of = new Subject(); await using var also = await self.LockAsync(of.lk); " + Wrong)]
    [InlineData("T; while (word.Value == 0) { self.ThrowIfKilled(); await [|self.FutexWaitAsync(word, 0)|]; }")]
    [InlineData("T; U; while (!ready) { self.ThrowIfKilled(); await [|self.SleepAsync(channel, lk)|]; }")]
    public Task A_sleep_with_another_lock_is_found(string statements) => Verify.Warns(Method(statements));

    [Theory]
    [InlineData("T; " + Right)]
    [InlineData("U; R; T; " + Right)]
    [InlineData("T; U; R; " + Right)]
    [InlineData("T; " + Right + " U; R;")]
    [InlineData("T; while (!ready) { U; R; await S; }")]
    [InlineData("T; while (!ready) { await S; U; R; }")]
    [InlineData("T; await using (await self.LockAsync(other)) { count++; } " + Right)]
    [InlineData("T; { await using var also = await self.LockAsync(other); count++; } " + Right)]
    [InlineData("T; if (flag) { U; } " + Right)]
    [InlineData("T; if (flag) { U; } if (flag) { R; } " + Right)]
    [InlineData("T; if (!self.TryLock(other, out more)) { " + Right + " }")]
    [InlineData("T; self.TryLock(other, out more); " + Right)]
    [InlineData("T; U; if (more.IsHeld) { R; } " + Right)]
    [InlineData("T; U; if (!more.IsHeld) { " + Right + " }")]
    [InlineData("T; U; Helpers.Use(more); " + Right)]
    [InlineData("T; U; await Helpers.ReleaseAsync(more); " + Right)]
    [InlineData("T; U; Func<ValueTask> release = () => more.DisposeAsync(); await release(); " + Right)]
    [InlineData("T; var locks = new[] { other }; await using var also = await self.LockAsync(locks[0]); " + Right)]
    [InlineData("T; var copy = lk; while (!ready) { await self.SleepUninterruptibleAsync(channel, copy); }")]
    [InlineData("T; while (!ready) { await self.SleepUninterruptibleAsync(channel, this.lk); }")]
    [InlineData("U; var locks = new[] { other }; while (!ready) { await self.SleepUninterruptibleAsync(channel, locks[n]); }")]
    [InlineData("T; while (!ready) { await self.SleepUninterruptibleAsync(channel, flag ? lk : other); }")]
    [InlineData("await using var also = await parent.LockAsync(other); T; " + Right)]
    [InlineData("await using var also = await parent.LockAsync(other); while (word.Value == 0) { self.ThrowIfKilled(); await self.FutexWaitAsync(word, 0); }")]
    [InlineData("T; if (!(await self.LockInterruptibleAsync(other)).IsHeld) { return; }")]
    [InlineData("T; U;")]
    [InlineData("T; if ((await self.PauseAsync(TimeSpan.Zero)).IsKilled) { return; }")]
    [InlineData("T; if (!(await self.ReceiveAsync(queue)).IsReceived) { return; }")]
    [InlineData("T; using var key = await self.LockAsync(mutex); key.Dispose(); " + Right)]
    [InlineData("T; using var key = await self.LockAsync(mutex); self.Unlock(mutex); " + Right)]
    [InlineData("using var key = await self.LockAsync(mutex); while (!ready) { await self.WaitUninterruptibleAsync(condition, key); }")]
    [InlineData("T; try { U; await Task.Yield(); } finally { R; } " + Right)]
    [InlineData("return; T; U; " + Right)]
    public Task A_sleep_that_holds_no_other_lock_or_may_hold_none_is_let_be(string statements) => Verify.Silent(Method(statements));

    [Theory]
    [InlineData("""[RequiresLock("other")] public async Task M(IpcProcess self) { T; LOOP }""")]
    [InlineData("""[RequiresLock("lk")] public async Task M(IpcProcess self) { U; LOOP }""")]
    [InlineData("""[RequiresLock("other")] public async Task M(IpcProcess self, IpcLock other) { T; LOOP }""")]
    [InlineData("Func<IpcProcess, Task> M() => async self => { T; U; LOOP };")]
    [InlineData("Func<IpcProcess, Task> P { get { return async self => { T; U; LOOP }; } }")]
    [InlineData("Func<IpcProcess, Task> P => async self => { T; U; LOOP };")]
    [InlineData("class C { static bool ready = true; static IpcLock lk = null!, other = null!; static WaitChannel channel; Func<IpcProcess, Task> f = async self => { T; U; LOOP }; }")]
    [InlineData("void M() { Func<IpcProcess, Task> use = F; async Task F(IpcProcess self) { T; U; LOOP } }")]
    [InlineData("private partial Task M(IpcProcess self); private async partial Task M(IpcProcess self) { T; U; LOOP }")]
    [InlineData("async IAsyncEnumerable<int> M(IpcProcess self) { T; U; yield return 1; LOOP yield return 2; }")]
    [InlineData("public async Task M(IpcProcess self) { T; await F(self); } async Task F(IpcProcess self) { U; LOOP }")]
    [InlineData("class C(IpcProcess self, IpcLock lk, IpcLock other, WaitChannel channel) { bool ready; public void Set() => ready = true; public async Task M() { T; U; LOOP } }")]
    public Task Every_body_is_judged(string members) => Verify.Warns(Members(members.Replace("LOOP", Wrong, StringComparison.Ordinal)));

    [Theory]
    [InlineData("public async Task M(IpcProcess self, IpcLock given) { U; while (!ready) { await self.SleepUninterruptibleAsync(channel, given); } }")]
    [InlineData("public async Task M(IpcProcess self, LockGrant more) { T; LOOP }")]
    [InlineData("public async Task M(IpcProcess self, IpcLock given) { T; LOOP }")]
    [InlineData("""[RequiresLock("other")] public async Task M(IpcProcess self, IpcProcess parent) { T; LOOP }""")]
    [InlineData("""[RequiresLock("lk")] public async Task M(IpcProcess self) { LOOP }""")]
    [InlineData("public async Task M(IpcProcess self) { U; Func<Task> f = async () => { T; LOOP }; await f(); }")]
    [InlineData("public async Task M(IpcProcess self) { U; await F(self); } async Task F(IpcProcess self) { T; LOOP }")]
    [InlineData("public async Task M(IpcProcess self) { T; U; Func<IpcProcess, Task> f = async self => { T; LOOP }; await f(self); }")]
    public Task Whose_lock_it_is_or_which_is_not_guessed(string members) => Verify.Silent(Members(members.Replace("LOOP", Right, StringComparison.Ordinal)));

    [Fact]
    public Task Generated_code_is_let_be() => (Verify with { FileName = "Source.g.cs" }).Silent(Method("T; U; " + Right));

    [Fact]
    public Task Top_level_statements_are_judged() => Verify.Warns(Written("""
        await using var ipc = IpcSystem.Create();
        var self = ipc.Spawn("p", _ => Task.CompletedTask);
        var (lk, other, channel) = (ipc.CreateLock(), ipc.CreateLock(), default(WaitChannel));
        var first = ipc.CreateLock();
        var second = ipc.CreateLock();
        await using var held = await self.LockAsync(first);
        await using var more = await self.LockAsync(second);
        while (!ready) { await [|self.SleepUninterruptibleAsync(channel, first)|]; }
        static partial class Program { static bool ready; static void Set() => ready = true; }
        """));

    [Fact]
    public Task What_another_rule_has_spoken_of_is_let_be() => new Verify("ACI0001").Warns(Method("T; U; await [|S|];"));

    [Fact]
    public Task It_speaks_before_the_rules_for_what_is_less() => Verify.Warns(Method("T; U; do { await [|S|]; } while (!ready);"));

    [Fact]
    public async Task The_message_says_which_lock_it_is()
    {
        await Verify.Says(Method("T; U; " + Wrong), "'SleepUninterruptibleAsync' sleeps with 'other' held, and releases only 'lk'");
        await Verify.Says(Method("T; while (word.Value == 0) { self.ThrowIfKilled(); await [|self.FutexWaitAsync(word, 0)|]; }"), "sleeps with 'lk' held, and releases no lock");
    }

    [Fact]
    public Task Code_that_does_not_compile_is_judged_as_far_as_it_goes() => (Verify with { MayNotCompile = true }).Warns(Method("T; U; " + Wrong + " nonsense();"));

    [Theory]
    [InlineData("T; more = await self.LockAsync(nonsense); " + Right)]
    [InlineData("U; while (!ready) { await self.SleepUninterruptibleAsync(channel, nonsense); }")]
    public Task Code_that_does_not_compile_is_not_guessed_at(string statements) => (Verify with { MayNotCompile = true }).Silent(Method(statements));

    private static string Method(string statements) =>
        Members($"public async Task M(IpcProcess self, IpcProcess parent, bool flag, int n)\n{{\nLockGrant held, more = default;\n{statements}\n}}");

    private static string Members(string members)
    {
        var declared = members.Contains("LockGrant held, more", StringComparison.Ordinal) ? members : Regex.Replace(members, @"\b(T|U); ", found => (found.Groups[1].Value == "T" ? "LockGrant held; " : "LockGrant more; ") + found.Value);
        return Written(Verify.Members("#pragma warning disable CS0168, CS0162, CS0219\n" + declared)) + """
            static class Helpers
            {
                public static Task ReleaseAsync(LockGrant held) => Task.CompletedTask;
                public static void Use(LockGrant held) { }
            }
            """;
    }

    private static string Written(string source) => Regex.Replace(source, @"\b(S|T|U|R)\b(?=[;|])", found => found.Value switch
    {
        "S" => "self.SleepUninterruptibleAsync(channel, lk)",
        "T" => "held = await self.LockAsync(lk)",
        "U" => "more = await self.LockAsync(other)",
        _ => "await more.DisposeAsync()",
    });
}
