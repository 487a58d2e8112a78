using System.Text.RegularExpressions;

namespace ActorIpc.Analyzers.Tests.Rules;

// S stands for a sleep with lk in its loop, T for taking lk, R for releasing it.
public sealed class LookOutsideLockTests
{
    private const string Wrong = "while (!ready) { T; await [|S|]; R; }";
    private const string Right = "T; while (!ready) { await S; } R;";

    private static readonly Verify Verify = new("ACI0005");

    [Theory]
    [InlineData(Wrong)]
    [InlineData("while (!ready) { await using var more = await self.LockAsync(lk); await [|S|]; }")]
    [InlineData("while (!ready) { await using (await self.LockAsync(lk)) { await [|S|]; } }")]
    [InlineData("while (!ready) { T; try { await [|S|]; } finally { R; } }")]
    [InlineData("while (!ready) { T; if (!held.IsHeld) { return; } await [|S|]; R; }")]
    [InlineData("while (!ready && !stop) { T; await [|S|]; R; }")]
    [InlineData("T; while (!ready) { R; count++; T; await [|S|]; }")]
    [InlineData("T; while (!ready) { if (flag) { R; T; } await [|S|]; } R;")]
    [InlineData("T; while (!ready) { R; Console.WriteLine(count); T; if (self.Killed) { break; } await [|S|]; } R;")]
    [InlineData("for (; !ready;) { T; await [|S|]; R; }")]
    [InlineData("for (;;) { if (ready) { break; } T; await [|S|]; R; }")]
    [InlineData("again: if (ready) { return; } T; await [|S|]; R; goto again;")]
    [InlineData("do { T; await [|S|]; R; } while (!ready);")]
    [InlineData("var full = count > 0; while (full) { T; await [|S|]; full = count > 0; R; }")]
    [InlineData("while (!Check()) { T; await [|S|]; R; } bool Check() => ready;")]
    [InlineData("var copy = lk; while (!ready) { T; await [|self.SleepUninterruptibleAsync(channel, copy)|]; R; }")]
    [InlineData("while (!ready) { using var key = await self.LockAsync(mutex); await [|self.WaitUninterruptibleAsync(condition, key)|]; }")]
    [InlineData("while (!ready) { held = await self.LockInterruptibleAsync(lk); if (held.IsKilled) { return; } await [|S|]; R; }")]
    [InlineData("while (!ready) { self.ThrowIfKilled(); T; await [|self.SleepAsync(channel, lk)|]; R; }")]
    [InlineData("T; while (!ready) { if (count == 0) { await self.SleepUninterruptibleAsync(second, lk); } await [|S|]; }")]
    [InlineData("T; while (!ready) { if ((await self.SleepUntilAsync(second, lk, () => done)).IsKilled) { return; } await [|S|]; }")]
    public Task A_look_after_which_others_could_have_the_lock_is_found(string statements) => Verify.Warns(Method(statements));

    [Theory]
    [InlineData(Right)]
    [InlineData("T; while (!ready) { await S; R; T; }")]
    [InlineData("T; while (!ready) { await S; R; count++; T; } R;")]
    [InlineData("await using (await self.LockAsync(lk)) { while (!ready) { await S; } }")]
    [InlineData("while (!ready) { T; if (ready) { R; break; } await S; R; }")]
    [InlineData("while (!ready) { T; if (!ready) { await S; } R; }")]
    [InlineData("while (!ready) { T; while (!ready) { await S; } R; }")]
    [InlineData("if (!ready) { T; while (!ready) { await S; } R; }")]
    [InlineData("while (!ready) { T; if (count == 0) { await S; } R; }")]
    [InlineData("while (!stop) { T; while (!ready) { await S; } ready = false; R; }")]
    [InlineData("for (;;) { T; while (!ready) { await S; } R; if (done) { return; } }")]
    [InlineData("for (;;) { T; if (ready) { R; break; } await S; R; }")]
    [InlineData("while (true) { await using var more = await self.LockAsync(lk); if (ready) { break; } await S; }")]
    [InlineData("foreach (var item in items) { T; while (!ready) { await S; } R; }")]
    [InlineData("var taken = false; for (;;) { if (!taken) { T; taken = true; } if (ready) { break; } await S; }")]
    [InlineData("T; while (!ready) { if (flag) { R; } if (flag) { T; if (ready) { break; } } await S; } R;")]
    [InlineData("T; while (!ready) { if (n > 1) { R; T; } if (n > 1) { continue; } await S; } R;")]
    [InlineData("T; while (!ready) { await using (await self.LockAsync(other)) { count++; } await S; } R;")]
    [InlineData("T; while (!ready) { R; await Task.Yield(); T; if (ready) { continue; } await S; } R;")]
    [InlineData("T; while (!ready || count == 0) { if (!ready) { await S; } else { await self.SleepUninterruptibleAsync(second, lk); } }")]
    [InlineData("T; while (!ready) { await S; } while (count == 0) { await self.SleepUninterruptibleAsync(second, lk); } R;")]
    [InlineData("for (;;) { T; while (!ready) { await S; } while (count == 0) { await self.SleepUninterruptibleAsync(second, lk); } R; if (done) { return; } }")]
    [InlineData("while (!ready) { await using var more = await parent.LockAsync(lk); await Helpers.UseAsync(self); await S; }")]
    [InlineData("while (!done) { await using var more = await self.LockAsync(lk); if ((await self.SleepUntilAsync(channel, lk, () => ready)).IsKilled) { return; } }")]
    [InlineData("while (word.Value == 0) { T; R; self.ThrowIfKilled(); await self.FutexWaitAsync(word, 0); }")]
    [InlineData("var locks = new[] { lk }; while (!ready) { await using var more = await self.LockAsync(locks[0]); await self.SleepUninterruptibleAsync(channel, locks[0]); }")]
    [InlineData("while (!ready) { await using var more = await Helpers.TakeAsync(self); if (!more.IsHeld) { return; } await S; }")]
    public Task A_look_with_the_lock_held_is_let_be(string statements) => Verify.Silent(Method(statements));

