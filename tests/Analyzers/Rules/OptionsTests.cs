namespace ActorIpc.Analyzers.Tests.Rules;

// What docs/rules/README.md says of the options. Each is tried with and without it.
public sealed class OptionsTests
{
    private const string Naps = """

        namespace Other
        {
            static class Naps
            {
                public static ValueTask DozeAsync(this IpcProcess self) => default;
                public static ValueTask RestAsync(this IpcProcess self) => default;
                [Sleeps(Interruptible = false)] public static ValueTask FreezeAsync(this IpcProcess self) => default;
                [Sleeps(Rechecks = true)] public static ValueTask LookAsync(this IpcProcess self) => default;
                public static class Deep { public static ValueTask DreamAsync(IpcProcess self) => default; }
            }
            static class Generic<T> { public static ValueTask NapAsync<U>(IpcProcess self) => default; }
        }
        """;

    private const string Life = """

        namespace Other
        {
            static class Life
            {
                public static bool Over;
                public static bool IsOver => Over;
                public static bool Ends(IpcProcess self) => Over && self is null;
                public static void Check() { if (Over) { throw new InvalidOperationException(); } }
                public static void Check(SleepResult result) { if (Over && !result.IsWoken) { throw new InvalidOperationException(); } }
                public static void Log(string what) { if (Over) { Console.WriteLine(what); } }
            }
        }
        """;

    private static readonly Verify Bare = new("ACI0001");
    private static readonly Verify Unchecked = new("ACI0002");
    private static readonly Verify Ignored = new("ACI0003");

    [Theory]
    [InlineData("Other.Naps.DozeAsync", "self.DozeAsync()")]
    [InlineData("Other.Naps", "self.DozeAsync()")]
    [InlineData("Other.Naps", "self.RestAsync()")]
    [InlineData("Some.Thing, Other.Naps.DozeAsync ,", "self.DozeAsync()")]
    [InlineData("Other.Naps.Deep.DreamAsync", "Naps.Deep.DreamAsync(self)")]
    [InlineData("Other.Naps.Deep", "Naps.Deep.DreamAsync(self)")]
    [InlineData("Other.Generic<T>.NapAsync", "Generic<int>.NapAsync<long>(self)")]
    [InlineData("Other.Generic<T>", "Generic<int>.NapAsync<long>(self)")]
    public async Task An_interruptible_method_is_judged_as_a_sleep(string named, string sleep)
    {
        var verify = new Verify("ACI0001") { EditorConfig = $"actoripc.interruptible_methods = {named}" };
        await Bare.Silent(Napping($"await {sleep};"));
        await verify.Warns(Napping($"await [|{sleep}|];"));
        await verify.Warns(Napping($"if (!ready) {{ await [|{sleep}|]; }}"));
        await verify.Warns(Napping($"while (!ready) {{ await {{|ACI0002:{sleep}|}}; }}"));
        await verify.Silent(Napping($"while (!ready) {{ await {sleep}; self.ThrowIfKilled(); }}"));
    }

    [Theory]
    [InlineData("Other.Naps.RestAsync")]
    [InlineData("Naps.DozeAsync")]
    [InlineData("DozeAsync")]
    [InlineData("Other")]
    [InlineData("Other.Nap")]
    [InlineData("other.naps.dozeasync")]
    [InlineData("")]
    public Task No_other_method_becomes_a_sleep(string named) =>
        (Bare with { EditorConfig = $"actoripc.interruptible_methods = {named}" }).Silent(Napping("await self.DozeAsync();"));

    [Fact]
    public Task An_attribute_says_more_than_the_option() => (Bare with { EditorConfig = "actoripc.interruptible_methods = Other.Naps" })
        .Silent(Napping("while (!ready) { await self.FreezeAsync(); } await self.LookAsync();"));

    [Theory]
    [InlineData("Other.Life.Over", "if (Life.Over) { return; }")]
    [InlineData("Other.Life.IsOver", "if (Life.IsOver) { return; }")]
    [InlineData("Other.Life.Ends", "if (Life.Ends(self)) { return; }")]
    [InlineData("Other.Life.Check", "Life.Check();")]
    [InlineData("Other.Life.Check", "Life.Check(result);")]
    [InlineData("Other.Life", "if (Life.IsOver) { return; }")]
    [InlineData("Other.Life", "Life.Check();")]
    [InlineData("Some.Thing ,Other.Life.IsOver", "if (Life.IsOver) { return; }")]
    [InlineData("Other.Life.IsOver", "Leave(); void Leave() { if (Life.IsOver) { throw new InvalidOperationException(); } }")]
    [InlineData("Other.Life.Check", "Leave(); void Leave() { Life.Check(); }")]
    [InlineData("Other.Life.IsOver", "if (Left()) { return; } bool Left() => Life.IsOver;")]
    public async Task A_killed_member_is_a_look_at_the_flag(string named, string look)
    {
        await Unchecked.Warns(Sleeping("var result = await [|S|]; " + look));
        await (Unchecked with { EditorConfig = $"actoripc.killed_members = {named}" }).Silent(Sleeping("var result = await S; " + look));
    }

