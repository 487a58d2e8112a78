using System.Text.RegularExpressions;

namespace ActorIpc.Analyzers.Tests.Rules;

// S stands for a sleep with lk, T for taking lk, R for releasing it, K for a look at the killed flag.
public sealed class LeakedLockTests
{
    private static readonly Verify Verify = new("ACI0006");

    [Theory]
    [InlineData("T; while (!ready) { if ([|K|]) { return; } await S; } R;")]
    [InlineData("T; while (!ready) { if ([|K|]) return; await S; } R;")]
    [InlineData("T; while (!ready) { if ([|K|]) { throw new InvalidOperationException(); } await S; } R;")]
    [InlineData("T; while (!ready) { if ([|K|] || stop) { return; } await S; } R;")]
    [InlineData("T; while (!ready) { if (stop || [|K|]) { return; } await S; } R;")]
    [InlineData("T; while (!ready) { if (!K) { await S; } else { return; } } R;", "!K", "![|K|]")]
    [InlineData("T; while (!ready) { if ((await S).IsKilled) { return; } } R;", "(await S).IsKilled", "[|(await S).IsKilled|]")]
    [InlineData("T; while (!ready) { if ((await S).Outcome == Outcome.Killed) { return; } } R;", "(await S).Outcome == Outcome.Killed", "[|(await S).Outcome == Outcome.Killed|]")]
    [InlineData("T; while (!ready) { if ((await S) is { IsKilled: true }) { return; } } R;", "(await S) is { IsKilled: true }", "[|(await S) is { IsKilled: true }|]")]
    [InlineData("T; while (!ready) { var result = await S; if ([|result.IsKilled|]) { return; } } R;")]
    [InlineData("T; while (!ready) { var killed = K; if ([|killed|]) { return; } await S; } R;")]
    [InlineData("T; var killed = false; while (!ready) { if (K) { killed = true; break; } await S; } if ([|killed|]) { return; } R;")]
    [InlineData("T; while (!ready) { if ([|K|]) { break; } await S; } if (!ready) { return; } R;")]
    [InlineData("T; while (!ready) { if ([|K|]) { goto gone; } await S; } R; gone: count++;")]
    [InlineData("T; if ([|K|]) { return; } R;")]
    [InlineData("T; if ([|K|]) { count++; return; } count--; R;")]
    [InlineData("T; if (stop) { R; return; } if ([|K|]) { return; } R;")]
    [InlineData("T; await using var second = await self.LockAsync(other); if ([|K|]) { return; } R;")]
    [InlineData("T; var result = await self.SleepUntilAsync(channel, lk, () => ready); if ([|result.Outcome != Outcome.Granted|]) { return; } R;")]
    [InlineData("T; if (!(await self.LockInterruptibleAsync(other)).IsHeld) { return; } R;", "(await self.LockInterruptibleAsync(other)).IsHeld", "[|(await self.LockInterruptibleAsync(other)).IsHeld|]")]
    [InlineData("T; if ([|K|]) { while (!ready) { await self.SleepUninterruptibleAsync(channel, lk); } return; } R;")]
    [InlineData("if (!self.TryLock(lk, out held)) { return; } if ([|K|]) { return; } R;")]
    [InlineData("held = await self.LockInterruptibleAsync(lk); if (!held.IsHeld) { return; } if ([|K|]) { return; } R;")]
    [InlineData("held = await self.LockInterruptibleAsync(lk); if (held.IsKilled) { return; } if ([|K|]) { return; } R;")]
    public Task A_killed_process_that_leaves_with_the_lock_is_found(string statements, string? unmarked = null, string? marked = null) =>
        Verify.Warns(Method(unmarked is null ? statements : statements.Replace(unmarked, marked, StringComparison.Ordinal)));

    [Theory]
    [InlineData("T; while (!ready) { [|self.ThrowIfKilled()|]; await S; } R;")]
    [InlineData("T; while (!ready) { await S; [|self.ThrowIfKilled()|]; } R;")]
    [InlineData("T; [|self.ThrowIfKilled()|]; while (!ready) { self.ThrowIfKilled(); await S; } R;")]
    [InlineData("T; while (!ready) { [|Check(self)|]; await S; } R; void Check(IpcProcess one) { if (one.Killed) { throw new InvalidOperationException(); } }")]
    [InlineData("T; await using var second = await self.LockAsync(other); [|self.ThrowIfKilled()|]; R;")]
    public Task A_call_that_throws_when_killed_is_a_way_out(string statements) => Verify.Warns(Method(statements));

