namespace ActorIpc.Analyzers.Tests.Rules;

// Private helpers without attributes: one level, within the type. S stands for a sleep that a kill ends, U for one that none ends.
public sealed class HelpersTests
{
    private const string Nap = "async Task NapAsync(IpcProcess self) { await S; }\n";

    private static readonly Verify Bare = new("ACI0001");
    private static readonly Verify Unchecked = new("ACI0002");

    [Theory]
    [InlineData("private async Task NapAsync(IpcProcess self) { await S; }")]
    [InlineData("private async Task NapAsync(IpcProcess self) => await S;")]
    [InlineData("private async Task<SleepResult> NapAsync(IpcProcess self) { return await S; }")]
    [InlineData("private ValueTask<SleepResult> NapAsync(IpcProcess self) => S;")]
    [InlineData("async Task NapAsync(IpcProcess self) { if (!ready) { await S; } }")]
    [InlineData("async Task NapAsync(IpcProcess self) { try { await S; } finally { count++; } }")]
    [InlineData("async Task NapAsync(IpcProcess self) { if (flag) { count++; } await S; count--; } static bool flag = true;")]
    [InlineData("private partial Task NapAsync(IpcProcess self); private partial async Task NapAsync(IpcProcess self) { await S; }")]
    public async Task A_private_method_that_sleeps_without_a_loop_is_judged_where_it_is_called(string helper)
    {
        await Bare.Silent(Members(helper, "while (!ready) { await NapAsync(self); self.ThrowIfKilled(); }"));
        await Bare.Warns(Members(helper, "await [|NapAsync(self)|];"));
        await Bare.Warns(Members(helper, "if (!ready) { await [|this.NapAsync(self)|]; }"));
        await Bare.Warns(Members(helper, "while (!ready) { await {|ACI0002:NapAsync(self)|}; }"));
        await Bare.Warns(Members(helper, "while (!ready) { await NapAsync(self); self.ThrowIfKilled(); } await [|NapAsync(self)|];"));
        await Bare.Warns(Members(helper, "Func<Task> later = async () => await [|NapAsync(self)|];"));
    }

    [Theory]
    [InlineData("async Task NapAsync() { await S; }")]
    [InlineData("async Task NapAsync() => await S;")]
    [InlineData("ValueTask<SleepResult> NapAsync() => S;")]
    [InlineData("async Task NapAsync() { if (!ready) { await S; } }")]
    public async Task A_local_function_too(string helper)
    {
        await Bare.Silent(Held($"while (!ready) {{ await NapAsync(); self.ThrowIfKilled(); }} {helper}"));
        await Bare.Warns(Held($"await [|NapAsync()|]; {helper}"));
        await Bare.Warns(Held($"while (!ready) {{ await {{|ACI0002:NapAsync()|}}; }} {helper}"));
        await Bare.Silent(Held($"Func<Task> later = async () => {{ while (!ready) {{ await NapAsync(); self.ThrowIfKilled(); }} }}; {helper}"));
        await Bare.Warns(Held($"Func<Task> later = async () => await [|NapAsync()|]; {helper}"));
    }

    [Theory]
    [InlineData("public async Task NapAsync(IpcProcess self) { await [|S|]; }")]
    [InlineData("internal async Task NapAsync(IpcProcess self) { await [|S|]; }")]
    [InlineData("protected virtual async Task NapAsync(IpcProcess self) { await [|S|]; }")]
    [InlineData("async Task NapAsync(IpcProcess self) { await [|S|]; } Func<IpcProcess, Task> Nap => NapAsync;")]
    [InlineData("async Task NapAsync(IpcProcess self) { await [|S|]; } void Hand() => Use(NapAsync); void Use(Func<IpcProcess, Task> nap) => nap(null!);")]
    [InlineData("async Task NapAsync(IpcProcess self) { await [|S|]; } class Inner { Func<IpcProcess, Task> Nap(Subject of) => of.NapAsync; }")]
    public Task What_others_can_call_is_judged_itself(string helper) => Bare.Warns(Members(helper, "while (!ready) { await NapAsync(self); self.ThrowIfKilled(); } await NapAsync(self);"));

    [Fact]
    public async Task What_nobody_calls_is_judged_itself()
    {
        await Bare.Warns(Members("async Task NapAsync(IpcProcess self) { await [|S|]; }", ""));
        await Bare.Warns(Held("async Task NapAsync() { await [|S|]; }"));
        await Bare.Warns(Held("Func<Task> nap = async () => await [|S|]; while (!ready) { await nap(); self.ThrowIfKilled(); }"));
        await Bare.Warns(Held("while (!ready) { Func<Task> later = NapAsync; await later(); self.ThrowIfKilled(); } async Task NapAsync() => await [|S|];"));
    }

