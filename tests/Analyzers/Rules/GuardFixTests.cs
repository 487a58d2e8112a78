namespace ActorIpc.Analyzers.Tests.Rules;

// S stands for a sleep under the lock lk, which is released by using.
public sealed class GuardFixTests
{
    private const string Guard = "GuardFix";

    private static readonly Verify Verify = new("ACI0002");
    private static readonly Verify Only = Verify with { Repairs = [.. Subject.Repairs.Where(repair => repair.GetType().Name == Guard)] };

    [Theory]
    [InlineData("while (!ready) { await [|S|]; }", "while (!ready) { self.ThrowIfKilled(); await S; }")]
    [InlineData("while (!ready)\n{\n    await [|S|];\n}", "while (!ready)\n{\n    self.ThrowIfKilled();\n    await S;\n}")]
    [InlineData("while (!ready) // a\n{ // b\n    count++;\n\n    // c\n    await [|S|]; // d\n}", "while (!ready) // a\n{ // b\n    count++;\n\n    self.ThrowIfKilled();\n    // c\n    await S; // d\n}")]
    [InlineData("while (!ready)\n    await [|S|];\ncount++;", "while (!ready)\n{\n    self.ThrowIfKilled();\n    await S;\n}\ncount++;")]
    [InlineData("while (!ready) await [|S|];\ncount++;", "while (!ready)\n{\n    self.ThrowIfKilled();\n    await S;\n}\ncount++;")]
    [InlineData("for (; !ready; count++)\n    await [|S|];", "for (; !ready; count++)\n{\n    self.ThrowIfKilled();\n    await S;\n}")]
    [InlineData("while (!ready) { var result = await [|S|]; count++; }", "while (!ready) { self.ThrowIfKilled(); var result = await S; count++; }")]
    [InlineData("while (!ready) { _ = await [|S|]; }", "while (!ready) { self.ThrowIfKilled(); _ = await S; }")]
    [InlineData("while (!ready) { if ((await [|S|]).OwnerDied) { count = 0; } }", "while (!ready) { self.ThrowIfKilled(); if ((await S).OwnerDied) { count = 0; } }")]
    [InlineData("while (!ready) { if (flag) await [|S|]; else count++; }", "while (!ready) { if (flag)\n{\n    self.ThrowIfKilled();\n    await S;\n} else count++; }")]
    [InlineData("while (!ready) { switch (n) { case 0: await [|S|]; break; } }", "while (!ready) { switch (n) { case 0: self.ThrowIfKilled(); await S; break; } }")]
    [InlineData("while (!ready) { try { await [|S|]; } finally { count++; } }", "while (!ready) { try { self.ThrowIfKilled(); await S; } finally { count++; } }")]
    [InlineData("while (!ready) { try { await [|S|]; } catch (InvalidOperationException) { count++; } }", "while (!ready) { try { self.ThrowIfKilled(); await S; } catch (InvalidOperationException) { count++; } }")]
    [InlineData("again: if (!ready) { await [|S|]; goto again; }", "again: if (!ready) { self.ThrowIfKilled(); await S; goto again; }")]
    [InlineData("while (!ready) { var task = [|S|]; await task; }", "while (!ready) { self.ThrowIfKilled(); var task = S; await task; }")]
    [InlineData("while (!done) { while (!ready) { await [|S|]; if (self.Killed) { break; } } }", "while (!done) { while (!ready) { self.ThrowIfKilled(); await S; if (self.Killed) { break; } } }")]
    [InlineData("while (!ready)\n{\n#if !NOTHING\n    await [|S|];\n#endif\n}", "while (!ready)\n{\n#if !NOTHING\n    self.ThrowIfKilled();\n    await S;\n#endif\n}")]
    public Task A_killed_process_is_ended_before_it_sleeps_again(string statements, string fixedStatements) => Only.Fixes(Sleeping(statements), Sleeping(fixedStatements));

    [Theory]
    [InlineData("await using var held = await self.LockAsync(lk);\nLOOP")]
    [InlineData("await using (var held = await self.LockAsync(lk)) { LOOP }")]
    [InlineData("await using (await self.LockAsync(lk)) { LOOP }")]
    [InlineData("await using (await self.LockAsync(lk).ConfigureAwait(true)) { LOOP }")]
    [InlineData("if (flag) { await using var held = await self.LockAsync(lk); LOOP }")]
    [InlineData("var held = await self.LockAsync(lk); try { LOOP } finally { await held.DisposeAsync(); }")]
    [InlineData("LockGrant held; held = await self.LockAsync(lk); try { LOOP } finally { count++; await held.DisposeAsync().ConfigureAwait(true); }")]
    [InlineData("var held = await self.LockAsync(lk); await using var released = held; LOOP")]
    [InlineData("await using var held = await self.LockAsync(lk); await using (await self.LockAsync(other)) { count++; } LOOP")]
    [InlineData("if (!self.TryLock(lk, out var held)) { return; } try { LOOP } finally { await held.DisposeAsync(); }")]
    public Task A_lock_that_is_released_on_the_way_out_lets_the_process_be_ended(string statements) => Only.Fixes(
        Verify.Body(statements.Replace("LOOP", "while (!ready) { await [|self.SleepAsync(channel, lk)|]; }", StringComparison.Ordinal)),
        Verify.Body(statements.Replace("LOOP", "while (!ready) { self.ThrowIfKilled(); await self.SleepAsync(channel, lk); }", StringComparison.Ordinal)));