    [Theory]
    [InlineData("T; while (!ready) { if (K) { R; return; } await S; } R;")]
    [InlineData("T; while (!ready) { if (K) { break; } await S; } R;")]
    [InlineData("T; while (!ready && !K) { await S; } R;")]
    [InlineData("T; while (!ready) { if (K) { goto gone; } await S; } count++; gone: R;")]
    [InlineData("T; try { while (!ready) { if (K) { return; } await S; } } finally { R; }")]
    [InlineData("T; try { while (!ready) { self.ThrowIfKilled(); await S; } } finally { R; }")]
    [InlineData("T; try { while (!ready) { self.ThrowIfKilled(); await S; } R; } catch (ProcessKilledException) { R; throw; }")]
    [InlineData("T; try { if (K) { throw new InvalidOperationException(); } R; } catch (InvalidOperationException) { R; throw; }")]
    [InlineData("await using var mine = await self.LockAsync(lk); while (!ready) { if (K) { return; } await S; }")]
    [InlineData("await using var mine = await self.LockAsync(lk); while (!ready) { if (K) { return; } await S; } await mine.DisposeAsync();")]
    [InlineData("await using (await self.LockAsync(lk)) { while (!ready) { self.ThrowIfKilled(); await S; } }")]
    [InlineData("T; await using (held) { while (!ready) { if (K) { return; } await S; } }")]
    [InlineData("T; while (!ready) { if (K) { return; } await S; }")]
    [InlineData("T; while (!ready) { self.ThrowIfKilled(); await S; }")]
    [InlineData("self.ThrowIfKilled(); T; while (!ready) { if (K) { break; } await S; } R; self.ThrowIfKilled();")]
    [InlineData("T; R; if (K) { return; } T; R;")]
    [InlineData("if (K) { return; } T; R;")]
    [InlineData("held = await self.LockInterruptibleAsync(lk); if (held.IsKilled) { return; } R;")]
    [InlineData("held = await self.LockInterruptibleAsync(lk); if (K) { return; } if (!held.IsHeld) { return; } R;")]
    [InlineData("held = await self.LockInterruptibleAsync(lk); if (!held.IsHeld) { return; } R;")]
    [InlineData("held = await self.LockInterruptibleAsync(lk); if (held.Outcome != Outcome.Granted) { return; } R;")]
    [InlineData("held = await self.LockInterruptibleAsync(lk); if (held.Outcome == Outcome.Killed) { return; } R;")]
    [InlineData("held = await self.LockInterruptibleAsync(lk); var got = held.IsHeld; if (!got) { return; } R;")]
    [InlineData("held = await self.LockInterruptibleAsync(lk, TimeSpan.Zero); if (held.IsKilled) { return; } if (K) { return; } R;")]
    [InlineData("held = await self.LockAsync(lk, TimeSpan.Zero); if (K) { return; } if (held.IsHeld) { R; }")]
    [InlineData("if (self.TryLock(lk, out held)) { if (ready) { count++; } R; } if (K) { return; } count++;")]
    [InlineData("var took = self.TryLock(lk, out held); if (K) { return; } if (took) { R; }")]
    [InlineData("if (flag) { T; } else { held = default; } if (K) { return; } R;")]
    [InlineData("T; if (K) { if (flag) { R; } return; } R;")]
    [InlineData("T; if (K) { if (held.IsHeld) { R; } return; } R;")]
    [InlineData("T; var mine = true; if (stop) { R; mine = false; T; } if (K) { if (mine) { R; } return; } R;")]
    [InlineData("T; var killed = false; while (!ready) { if (K) { killed = true; break; } await S; } if (killed) { R; return; } count++; R;")]
    [InlineData("T; while (!ready) { if (K) { break; } await S; } if (ready) { return; } R;")]
    [InlineData("T; if (K) { await Helpers.GiveBackAsync(held); return; } R;")]
    [InlineData("T; if (K) { await Helpers.LeaveAsync(self); return; } R;")]
    [InlineData("T; if (K) { await LeaveAsync(); return; } R; async Task LeaveAsync() { R; }")]
    [InlineData("T; Func<Task> release = async () => { R; }; if (K) { await release(); return; } await release();")]
    [InlineData("T; if (K) { kept = held; return; } R;")]
    [InlineData("T; kept = held; if (K) { return; } R;")]
    [InlineData("T; if (K) { count++; } R;")]
    [InlineData("T; if (stop) { return; } R;")]
    [InlineData("return; T; if (K) { return; } R;")]
    public Task A_killed_process_that_releases_the_lock_or_may_is_let_be(string statements) => Verify.Silent(Method(statements));