    [Theory]
    [InlineData("public async Task M(IpcProcess self) { LOOP }")]
    [InlineData("""[RequiresLock("lk")] public async Task M(IpcProcess self, LockGrant held) { while (!ready) { R; count++; T; await [|S|]; } }""")]
    [InlineData("Func<IpcProcess, Task> M() => async self => { LOOP };")]
    [InlineData("Func<IpcProcess, Task> P { get { return async self => { LOOP }; } }")]
    [InlineData("Func<IpcProcess, Task> P => async self => { LOOP };")]
    [InlineData("class C { static bool ready = true; static IpcLock lk = null!; static WaitChannel channel; Func<IpcProcess, Task> f = async self => { LOOP }; }")]
    [InlineData("void M() { Func<IpcProcess, Task> use = F; async Task F(IpcProcess self) { LOOP } }")]
    [InlineData("private partial Task M(IpcProcess self); private async partial Task M(IpcProcess self) { LOOP }")]
    [InlineData("async IAsyncEnumerable<int> M(IpcProcess self) { yield return 1; LOOP yield return 2; }")]
    [InlineData("class C(IpcProcess self, IpcLock lk, WaitChannel channel) { bool ready; public void Set() => ready = true; public async Task M() { LOOP } }")]
    public Task Every_body_is_judged(string members) => Verify.Warns(Members(members.Replace("LOOP", "LockGrant held; " + Wrong, StringComparison.Ordinal)));

    [Fact]
    public Task Top_level_statements_are_judged() => Verify.Warns(Written("""
        await using var ipc = IpcSystem.Create();
        var self = ipc.Spawn("p", _ => Task.CompletedTask);
        var lk = ipc.CreateLock();
        WaitChannel channel = default;
        while (!ready) { await using var held = await self.LockAsync(lk); await [|S|]; }
        static partial class Program { static bool ready; static void Set() => ready = true; }
        """));

    [Fact]
    public Task Generated_code_is_let_be() => (Verify with { FileName = "Source.g.cs" }).Silent(Method("while (!ready) { T; await S; R; }"));

    [Fact]
    public async Task One_mistake_gives_one_diagnostic()
    {
        await new Verify("ACI0001").Warns(Method("if (!ready) { T; await [|S|]; R; }"));
        await new Verify("ACI0002").Warns(Method("while (!ready) { T; await [|self.SleepAsync(channel, lk)|]; R; }"));
        await new Verify("ACI0008").Warns(Method("T; while (!ready) { R; await [|S|]; T; }"));
        await new Verify("ACI0009").Warns(Method("for (;;) { T; do { await [|S|]; } while (!ready); R; }"));
        await Verify.Warns(Method("while (!ready) { await using var more = await self.LockAsync(other); T; await [|S|]; R; }"));
    }

    [Fact]
    public async Task The_message_says_what_came_in_between()
    {
        await Verify.Says(Method(Wrong), "after which 'lk' was taken", "hold 'lk' from the look to the sleep");
        await Verify.Says(
            Method("T; while (!ready) { if (count == 0) { await self.SleepUninterruptibleAsync(second, lk); } await [|S|]; }"), "another 'SleepUninterruptibleAsync' has released 'lk'", "again after that");
    }

    [Fact]
    public Task The_look_is_shown() => Verify.Shows(Method("while (!ready)\n{\nT;\nawait [|S|];\nR;\n}"), "while (!ready)");

    [Fact]
    public Task Code_that_does_not_compile_is_judged_as_far_as_it_goes() => (Verify with { MayNotCompile = true }).Warns(Method(Wrong + " nonsense();"));

    [Theory]
    [InlineData("while (!ready) { held = await self.LockAsync(nonsense); await self.SleepUninterruptibleAsync(channel, nonsense); R; }")]
    [InlineData("while (nonsense) { T; while (!ready) { await S; } R; }")]
    public Task Code_that_does_not_compile_is_not_guessed_at(string statements) => (Verify with { MayNotCompile = true }).Silent(Method(statements));

    private static string Method(string statements) =>
        Members($"public async Task M(IpcProcess self, IpcProcess parent, bool flag, int n)\n{{\nLockGrant held;\n{statements}\n}}");

    private static string Members(string members) => Written(Verify.Members("#pragma warning disable CS0168, CS0162, CS0219\n" + members)) + """
        static class Helpers
        {
            public static Task UseAsync(IpcProcess self) => Task.CompletedTask;
            public static async Task<LockGrant> TakeAsync(IpcProcess self) { await Task.Yield(); return default; }
        }
        """;

    private static string Written(string source) => Regex.Replace(source, @"\b(S|T|R)\b(?=[;|])", found => found.Value switch
    {
        "S" => "self.SleepUninterruptibleAsync(channel, lk)",
        "T" => "held = await self.LockAsync(lk)",
        _ => "await held.DisposeAsync()",
    });
}