    [Theory]
    [InlineData("var held = await self.LockAsync(lk); LOOP await held.DisposeAsync();")]
    [InlineData("var held = await self.LockAsync(lk); LOOP try { count++; } finally { await held.DisposeAsync(); }")]
    [InlineData("var held = await self.LockAsync(lk); try { LOOP } finally { if (flag) { await held.DisposeAsync(); } }")]
    [InlineData("await using (await self.LockAsync(lk)) { count++; } LOOP")]
    [InlineData("await using var held = await self.LockAsync(other); LOOP")]
    [InlineData("await using var held = await self.LockAsync(lk); var more = await self.LockAsync(other); LOOP await more.DisposeAsync();")]
    [InlineData("LOOP await using var held = await self.LockAsync(lk);")]
    public Task No_process_is_ended_with_a_lock_that_stays_held(string statements) =>
        Only.OffersNoFix(Verify.Body(statements.Replace("LOOP", "while (!ready) { await [|self.SleepAsync(channel, lk)|]; }", StringComparison.Ordinal)));

    [Theory]
    [InlineData("while (!ready && (await [|S|]).OwnerDied) { }")]
    [InlineData("do { } while ((await [|S|]).OwnerDied && !ready);")]
    [InlineData("if (!ready) { sleep: await [|S|]; if (!ready) { goto sleep; } }")]
    [InlineData("while (!ready) { try { await [|S|]; } catch (Exception) { count++; } }")]
    [InlineData("while (!ready) { try { await [|S|]; } catch { count++; } }")]
    [InlineData("while (!ready) { try { await [|S|]; } catch (OperationCanceledException) { count++; } }")]
    [InlineData("try { while (!ready) { await [|S|]; } } catch (OperationCanceledException) { count++; }")]
    [InlineData("while (!ready) { try { count++; } finally { await [|S|]; } }")]
    [InlineData("while (!ready) { if (flag) { count++; } else await [|S|]; }")]
    [InlineData("while (!ready) { await [|S|]; if (ready) { break; } await self.SleepUninterruptibleAsync(channel, lk); if (ready) { break; } if ((await S).IsKilled) { return; } }")]
    public Task No_process_is_ended_where_that_does_not_help(string statements) => Only.OffersNoFix(Sleeping(statements));

    [Theory]
    [InlineData("async Task M(Func<IpcProcess> self) { await using var held = await self().LockAsync(lk); while (!ready) { await [|self().SleepAsync(channel, lk)|]; } }")]
    [InlineData("IpcProcess Self => null!; async Task M() { await using var held = await Self.LockAsync(lk); while (!ready) { await [|Self.SleepAsync(channel, lk)|]; } }")]
    [InlineData("async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); while (!ready) { await [|self.Xv6.SleepAsync(1, lk)|]; } }")]
    [InlineData("async Task M(IpcProcess self) { while (!ready) { await [|NapAsync(self)|]; } } async Task NapAsync(IpcProcess self) { await using var held = await self.LockAsync(lk); await self.SleepAsync(channel, lk); }")]
    [InlineData("async Task M(IpcProcess self) { while (!ready) { await [|self.FutexWaitThenLockAsync(word, word.Value, word)|]; } }")]
    [InlineData("""[RequiresLock("lk")] internal async Task M(IpcProcess self) { while (!ready) { await [|self.SleepAsync(channel, lk)|]; } }""")]
    public Task No_process_is_ended_that_is_not_plainly_the_one_that_sleeps(string members) => Only.OffersNoFix(Verify.Members(members));