    [Theory]
    [InlineData("var key = await self.LockAsync(mutex); if ([|K|]) { return; } key.Dispose();")]
    [InlineData("var key = await self.LockAsync(mutex); if ([|K|]) { return; } await key.DisposeAsync();")]
    [InlineData("var key = await self.LockAsync(mutex); if ([|K|]) { return; } self.Unlock(mutex);")]
    [InlineData("_ = await self.LockAsync(mutex); if ([|K|]) { return; } self.Unlock(mutex);")]
    [InlineData("var key = await self.EnterReadAsync(rw); if ([|K|]) { return; } key.Dispose();")]
    [InlineData("var key = await self.EnterWriteAsync(rw); if ([|K|]) { return; } await key.DisposeAsync();")]
    [InlineData("var key = await self.AcquireAsync(set); if (!key.IsHeld) { return; } if ([|K|]) { return; } await key.DisposeAsync();")]
    [InlineData("var key = await self.AcquireAsync(set); if (!key.IsHeld) { return; } T; if ([|K|]) { R; return; } R; await key.DisposeAsync();")]
    [InlineData("var key = await self.LockAsync(mutex); T; if ([|K|]) { return; } R; key.Dispose();")]
    public Task Every_kind_of_key_counts(string statements) => Verify.Warns(Method(statements));

    [Theory]
    [InlineData("var key = await self.LockAsync(mutex); if (K) { key.Dispose(); return; } self.Unlock(mutex);")]
    [InlineData("var key = await self.LockAsync(mutex); if (K) { self.Unlock(mutex); return; } key.Dispose();")]
    [InlineData("using var key = await self.LockAsync(mutex); if (K) { return; } self.Unlock(mutex);")]
    [InlineData("_ = await self.LockAsync(mutex); try { self.ThrowIfKilled(); } finally { self.Unlock(mutex); }")]
    [InlineData("_ = await self.LockAsync(mutex); await Helpers.LeaveAsync(self); if (K) { return; } self.Unlock(mutex);")]
    [InlineData("var mutexes = new[] { mutex }; _ = await self.LockAsync(mutexes[0]); if (K) { return; } self.Unlock(mutexes[0]);")]
    [InlineData("if (K) { return; } self.Unlock(mutex);")]
    [InlineData("var key = await self.AcquireAsync(set); if (key.IsKilled) { return; } await key.DisposeAsync();")]
    [InlineData("var key = await self.AcquireAsync(set); if (!key.IsHeld || K) { return; } await using (key) { count++; }")]
    [InlineData("var key = await self.AcquireAsync(set); if (!key.IsHeld) { return; } T; while (!ready) { if (K) { break; } await S; } R; await key.DisposeAsync();")]
    [InlineData("if ((await self.AcquireAsync(semaphore)).Outcome != Outcome.Granted) { return; } if (K) { return; } await self.ReleaseAsync(semaphore);")]
    public Task What_is_released_by_another_key_or_name_is_let_be(string statements) => Verify.Silent(Method(statements));

    [Theory]
    [InlineData("""[RequiresLock("lk")] public async Task M(IpcProcess self) { while (!ready) { if (self.Killed) { return; } await self.SleepAsync(channel, lk); } }""")]
    [InlineData("public async Task M(IpcProcess self, LockGrant held) { if (self.Killed) { return; } await held.DisposeAsync(); }")]
    [InlineData("public async Task M(IpcProcess self, IpcMutex mine) { if (self.Killed) { return; } self.Unlock(mine); await Task.Yield(); }")]
    [InlineData("public async Task<LockGrant> M(IpcProcess self) { var held = await self.LockAsync(lk); if (self.Killed) { return held; } await held.DisposeAsync(); return default; }")]
    [InlineData("public async Task<(bool, LockGrant)> M(IpcProcess self) { var held = await self.LockAsync(lk); if (self.Killed) { return (false, held); } await held.DisposeAsync(); return default; }")]
    public Task What_is_not_the_methods_own_to_release_is_let_be(string members) => Verify.Silent(Members(members));

