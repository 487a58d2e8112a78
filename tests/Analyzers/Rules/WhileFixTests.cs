namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class WhileFixTests
{
    private const string Plain = "instead of 'if'";
    private const string Guarded = "WhileGuardFix";

    private static readonly Verify Verify = new("ACI0001");

    [Theory]
    [InlineData("if (!ready) { await [|S|]; }", "while (!ready) { await S; }")]
    [InlineData("if (!ready) await [|S|];", "while (!ready) await S;")]
    [InlineData("if (!ready)\n    await [|S|];\ncount++;", "while (!ready)\n    await S;\ncount++;")]
    [InlineData("if (!ready)\n{\n    await [|S|];\n}", "while (!ready)\n{\n    await S;\n}")]
    [InlineData("// First.\nif /* a */ (!ready /* b */) // c\n{ // d\n    // e\n    await [|S|]; // f\n} // g\n// h", "// First.\nwhile /* a */ (!ready /* b */) // c\n{ // d\n    // e\n    await S; // f\n} // g\n// h")]
    [InlineData("if (!ready) { _ = await [|S|]; }", "while (!ready) { _ = await S; }")]
    [InlineData("if (!ready) { await [|S|].ConfigureAwait(true); }", "while (!ready) { await S.ConfigureAwait(true); }")]
    [InlineData("if (flag) { if (!ready) { await [|S|]; } }", "if (flag) { while (!ready) { await S; } }")]
    [InlineData("if (!items.TryDequeue(out var item)) { await [|S|]; }", "while (!items.TryDequeue(out var item)) { await S; }")]
    [InlineData("if (!await HoldsAsync()) { await [|S|]; } async Task<bool> HoldsAsync() { await Task.Yield(); return ready; }", "while (!await HoldsAsync()) { await S; } async Task<bool> HoldsAsync() { await Task.Yield(); return ready; }")]
    [InlineData("for (;;) { if (!ready) { await [|S|]; } break; }", "for (;;) { while (!ready) { await S; } break; }")]
    [InlineData("switch (n) { case 0: if (!ready) await [|S|]; break; }", "switch (n) { case 0: while (!ready) await S; break; }")]
    public Task An_if_becomes_a_while(string statements, string fixedStatements) => Verify.Fixes(Slept(statements), Slept(fixedStatements), Plain);

    [Theory]
    [InlineData("if (!ready) { await [|S|]; count++; }")]
    [InlineData("if (!ready) { count++; await [|S|]; }")]
    [InlineData("if (!ready) { { await [|S|]; } }")]
    [InlineData("if (!ready) { await [|S|]; } else { count++; }")]
    [InlineData("if (ready) { count++; } else { await [|S|]; }")]
    [InlineData("if (flag) { count++; } else if (!ready) { await [|S|]; }")]
    [InlineData("if (!ready) { var result = await [|S|]; }")]
    [InlineData("SleepResult result = default; if (!ready) { result = await [|S|]; }")]
    [InlineData("if (!ready) { if ((await [|S|]).IsWoken) { return; } }")]
    [InlineData("if (flag) { await [|S|]; }")]
    [InlineData("if (n > 0) { await [|S|]; }")]
    [InlineData("if (count-- > 0) { await [|S|]; }")]
    [InlineData("if (++count > 0) { await [|S|]; }")]
    [InlineData("if ((count += 2) > 0) { await [|S|]; }")]
    [InlineData("if (!items.TryDequeue(out var item)) { await [|S|]; } item = item?.Trim();")]
    [InlineData("if (items.Count is var seen && seen == 0) { await [|S|]; } count = seen;")]
    [InlineData("if (!ready)\n{\n#if NEVER\n    count++;\n#endif\n    await [|S|];\n}")]
    [InlineData("await [|S|];")]
    [InlineData("while (true) { await [|S|]; }")]
    [InlineData("if (!ready) { Func<Task> sleep = async () => await [|S|]; await sleep(); }")]
    public Task No_while_is_offered_where_it_is_not_surely_right(string statements) => Verify.OffersNoFix(Slept(statements));

    [Theory]
    [InlineData("if (!ready) { await [|S|]; }", "while (!ready) { self.ThrowIfKilled(); await S; }")]
    [InlineData("if (!ready)\n{\n    // Nothing yet.\n    await [|S|];\n}", "while (!ready)\n{\n    self.ThrowIfKilled();\n    // Nothing yet.\n    await S;\n}")]
    [InlineData("if (!ready) // a\n    await [|S|]; // b\ncount++;", "while (!ready) // a\n{\n    self.ThrowIfKilled();\n    await S; // b\n}\ncount++;")]
    [InlineData("if (!ready) await [|S|];\ncount++;", "while (!ready)\n{\n    self.ThrowIfKilled();\n    await S;\n}\ncount++;")]
    public Task A_process_that_a_kill_would_make_sleep_again_is_ended(string statements, string fixedStatements) =>
        Verify.Fixes(Sleeping(statements), Sleeping(fixedStatements), Guarded);

    [Theory]
    [InlineData("if (!ready && !self.Killed) { await [|S|]; }", "while (!ready && !self.Killed) { await S; }")]
    [InlineData("if (!self.Killed && !ready) { await [|S|]; }", "while (!self.Killed && !ready) { await S; }")]
    public Task A_process_that_looks_at_its_flag_is_not_ended(string statements, string fixedStatements) => Verify.Fixes(Sleeping(statements), Sleeping(fixedStatements));

    [Fact]
    public Task What_was_not_looked_at_before_either_remains_to_be_said() => Verify.Fixes(
        Sleeping("if (!ready) { await [|S|]; }\nwhile (!done) { await S; self.ThrowIfKilled(); }"),
        Sleeping("while (!ready) { await {|ACI0002:S|}; }\nwhile (!done) { await S; self.ThrowIfKilled(); }"),
        "WhileFix");

    [Theory]
    [InlineData("""[RequiresLock("lk")] internal async Task M(IpcProcess self) { if (!ready) { await [|self.SleepAsync(channel, lk)|]; } }""")]
    [InlineData("async Task M(IpcProcess self) { var held = await self.LockAsync(lk); if (!ready) { await [|self.SleepAsync(channel, lk)|]; } await held.DisposeAsync(); }")]
    public Task No_while_is_offered_where_a_killed_process_would_sleep_again_and_cannot_be_ended(string members) => Verify.OffersNoFix(Verify.Members(members));

    [Fact]
    public Task Who_says_why_goes_on_when_killed() => Verify.Fixes(
        Verify.Members("""[Uninterruptible(Reason = "It is short.")] async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); if (!ready) { await [|self.SleepAsync(channel, lk)|]; } }"""),
        Verify.Members("""[Uninterruptible(Reason = "It is short.")] async Task M(IpcProcess self) { await using var held = await self.LockAsync(lk); while (!ready) { await self.SleepAsync(channel, lk); } }"""));

    [Fact]
    public Task All_of_a_document_are_fixed_at_once() => Verify.FixesAll(
        Slept("if (!ready) { await [|S|]; }\nif (!done)\n    await [|S|];\nif (flag) { await [|S|]; }"),
        Slept("while (!ready) { await S; }\nwhile (!done)\n    await S;\nif (flag) { await [|S|]; }"));

    [Fact]
    public Task All_processes_are_ended_at_once() => Verify.FixesAll(
        Sleeping("if (!ready) { await [|S|]; }\nif (!done) { await [|S|]; }"),
        Sleeping("while (!ready) { self.ThrowIfKilled(); await S; }\nwhile (!done) { self.ThrowIfKilled(); await S; }"),
        Guarded);

    [Fact]
    public Task Lines_end_as_they_did() => (Verify with { LineEnding = "\r\n" }).Fixes(
        Sleeping("if (!ready)\n    await [|S|];\ncount++;"), Sleeping("while (!ready)\n{\n    self.ThrowIfKilled();\n    await S;\n}\ncount++;"), Guarded);

    [Fact]
    public Task Top_level_statements_are_fixed() => Verify.Fixes(
        "await using var ipc = IpcSystem.Create(); var self = ipc.Spawn(\"p\", _ => Task.CompletedTask); var lk = ipc.CreateLock();\nawait using var held = await self.LockAsync(lk);\nif (!Shared.Ready)\n    await [|self.SleepAsync(ipc.CreateChannel(), lk)|];\nstatic class Shared { public static bool Ready; }",
        "await using var ipc = IpcSystem.Create(); var self = ipc.Spawn(\"p\", _ => Task.CompletedTask); var lk = ipc.CreateLock();\nawait using var held = await self.LockAsync(lk);\nwhile (!Shared.Ready)\n{\n    self.ThrowIfKilled();\n    await self.SleepAsync(ipc.CreateChannel(), lk);\n}\nstatic class Shared { public static bool Ready; }",
        Guarded);

    private static string Sleeping(string statements) => Body(statements, "self.SleepAsync(channel, lk)");

    private static string Slept(string statements) => Body(statements, "self.SleepUninterruptibleAsync(channel, lk)");

    private static string Body(string statements, string sleep) =>
        Verify.Body("await using var held = await self.LockAsync(lk);\n" + statements.Replace("S|]", sleep + "|]", StringComparison.Ordinal).Replace(":S|}", $":{sleep}|}}", StringComparison.Ordinal).Replace("await S", "await " + sleep, StringComparison.Ordinal));
}