    [Theory]
    [InlineData("async Task M(IpcProcess self) { await using var held = await self.LockAsync(mutex); while (!ready) { GUARDawait [|self.WaitAsync(condition, held)|]; } }")]
    [InlineData("async Task M(IpcProcess self) { using var held = await self.LockAsync(mutex); while (!ready) { GUARDawait [|self.WaitAsync(condition, held)|]; } }")]
    [InlineData("async Task M(IpcProcess self) { while (word.Value == 0) { GUARDawait [|self.FutexWaitAsync(word, 0)|]; } }")]
    [InlineData("async Task M(IpcProcess self) { while (count < 3) { GUARDvar message = await [|self.ReceiveAsync(queue)|]; items.Enqueue(message.ToString()); count++; } }")]
    [InlineData("IpcProcess Self { get; } = null!; async Task M() { await using var held = await Self.LockAsync(lk); while (!ready) { GUARDawait [|Self.SleepAsync(channel, lk)|]; } }")]
    [InlineData("IpcProcess self = null!; async Task M() { await using var held = await this.self.LockAsync(lk); while (!ready) { GUARDawait [|this.self.SleepAsync(channel, lk)|]; } }")]
    [InlineData("Func<IpcProcess, Task> M() => async self => { await using var held = await self.LockAsync(lk); while (!ready) { GUARDawait [|self.SleepAsync(channel, lk)|]; } };")]
    public Task Whoever_sleeps_is_ended(string members)
    {
        var self = members.Contains("this.", StringComparison.Ordinal) ? "this.self" : members.Contains("Self", StringComparison.Ordinal) ? "Self" : "self";
        return Only.Fixes(
            Verify.Members(members.Replace("GUARD", "", StringComparison.Ordinal)),
            Verify.Members(members.Replace("GUARD", $"{self}.ThrowIfKilled(); ", StringComparison.Ordinal).Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)));
    }

    [Fact]
    public Task Top_level_statements_are_ended() => Only.Fixes(
        Program("again:\nShared.Count++;\nawait [|self.SleepAsync(channel, lk)|];\nif (!Shared.Ready) { goto again; }"),
        Program("again:\nShared.Count++;\nself.ThrowIfKilled();\nawait self.SleepAsync(channel, lk);\nif (!Shared.Ready) { goto again; }"));

    [Fact]
    public Task All_of_a_document_are_fixed_at_once() => Only.FixesAll(
        Sleeping("while (!ready)\n{\n    await [|S|];\n}\nwhile (!done)\n    await [|S|];"),
        Sleeping("while (!ready)\n{\n    self.ThrowIfKilled();\n    await S;\n}\nwhile (!done)\n{\n    self.ThrowIfKilled();\n    await S;\n}"));

    [Fact]
    public Task Lines_end_as_they_did() => (Only with { LineEnding = "\r\n" }).Fixes(
        Sleeping("while (!ready)\n{\n    await [|S|];\n}"), Sleeping("while (!ready)\n{\n    self.ThrowIfKilled();\n    await S;\n}"));

    [Fact]
    public Task Tabs_stay_tabs() => Only.Fixes(
        "class C(IpcLock lk, WaitChannel channel)\n{\n\tbool ready;\n\tvoid Set() => ready = true;\n\tasync Task M(IpcProcess self)\n\t{\n\t\tawait using var held = await self.LockAsync(lk);\n\t\twhile (!ready) await [|self.SleepAsync(channel, lk)|];\n\t}\n}\n",
        "class C(IpcLock lk, WaitChannel channel)\n{\n\tbool ready;\n\tvoid Set() => ready = true;\n\tasync Task M(IpcProcess self)\n\t{\n\t\tawait using var held = await self.LockAsync(lk);\n\t\twhile (!ready)\n\t\t{\n\t\t\tself.ThrowIfKilled();\n\t\t\tawait self.SleepAsync(channel, lk);\n\t\t}\n\t}\n}\n");

    [Fact]
    public Task Under_the_strict_option_a_guard_before_the_sleep_is_not_enough() => (Only with { EditorConfig = "actoripc.strict_exit_path = true" })
        .OffersNoFix(Sleeping("while (!ready) { await [|S|]; }"));

    private static string Sleeping(string statements) => Verify.Body("await using var held = await self.LockAsync(lk);\n" + statements
        .Replace("[|S|]", "[|self.SleepAsync(channel, lk)|]", StringComparison.Ordinal).Replace("await S", "await self.SleepAsync(channel, lk)", StringComparison.Ordinal)
        .Replace("= S;", "= self.SleepAsync(channel, lk);", StringComparison.Ordinal));

    private static string Program(string statements) =>
        "await using var ipc = IpcSystem.Create(); var self = ipc.Spawn(\"p\", _ => Task.CompletedTask); var lk = ipc.CreateLock(); var channel = ipc.CreateChannel();\n"
        + "await using var held = await self.LockAsync(lk);\nif (Shared.Ready) { return; }\n" + statements + "\nstatic class Shared { public static bool Ready; public static int Count; }\n";
}
