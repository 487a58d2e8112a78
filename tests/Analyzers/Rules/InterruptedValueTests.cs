namespace ActorIpc.Analyzers.Tests.Rules;

// ACI0004. W stands for a rendezvous of Plan 9, R for one that returns a result with a word, T for one of text.
public sealed class InterruptedValueTests
{
    private const string Word = "self.Plan9.RendezvousAsync(1, 2)";
    private const string Result = "self.RendezvousAsync(1, 2)";
    private const string Text = "self.RendezvousAsync<string>(1, \"hello\")";

    private static readonly Verify Verify = new("ACI0004");

    [Theory]
    [InlineData("[|ulong.MaxValue|]")]
    [InlineData("[|~0UL|]")]
    [InlineData("[|TagSpace.Interrupted|]")]
    [InlineData("unchecked([|(ulong)-1|])")]
    [InlineData("value: [|0xFFFF_FFFF_FFFF_FFFF|]")]
    public async Task The_interrupted_value_is_not_given(string value)
    {
        await Verify.Warns(Verify.Body($"if (!(await self.RendezvousAsync(1, {value})).IsMet) return;"));
        await Verify.Warns(Verify.Body($"if (await self.Plan9.RendezvousAsync(1, {value}) == ~0UL) return;"));
    }

    [Theory]
    [InlineData("const ulong none = ~0UL; if (!(await self.RendezvousAsync(1, [|none|])).IsMet) return;")]
    [InlineData("var none = ~0UL; if (!(await self.RendezvousAsync(1, [|none|])).IsMet) return;")]
    [InlineData("ulong none; none = ulong.MaxValue; if (flag) none = ~0UL; if (!(await self.RendezvousAsync(1, [|none|])).IsMet) return;")]
    [InlineData("await {|ACI0003:self.RendezvousAsync(1, [|~0UL|])|};")]
    public Task Nor_through_a_local(string statements) => Verify.Warns(Verify.Body(statements));

    [Fact]
    public Task What_hands_the_result_on_is_not_spoken_of_besides() =>
        Verify.Warns(Verify.Body("var meeting = [|self.RendezvousAsync(1, 2)|].AsTask(); Console.WriteLine((await meeting.WaitAsync(TimeSpan.FromSeconds(1))).Value);"));

    [Theory]
    [InlineData("if (!(await self.RendezvousAsync(~0UL, 1)).IsMet) return;")]
    [InlineData("if (!(await self.RendezvousAsync(1, 0)).IsMet) return;")]
    [InlineData("if (!(await self.RendezvousAsync(1, ulong.MaxValue - 1)).IsMet) return;")]
    [InlineData("if (!(await self.RendezvousAsync(1, (ulong)n)).IsMet) return;")]
    [InlineData("if (!(await self.RendezvousAsync<ulong>(1, ~0UL)).IsMet) return;")]
    [InlineData("if (!(await self.RendezvousAsync<long>(1, -1)).IsMet) return;")]
    [InlineData("var word = ~0UL; if (flag) word = 1; if (!(await self.RendezvousAsync(1, word)).IsMet) return;")]
    [InlineData("var word = ~0UL; Action set = () => word = 1; set(); if (!(await self.RendezvousAsync(1, word)).IsMet) return;")]
    [InlineData("Console.WriteLine(~0UL);")]
    public Task Any_other_value_may_be_given(string statements) => Verify.Silent(Verify.Body(statements));

    [Theory]
    [InlineData("var got = await [|W|]; count += (int)got;")]
    [InlineData("count = cells[await [|W|]];")]
    [InlineData("count = (int)(await [|W|] + 1);")]
    [InlineData("var got = await [|W|].ConfigureAwait(true); got++;")]
    [InlineData("var got = await [|W|]; Console.WriteLine(got);")]
    [InlineData("Console.WriteLine($\"got {await [|W|]}\");")]
    [InlineData("items.Enqueue((await [|W|]).ToString());")]
    [InlineData("var task = [|W|]; done = true; ulong got; got = await task; ulong copy = got; copy *= 2;")]
    [InlineData("var got = await [|W|]; var list = new List<int>(); count = list[(int)got];")]
    [InlineData("var got = await [|W|]; if (await self.Plan9.RendezvousAsync(2, got) == ~0UL) return;")]
    [InlineData("var got = await [|W|]; self.ThrowIfKilled(); count += (int)got;")]
    [InlineData("ulong got = 0; if (got == ~0UL) return; got = await [|W|]; count += (int)got;")]
    public Task A_word_that_nothing_compares_is_not_used(string statements) => Verify.Warns(Source(statements));

