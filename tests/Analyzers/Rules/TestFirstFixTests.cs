namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class TestFirstFixTests
{
    private static readonly Verify Verify = new("ACI0009");

    [Theory]
    [InlineData("do { await [|S|]; } while (!ready);", "while (!ready) { await S; }")]
    [InlineData("do await [|S|]; while (!ready);", "while (!ready) await S;")]
    [InlineData("do\n{\n    await [|S|];\n}\nwhile (!ready);\ncount++;", "while (!ready)\n{\n    await S;\n}\ncount++;")]
    [InlineData("do\n{\n    await [|S|];\n} while (!ready);", "while (!ready)\n{\n    await S;\n}")]
    [InlineData("do\n    await [|S|];\nwhile (!ready);\ncount++;", "while (!ready)\n    await S;\ncount++;")]
    [InlineData("// a\ndo // b\n{\n    // c\n    await [|S|]; // d\n}\nwhile (!ready /* e */); // f", "// a\nwhile (!ready /* e */) // b\n{\n    // c\n    await S; // d\n} // f")]
    [InlineData("do { _ = await [|S|]; } while (!ready && !stop);", "while (!ready && !stop) { _ = await S; }")]
    [InlineData("do { await [|S|]; } while (count is var seen && seen < 3);", "while (count is var seen && seen < 3) { await S; }")]
    public Task A_do_becomes_a_while(string statements, string fixedStatements) => Verify.Fixes(Slept(statements), Slept(fixedStatements));

    [Theory]
    [InlineData("do { await [|S|]; count++; } while (!ready);")]
    [InlineData("do { count++; await [|S|]; } while (!ready);")]
    [InlineData("SleepResult result; do { result = await [|S|]; } while (result.IsWoken && !ready);")]
    [InlineData("SleepResult result = default; do { result = await [|S|]; } while (!result.IsWoken && !ready);")]
    [InlineData("do { var result = await [|S|]; } while (!ready);")]
    [InlineData("do { await [|S|]; } while (count-- > 0);")]
    [InlineData("do { await [|S|]; } while ((count -= 1) > 0);")]
    [InlineData("do { await [|S|]; } /* then */ while (!ready);")]
    [InlineData("do { await [|S|]; } while // then\n(!ready);")]
    [InlineData("do { await [|S|]; }\n// Until it is ready.\nwhile (!ready);")]
    [InlineData("do\n{\n    await [|S|];\n#if NEVER\n    count++;\n#endif\n}\nwhile (!ready);")]
    [InlineData("while (true) { await [|S|]; if (ready) { break; } }")]
    [InlineData("again: await [|S|]; if (!ready) { goto again; }")]
    public Task No_fix_is_offered_where_none_is_surely_right(string statements) => Verify.OffersNoFix(Slept(statements));

    [Fact]
    public Task All_of_a_document_are_fixed_at_once() => Verify.FixesAll(
        Slept("do { await [|S|]; } while (!ready);\nwhile (done)\n    count++;"), Slept("while (!ready) { await S; }\nwhile (done)\n    count++;"));

    [Fact]
    public Task Two_of_a_document_are_fixed_at_once() => Verify.FixesAll(
        Slept("Func<Task> other = async () => { do { await [|S|]; } while (!done); };\ndo { await [|S|]; } while (!ready);"),
        Slept("Func<Task> other = async () => { while (!done) { await S; } };\nwhile (!ready) { await S; }"));

    [Fact]
    public Task Lines_end_as_they_did() => (Verify with { LineEnding = "\r\n" }).Fixes(
        Slept("do\n{\n    await [|S|];\n}\nwhile (!ready);\ncount++;"), Slept("while (!ready)\n{\n    await S;\n}\ncount++;"));

    private static string Slept(string statements) => Verify.Body("await using var held = await self.LockAsync(lk);\n" + statements
        .Replace("S|]", "self.SleepUninterruptibleAsync(channel, lk)|]", StringComparison.Ordinal)
        .Replace("await S", "await self.SleepUninterruptibleAsync(channel, lk)", StringComparison.Ordinal));
}
