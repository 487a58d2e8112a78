namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class StaleExpectedValueTests
{
    private const string Pass = "if ((await [|self.FutexWaitAsync(word, seen)|]).IsKilled) { return; }";

    private static readonly Verify Verify = new("ACI0010");

    [Theory]
    [InlineData("while", "var seen = word.Value; while (!ready) { W }")]
    [InlineData("while on the word", "var seen = word.Value; while (word.Value != 0) { W }")]
    [InlineData("leaving where it is one value", "var seen = word.Value; while (true) { if (word.Value == 0) { break; } W }")]
    [InlineData("do", "var seen = word.Value; if (!ready) { do { W } while (!ready); }")]
    [InlineData("for", "var seen = word.Value; for (; !ready; n++) { W }")]
    [InlineData("goto", "var seen = word.Value; again: if (!ready) { W goto again; }")]
    [InlineData("Read", "var seen = word.Read(); while (!ready) { W }")]
    [InlineData("read in the outer loop only", "while (!done) { var seen = word.Value; while (!ready) { W } if (self.Killed) { return; } }")]
    [InlineData("two reads before the loop", "var seen = word.Value; if (flag) { seen = word.Value; } while (!ready) { W }")]
    public Task A_value_that_is_read_before_the_loop(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Warns(Verify.Body(statements.Replace("W", Pass, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("read in the loop", "while (!ready) { var seen = word.Value; W }")]
    [InlineData("read again", "var seen = word.Value; while (!ready) { W seen = word.Value; }")]
    [InlineData("read again on one way", "var seen = word.Value; while (!ready) { W if (flag) { seen = word.Value; } }")]
    [InlineData("read in the call", "while (!ready) { if ((await self.FutexWaitAsync(word, word.Value)).IsKilled) { return; } }")]
    [InlineData("a constant", "while (!ready) { if ((await self.FutexWaitAsync(word, 2)).IsKilled) { return; } }")]
    [InlineData("a local constant", "const uint seen = 2; while (word.Value == 2) { W }")]
    [InlineData("a local that is always the same", "var seen = 2u; while (word.Value == seen) { W }")]
    [InlineData("while it holds what was read", "var seen = word.Value; while (word.Value == seen) { W }")]
    [InlineData("until it holds something else", "var seen = word.Value; while (true) { if (word.Value != seen) { break; } W }")]
    [InlineData("while it holds one value", "var seen = word.Value; while (word.Value == 2) { W }")]
    [InlineData("while it is one value", "var seen = word.Value; while (word.Value is 2) { W }")]
    [InlineData("leaving where it is not one value", "var seen = word.Value; while (true) { if (word.Value is not 2) { return; } W }")]
    [InlineData("leaving where it changed", "var seen = word.Value; while (!ready) { var result = await self.FutexWaitAsync(word, seen); if (result.IsKilled || result.IsValueChanged) { return; } }")]
    [InlineData("leaving by the outcome", "var seen = word.Value; while (!ready) { if ((await self.FutexWaitAsync(word, seen)).Outcome != Outcome.Granted) { return; } }")]
    [InlineData("a pattern", "var seen = word.Value; while (!ready) { if (await self.FutexWaitAsync(word, seen) is not { IsWoken: true }) { return; } }")]
    [InlineData("another word", "var seen = FindWord().Value; while (!ready) { W }")]
    [InlineData("worked out", "var seen = word.Value | 1; while (!ready) { W }")]
    [InlineData("what an exchange found", "var seen = word.Exchange(1); while (!ready) { W }")]
    [InlineData("written by a lambda", "var seen = word.Value; Action look = () => seen = word.Value; while (!ready) { look(); W }")]
    [InlineData("a count", "var some = word.Value; while (!ready) { if ((await self.Linux.FutexAsync(word, FutexCommand.Wake, some)).IsKilled) { return; } }")]
    [InlineData("a parameter", "await Wait(word.Value); async Task Wait(uint seen) { while (!ready) { W } }")]
    [InlineData("a result of another call", "var seen = Count(); while (!ready) { W }")]
    public Task A_value_that_is_right(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Silent(Verify.Body(statements.Replace("W if", "W  if", StringComparison.Ordinal).Replace("W ", Unmarked + " ", StringComparison.Ordinal)) + Verify.Members("FutexWord FindWord() => word;\nuint Count() => 1;"));
    }

    [Theory]
    [InlineData("while", "var seen = (await self.LoadAsync(kept)).Value; while (!ready) { W }")]
    [InlineData("while on the word", "var seen = (await self.LoadAsync(kept)).Value; while ((await self.LoadAsync(kept)).Value != 0) { W }")]
    public Task A_value_of_a_word_of_an_owner_that_is_read_before_the_loop(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Warns(Verify.Body(OfOwner(statements, marked: true)));
    }

    [Theory]
    [InlineData("read in the loop", "while (!ready) { var seen = (await self.LoadAsync(kept)).Value; W }")]
    [InlineData("read again", "var seen = (await self.LoadAsync(kept)).Value; while (!ready) { W seen = (await self.LoadAsync(kept)).Value; }")]
    [InlineData("what the wait has said", "var seen = (await self.LoadAsync(kept)).Value; while (!ready) { var wait = await self.WaitAsync(kept, seen); if (wait.IsKilled) { return; } seen = wait.Value; }")]
    [InlineData("another word", "var seen = (await self.LoadAsync(other)).Value; while (!ready) { W }")]
    [InlineData("a constant", "while (!ready) { if ((await self.WaitAsync(kept, 2)).IsKilled) { return; } }")]
    [InlineData("what an exchange found", "var seen = (await self.ExchangeAsync(kept, 1)).Value; while (!ready) { W }")]
    public Task A_value_of_a_word_of_an_owner_that_is_right(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Silent(Verify.Body(OfOwner(statements, marked: false)));
    }

    [Fact]
    public Task Where_another_rule_speaks_of_the_wait_it_does_not() => Verify.Warns(Verify.Body("""
        var seen = word.Value;
        while (true)
        {
            if ((await {|ACI0001:self.FutexWaitAsync(word, seen)|}).IsKilled) { return; }
        }
        """));

    [Fact]
    public Task The_exact_face_is_judged_too() => Verify.Warns(Verify.Body("var seen = word.Value; while (!ready) { if ((await [|self.Linux.FutexWaitAsync(word, seen)|]).IsKilled) { return; } }"));

    [Fact]
    public Task Lambdas_local_functions_iterators_and_accessors_are_judged() => Verify.Warns(Verify.Members($$"""
        Func<IpcProcess, FutexWord, Func<bool>, Task> body = async (self, word, done) => { var seen = word.Value; while (!done()) { {{Pass}} } };

        Func<IpcProcess, Task> Body => async self => { var seen = word.Value; while (!ready) { {{Pass}} } };

        async Task M(IpcProcess self)
        {
            await Inner();
            async Task Inner() { var seen = word.Value; while (!ready) { {{Pass}} } }
        }

        async IAsyncEnumerable<int> Numbers(IpcProcess self)
        {
            var seen = word.Value;
            while (!ready) { {{Pass.Replace("return", "yield break", StringComparison.Ordinal)}} yield return count; }
        }

        private partial Task Part(IpcProcess self);

        private async partial Task Part(IpcProcess self) { var seen = word.Value; while (!ready) { {{Pass}} } }
        """));

    [Fact]
    public Task Statements_at_top_level_are_judged() => Verify.Warns($$"""
        var ipc = IpcSystem.Create();
        var self = ipc.Enter("main");
        var word = ipc.CreateFutexWord();
        var seen = word.Value;
        while (Environment.TickCount > 0) { {{Pass}} }
        """);

    [Fact]
    public Task Generated_code_is_left_alone() =>
        (Verify with { FileName = "Source.g.cs" }).Silent(Verify.Body($"var seen = word.Value; while (!ready) {{ {Unmarked} }}"));

    [Fact]
    public Task Code_that_does_not_compile_is_judged_as_far_as_it_goes() =>
        (Verify with { MayNotCompile = true }).Warns(Verify.Body($"var seen = word.Value; while (!ready) {{ {Pass} missing(); }}"));

    [Fact]
    public Task The_words_name_the_local() => Verify.Says(Verify.Body($"var seen = word.Value; while (!ready) {{ {Pass} }}"), "'FutexWaitAsync'", "'seen'", "read the word again in each pass");

    private static string OfOwner(string statements, bool marked)
    {
        var wait = marked ? "[|self.WaitAsync(kept, seen)|]" : "self.WaitAsync(kept, seen)";
        return "var (kept, other) = (IpcSystem.Create().Word(\"kept\"), IpcSystem.Create().Word(\"other\")); "
            + statements.Replace(" W ", $" if ((await {wait}).IsKilled) {{ return; }} ", StringComparison.Ordinal);
    }

    private static string Unmarked => Pass.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal);
}