    [Theory]
    [InlineData("ulong got = await [|R|]; count += (int)got;")]
    [InlineData("var got = await [|R|]; count += (int)got.Value;")]
    [InlineData("count = cells[(await [|R|]).Value];")]
    [InlineData("count = cells[await [|R|]];")]
    [InlineData("var got = await [|R|]; var word = got.Value; Console.WriteLine(word);")]
    [InlineData("var got = await [|T|]; count = got.Value.Length;")]
    [InlineData("var got = await [|T|]; items.Enqueue(got.Value.Trim());")]
    [InlineData("var got = await [|self.RendezvousAsync<int[]>(1, cells)|]; count = got.Value[0];")]
    [InlineData("var got = await [|self.RendezvousAsync<int>(1, n)|]; count += got.Value;")]
    public Task A_value_is_not_used_without_a_look_at_the_outcome(string statements) => Verify.Warns(Source(statements));

    [Theory]
    [InlineData("var got = await W; if (got == ~0UL) return; count += (int)got;")]
    [InlineData("var got = await W; if (ulong.MaxValue == got) return; count += (int)got;")]
    [InlineData("var got = await W; if (got is TagSpace.Interrupted) return; count += (int)got;")]
    [InlineData("var got = await W; if (got is not ulong.MaxValue) count += (int)got;")]
    [InlineData("ulong got; while ((got = await W) == ~0UL) self.ThrowIfKilled(); count += (int)got;")]
    [InlineData("ulong got; do { self.ThrowIfKilled(); got = await W; } while (got == ~0UL); count += (int)got;")]
    [InlineData("var got = await W; if (~got != 0) count += (int)got;")]
    [InlineData("var got = await W; if ((long)got == -1) return; count += (int)got;")]
    [InlineData("var got = (long)await W; if (got < 0) return; count += (int)got;")]
    [InlineData("var got = await W; if (got < 10) count = cells[got];")]
    [InlineData("var got = await W; if (got.Equals(~0UL)) return; count += (int)got;")]
    [InlineData("switch (await W) { case ~0UL: return; case var got: count += (int)got; break; }")]
    [InlineData("count += await W switch { ~0UL => 0, var got => (int)got };")]
    [InlineData("var got = await W; var isOver = got == ~0UL; if (!isOver) count += (int)got;")]
    [InlineData("if (await W is < 100 and var got) count += (int)got;")]
    [InlineData("var got = await W; count += got == ~0UL ? 0 : (int)got;")]
    [InlineData("var got = await W; Check(got); count += (int)got; static void Check(ulong word) { if (word == ~0UL) throw new OperationCanceledException(); }")]
    [InlineData("var got = await W; Action check = () => { if (got == ~0UL) throw new OperationCanceledException(); }; check(); count += (int)got;")]
    [InlineData("var got = await W; ArgumentOutOfRangeException.ThrowIfEqual(got, ~0UL); count += (int)got;")]
    [InlineData("var words = new List<ulong> { await W }; count += words.Count;")]
    [InlineData("var words = new Queue<ulong>(); words.Enqueue(await W); count += words.Count;")]
    public Task A_word_that_is_compared_may_be_used(string statements) => Verify.Silent(Source(statements));

    [Theory]
    [InlineData("var got = await R; if (!got.IsMet) return; count += (int)got.Value;")]
    [InlineData("var got = await R; if (got.IsKilled || got.Outcome != Outcome.Granted) return; count += (int)(ulong)got;")]
    [InlineData("ulong got = await R; if (got == ~0UL) return; count += (int)got;")]
    [InlineData("var got = await R; if (got.Value == ~0UL) return; count += (int)got.Value;")]
    [InlineData("if (await R is { IsMet: true, Value: var word }) count += (int)word;")]
    [InlineData("if (await R is { Outcome: Outcome.Granted } got) count += (int)got.Value;")]
    [InlineData("var got = await R; count += got.IsMet ? (int)got.Value : 0;")]
    [InlineData("var got = await R; Check(got); count += (int)got.Value; static void Check(RendezvousResult of) { if (!of.IsMet) throw new OperationCanceledException(); }")]
    [InlineData("var got = await T; if (!got.IsMet) return; items.Enqueue(got.Value.Trim());")]
    [InlineData("var got = await T; if (got.Value is null) return; items.Enqueue(got.Value.Trim());")]
    [InlineData("var got = await T; count += got.Value?.Length ?? 0;")]
    [InlineData("var got = await T; items.Enqueue(got.Value);")]
    [InlineData("var got = await self.RendezvousAsync<int?>(1, n); if (got.Value.HasValue) count += got.Value.Value;")]
    public Task A_value_after_a_look_at_the_outcome_may_be_used(string statements) => Verify.Silent(Source(statements));