    [Fact]
    public async Task The_message_says_which_lock_and_what_to_do()
    {
        await Verify.Says(Method("T; if ([|K|]) { return; } R;"), "with 'lk' held", "release it before, or take it with 'using'");
        await Verify.Says(Method("T; [|self.ThrowIfKilled()|]; R;"), "with 'lk' held", "in a 'finally'");
        await Verify.Says(Method("var key = await self.LockAsync(mutex); T; if ([|K|]) { return; } R; key.Dispose();"), "'mutex' and 'lk'");
    }

    [Fact]
    public Task What_another_rule_says_of_the_sleep_is_said_too() => Verify.Warns(Method("T; while (!ready) { await {|ACI0002:S|}; if (count == 0) { if ([|K|]) { return; } } } R;"));

    [Fact]
    public Task Every_place_that_code_can_stand_in_is_judged() => Verify.Warns(Members("""
        Func<IpcProcess, IpcLock, Task> body = async (self, taken) =>
        {
            var held = await self.LockAsync(taken);
            if ([|self.Killed|]) { return; }
            await held.DisposeAsync();
        };

        Func<IpcProcess, Task> Body => async self =>
        {
            var held = await self.LockAsync(lk);
            if ([|self.Killed|]) { return; }
            await held.DisposeAsync();
        };

        async IAsyncEnumerable<int> Numbers(IpcProcess self)
        {
            var held = await self.LockAsync(lk);
            if ([|self.Killed|]) { yield break; }
            await held.DisposeAsync();
            yield return count;
        }

        Task Local(IpcProcess self)
        {
            return Inner();
            async Task Inner()
            {
                var held = await self.LockAsync(lk);
                if ([|self.Killed|]) { return; }
                await held.DisposeAsync();
            }
        }

        private partial Task Part(IpcProcess self);

        private async partial Task Part(IpcProcess self)
        {
            var held = await self.LockAsync(lk);
            if ([|self.Killed|]) { return; }
            await held.DisposeAsync();
        }

        bool Accessor
        {
            get
            {
                if (!process.TryLock(mutex, out var key)) { return false; }
                if ([|process.Killed|]) { return false; }
                key.Dispose();
                return true;
            }
        }
        """));

    [Fact]
    public Task Statements_at_top_level_are_judged() => Verify.Warns("""
        var ipc = IpcSystem.Create();
        var lk = ipc.CreateLock();
        var self = ipc.Enter("main");
        var held = await self.LockAsync(lk);
        if ([|self.Killed|])
        {
            return;
        }

        await held.DisposeAsync();
        """);

    [Fact]
    public Task Generated_code_is_not_judged() => (Verify with { FileName = "Source.g.cs" }).Silent(Method("T; if (K) { return; } R;"));

    [Theory]
    [InlineData("T; if ([|K|]) { return; } R; nonsense();")]
    public Task Code_that_does_not_compile_is_judged_as_far_as_it_goes(string statements) => (Verify with { MayNotCompile = true }).Warns(Method(statements));

    [Theory]
    [InlineData("T; if (K) { nonsense(held); return; } R;")]
    [InlineData("held = await self.LockAsync(nonsense); if (K) { return; } R;")]
    public Task Code_that_does_not_compile_is_not_guessed_at(string statements) => (Verify with { MayNotCompile = true }).Silent(Method(statements));

    private static string Method(string statements) => Members($"public async Task M(IpcProcess self, bool flag, int n)\n{{\nLockGrant held = default;\n{statements}\n}}");

    private static string Members(string members) => Regex.Replace(
        Verify.Members("#pragma warning disable CS0168, CS0162, CS0219, CS0414, CS0164\nLockGrant kept; IpcProcess process = null!;\n" + members), @"\b(S|T|R|K)\b(?=[;|) }])", found => found.Value switch
        {
            "S" => "self.SleepAsync(channel, lk)",
            "T" => "held = await self.LockAsync(lk)",
            "R" => "await held.DisposeAsync()",
            _ => "self.Killed",
        }) + """
        static class Helpers
        {
            public static Task GiveBackAsync(LockGrant held) => held.DisposeAsync().AsTask();
            public static Task LeaveAsync(IpcProcess self) => Task.CompletedTask;
        }
        """;
}