    [Theory]
    [InlineData("async Task NapAsync(IpcProcess self) { await [|S|]; self.ThrowIfKilled(); await NapAsync(self); }")]
    [InlineData("async Task NapAsync(IpcProcess self) { await [|S|]; if (!self.Killed) { await NapAsync(self); } }")]
    public Task What_calls_itself_without_a_look_is_judged_itself(string helper) => Bare.Warns(Members(helper, "await NapAsync(self);"));

    [Theory]
    [InlineData("async Task NapAsync(IpcProcess self) { if (ready) { return; } await S; self.ThrowIfKilled(); await NapAsync(self); }")]
    [InlineData("async Task NapAsync(IpcProcess self) { while (!ready) { await S; self.ThrowIfKilled(); } }")]
    [InlineData("async Task NapAsync(IpcProcess self) { await self.SleepUntilAsync(channel, lk, () => ready); self.ThrowIfKilled(); }")]
    public Task What_looks_again_by_itself_needs_no_loop_around_it(string helper) => Bare.Silent(Members(helper, "await NapAsync(self);"));

    [Theory]
    [InlineData("async Task NapAsync(IpcProcess self) { await S; self.ThrowIfKilled(); }")]
    [InlineData("async Task NapAsync(IpcProcess self) { if ((await S).IsKilled) { throw new InvalidOperationException(); } }")]
    [InlineData("async Task NapAsync(IpcProcess self) { await S; Leave(self); } void Leave(IpcProcess self) { self.ThrowIfKilled(); }")]
    [InlineData("async Task NapAsync(IpcProcess self) { await U; }")]
    public async Task A_helper_out_of_which_no_killed_process_comes_needs_no_look_after_it(string helper)
    {
        await Unchecked.Silent(Members(helper, "while (!ready) { await NapAsync(self); }"));
        await Bare.Warns(Members(helper, "await [|NapAsync(self)|];"));
    }

    [Fact]
    public Task A_helper_that_looks_first_lets_no_killed_process_sleep_again() =>
        Unchecked.Silent(Members("async Task NapAsync(IpcProcess self) { self.ThrowIfKilled(); await S; }", "while (!ready) { await NapAsync(self); }"));

    [Theory]
    [InlineData("if ((await NapAsync(self)).IsKilled) { return; }")]
    [InlineData("if (!(await NapAsync(self)).IsWoken) { return; }")]
    [InlineData("var result = await NapAsync(self); if (result.Outcome != Outcome.Granted) { return; }")]
    [InlineData("if (await NapAsync(self) is { IsKilled: true }) { return; }")]
    public async Task What_a_helper_returns_can_be_looked_at(string look)
    {
        await Unchecked.Silent(Members("async Task<SleepResult> NapAsync(IpcProcess self) => await S;", $"while (!ready) {{ {look} }}"));
        await Unchecked.Silent(Members("ValueTask<SleepResult> NapAsync(IpcProcess self) => S;", $"while (!ready) {{ {look} }}"));
    }

    [Fact]
    public async Task A_helper_may_tell_whether_the_process_was_killed()
    {
        const string Helper = "async Task<bool> NapAsync(IpcProcess self) { return (await S).IsKilled; }";
        await Unchecked.Silent(Members(Helper, "while (!ready) { if (await NapAsync(self)) { return; } }"));
        await Unchecked.Warns(Members(Helper, "while (!ready) { await [|NapAsync(self)|]; }"));
    }

    [Fact]
    public async Task Two_levels_are_not_inferred_and_one_of_them_is_spoken_of_once()
    {
        await Bare.Warns(Members("async Task NapAsync(IpcProcess self) { await S; } async Task DozeAsync(IpcProcess self) { await [|NapAsync(self)|]; }", "while (!ready) { await DozeAsync(self); self.ThrowIfKilled(); }"));
        await Bare.Warns(Held("await OuterAsync(); async Task OuterAsync() { await [|InnerAsync()|]; } async Task InnerAsync() { await S; }"));
        await Unchecked.Warns(Members("async Task NapAsync(IpcProcess self) { await S; } async Task DozeAsync(IpcProcess self) { while (!ready) { await [|NapAsync(self)|]; } }", "await DozeAsync(self);"));
    }