    [Fact]
    public Task What_is_returned_or_kept_is_for_others_to_look_at() => Verify.Silent(Source("", """
        ulong last;
        ValueTask<ulong> Direct(IpcProcess self) => W;
        async Task<ulong> Awaited(IpcProcess self) => await W;
        async Task<ulong> Converted(IpcProcess self) => await R;
        async Task Kept(IpcProcess self) => last = await W;
        async Task<(ulong, bool)> Both(IpcProcess self) => (await W, true);
        """));

    [Theory]
    [InlineData("[|W|];", "ACI0003")]
    [InlineData("var got = await [|W|];", "ACI0003")]
    [InlineData("ulong got = await [|R|];", "ACI0003")]
    [InlineData("while (!done) { count += (int)await [|W|]; }", "ACI0004")]
    [InlineData("while (!done) { var got = await [|R|]; items.Enqueue(got.ToString()); }", "ACI0002")]
    public Task One_mistake_is_told_once(string statements, string id) => new Verify(id).Warns(Source(statements));

    [Fact]
    public Task A_method_that_goes_on_when_killed_says_so() => Verify.Silent(Source("", """
        [Uninterruptible(Reason = "It cleans up.")]
        async Task CleanUp(IpcProcess self) { count += (int)await W; }
        """));

    [Fact]
    public Task A_method_of_the_user_is_judged_by_what_it_returns() => Verify.Warns(Source("", """
        public Task<RendezvousResult> MeetAsync(IpcProcess self) => R.AsTask();
        async Task Use(IpcProcess self) { count += (int)(await [|MeetAsync(self)|]).Value; }
        """));

    [Fact]
    public Task All_kinds_of_bodies_are_looked_at() => Verify.Warns(Plain("""
        await using var ipc = IpcSystem.Create();
        await using var self = ipc.Enter("program");
        Console.WriteLine(await [|W|]);
        await Local(self);

        async Task Local(IpcProcess self) => Console.WriteLine(await [|W|]);

        partial class Bodies(IpcProcess self)
        {
            private readonly Func<IpcProcess, Task> body = async self => Console.WriteLine((await [|R|]).Value);

            public Func<Task> Property { get { return async () => Console.WriteLine(await [|W|]); } }

            public async IAsyncEnumerable<ulong> Numbers() { yield return 1 + await [|W|]; }

            public partial Task Part();

            public partial async Task Part() { try { Console.WriteLine(await [|W|]); } finally { Console.WriteLine((await [|R|]).Value); } }

            public Task Use() => body(self);
        }
        """));

    [Theory]
    [InlineData("// <auto-generated/>\n", "Source.cs")]
    [InlineData("", "Source.g.cs")]
    public Task Generated_code_is_left_alone(string head, string name) => (Verify with { FileName = name }).Silent(head + Source("count += (int)await W;"));

    [Fact]
    public Task Code_that_does_not_compile_is_judged_as_far_as_it_goes() => (Verify with { MayNotCompile = true }).Warns(Source("""
        count += (int)await [|W|];
        count += (int)await self.Plan9.RendezvousAsync(nothing);
        var x = ;
        """));

    [Fact]
    public Task The_message_says_what_to_compare_with() => Verify.Says(Source("count += (int)await [|W|];"), "'RendezvousAsync' returns ~0", "compare it with 'ulong.MaxValue' first");

    [Fact]
    public Task The_message_about_a_result_says_what_to_look_at() => Verify.Says(Source("count += (int)(await [|R|]).Value;"), "may have met nobody", "look at 'IsMet' first");

    [Fact]
    public Task The_message_about_what_is_given_says_what_to_give() =>
        Verify.Says(Verify.Body("if (!(await self.RendezvousAsync(1, [|~0UL|])).IsMet) return;"), "takes for an interruption", "'RendezvousAsync<T>'");

    private static string Source(string statements) => Plain(Verify.Body(statements));

    private static string Source(string statements, string members) => Plain(Verify.Members(statements + members));

    private static string Plain(string source) => System.Text.RegularExpressions.Regex.Replace(
        source, @"(?<=[ |(])[WRT](?=[;.,|) \]]|$)", letter => letter.Value switch { "W" => Word, "R" => Result, _ => Text });
}