    [Theory]
    [InlineData("Other.Life.Over", "if (Life.IsOver) { return; }")]
    [InlineData("Life.IsOver", "if (Life.IsOver) { return; }")]
    [InlineData("Other.Life.IsOver", "if (Life.IsOver) { count++; }")]
    [InlineData("Other.Life.IsOver", "if (!Life.IsOver) { return; }")]
    [InlineData("Other.Life.Log", "Life.Log(\"looked\");")]
    public Task Nothing_else_is_a_look_at_the_flag(string named, string look) =>
        (Unchecked with { EditorConfig = $"actoripc.killed_members = {named}" }).Warns(Sleeping("await [|S|]; " + look));

    [Fact]
    public async Task A_killed_member_is_no_condition_to_wait_for()
    {
        var source = Verify.Body("await using var held = await self.LockAsync(lk);\nwhile (!Life.Over) { await [|self.SleepUninterruptibleAsync(channel, lk)|]; }") + Life;
        await (Bare with { EditorConfig = "actoripc.killed_members = Other.Life.Over" }).Warns("using Other;\n" + source);
        await Bare.Silent("using Other;\n" + source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("while (!ready) { self.ThrowIfKilled(); await [|S|]; }")]
    [InlineData("while (!ready) { if (self.Killed) { return; } await [|S|]; } count--;")]
    [InlineData("while (true) { if (ready) { return; } self.ThrowIfKilled(); await [|S|]; }")]
    [InlineData("while (!ready && !self.Killed) { await [|S|]; } count--;")]
    public async Task Under_the_strict_option_leaving_the_loop_wants_a_look_too(string statements)
    {
        var plain = statements.Replace("[|S|]", "S", StringComparison.Ordinal);
        await (Unchecked with { EditorConfig = "actoripc.strict_exit_path = true" }).Warns(Held(statements));
        await (Unchecked with { EditorConfig = "actoripc.strict_exit_path = TRUE" }).Warns(Held(statements));
        await Unchecked.Silent(Held(plain));
        await (Unchecked with { EditorConfig = "actoripc.strict_exit_path = false" }).Silent(Held(plain));
        await (Unchecked with { EditorConfig = "actoripc.strict_exit_path = yes" }).Silent(Held(plain));
    }

    [Theory]
    [InlineData("while (!ready) { await S; self.ThrowIfKilled(); }")]
    [InlineData("while (!ready) { if ((await S).IsKilled) { return; } }")]
    [InlineData("while (!ready) { var result = await S; if (!result.IsWoken) { break; } }")]
    [InlineData("while (!self.Killed && !ready) { await S; } count--;")]
    [InlineData("while (!ready) { await self.SleepUninterruptibleAsync(channel, lk); }")]
    public Task Under_the_strict_option_a_look_after_the_sleep_is_enough(string statements) =>
        (Unchecked with { EditorConfig = "actoripc.strict_exit_path = true" }).Silent(Held(statements));

    [Fact]
    public Task The_strict_message_says_what_to_write() => (Unchecked with { EditorConfig = "actoripc.strict_exit_path = true" }).Says(
        Held("while (!ready) { self.ThrowIfKilled(); await [|S|]; }"), "goes on as if the condition held", "after the loop");

    [Theory]
    [InlineData("_ = await [|self.AcquireAsync(semaphore)|];")]
    [InlineData("_ = [|self.AcquireAsync(semaphore)|];")]
    [InlineData("(_, _) = await [|self.Xv6.WaitAsync()|];")]
    public async Task Under_the_option_a_discard_is_a_look(string statement)
    {
        await Ignored.Warns(Verify.Body(statement));
        await (Ignored with { EditorConfig = "actoripc.discard_is_check = false" }).Warns(Verify.Body(statement));
        await (Ignored with { EditorConfig = "actoripc.discard_is_check = true" }).Silent(
            Verify.Body(statement.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("await [|self.AcquireAsync(semaphore)|];")]
    [InlineData("var got = await [|self.AcquireAsync(semaphore)|];")]
    [InlineData("await using var held = await [|self.LockInterruptibleAsync(lk)|];")]
    public Task Under_the_option_nothing_but_a_discard_is_a_look(string statement) =>
        (Ignored with { EditorConfig = "actoripc.discard_is_check = true" }).Warns(Verify.Body(statement));

    private static string Napping(string statements) => "using Other;\n" + Verify.Body(statements) + Naps;

    private static string Sleeping(string statements) => "using Other;\n" + Held($"while (!ready) {{ {statements} }}") + Life;

    private static string Held(string statements) => Verify.Body("await using var held = await self.LockAsync(lk);\n" + statements
        .Replace("[|S|]", "[|self.SleepAsync(channel, lk)|]", StringComparison.Ordinal).Replace("await S", "await self.SleepAsync(channel, lk)", StringComparison.Ordinal));
}