    [Fact]
    public async Task A_type_within_the_type_calls_its_helpers_too()
    {
        await Bare.Silent(Members(Nap + "class Inner { async Task M(Subject of, IpcProcess self) { while (!of.ready) { await of.NapAsync(self); self.ThrowIfKilled(); } } }", ""));
        await Bare.Warns(Members(Nap + "class Inner { async Task M(Subject of, IpcProcess self) { while (!of.ready) { await of.NapAsync(self); self.ThrowIfKilled(); } } }", "await [|NapAsync(self)|];"));
    }

    [Fact]
    public Task A_helper_in_another_part_of_the_type_is_found() => Bare.Warns(Members(Nap, "") + Verify.Members("async Task N(IpcProcess self) { await using var held = await self.LockAsync(lk); await [|NapAsync(self)|]; }"));

    [Fact]
    public Task Helpers_of_a_generic_type_are_found() => Bare.Warns("""
        class Box<T>(WaitChannel channel, IpcLock lk) where T : class
        {
            T? value;
            void Put(T put) => value = put;
            async Task NapAsync(IpcProcess self) { await self.SleepAsync(channel, lk); }
            async Task DozeAsync<U>(IpcProcess self, U of) { await self.SleepAsync(channel, lk); }
            async Task RightAsync(IpcProcess self, Box<string> other)
            {
                await using var held = await self.LockAsync(lk);
                while (value is null) { await NapAsync(self); self.ThrowIfKilled(); }
                while (other.value is null) { await other.NapAsync(self); self.ThrowIfKilled(); }
            }
            async Task WrongAsync(IpcProcess self, Box<string> other)
            {
                await using var held = await self.LockAsync(lk);
                await [|NapAsync(self)|];
                await [|other.NapAsync(self)|];
                await [|DozeAsync(self, 1)|];
                while (value is null) { await DozeAsync(self, other); self.ThrowIfKilled(); }
            }
        }
        """);

    [Fact]
    public Task Helpers_among_top_level_statements_are_found() => Bare.Warns("""
        await using var ipc = IpcSystem.Create();
        var self = ipc.Spawn("p", _ => Task.CompletedTask);
        var lk = ipc.CreateLock();
        var channel = ipc.CreateChannel();
        await using var held = await self.LockAsync(lk);
        while (!Shared.Ready) { await NapAsync(); self.ThrowIfKilled(); }
        await [|NapAsync()|];
        async Task NapAsync() => await self.SleepAsync(channel, lk);
        static class Shared { public static bool Ready; }
        """);

    [Fact]
    public async Task A_nameof_is_no_use_of_a_helper() =>
        await Bare.Silent(Members(Nap, "while (!ready) { Console.WriteLine(nameof(NapAsync)); await NapAsync(self); self.ThrowIfKilled(); }"));

    // Whoever is asked about first: A comes to B, and B to A.
    [Theory]
    [InlineData("A(self);")]
    [InlineData("B(self);")]
    [InlineData("A(self); if (flag) count++;")]
    [InlineData("if (count > 0) { B(self); } else { A(self); }")]
    public async Task Helpers_that_call_each_other_end_a_killed_process_both(string call) => await Unchecked.Silent(Members(
        """
        static bool flag;
        void A(IpcProcess self) { if (self.Killed && flag) count++; B(self); }
        void B(IpcProcess self) { if (flag) A(self); self.ThrowIfKilled(); }
        """,
        $"while (!ready) {{ await S; {call} }}"));

    [Fact]
    public async Task Helpers_that_call_each_other_and_test_on_one_way_only_end_nobody() => await Unchecked.Warns(Members(
        """
        static bool flag;
        void A(IpcProcess self) { if (flag) B(self); }
        void B(IpcProcess self) { if (flag) A(self); else self.ThrowIfKilled(); }
        """,
        "while (!ready) { await [|S|]; A(self); B(self); }"));

    private static string Members(string helper, string statements) =>
        Verify.Members(Asleep($"{helper}\nasync Task M(IpcProcess self)\n{{\n    await using var held = await self.LockAsync(lk);\n    {statements}\n}}"));

    private static string Held(string statements) => Verify.Body("await using var held = await self.LockAsync(lk);\n" + Asleep(statements));

    private static string Asleep(string code) => System.Text.RegularExpressions.Regex.Replace(
        code, @"(?<=await |\[\||await \(|await \[\||=> |\(await )([SU])\b(?=[;)|.])", sleep => sleep.Value == "S" ? "self.SleepAsync(channel, lk)" : "self.SleepUninterruptibleAsync(channel, lk)");
}
