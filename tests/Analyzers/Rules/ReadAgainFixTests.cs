namespace ActorIpc.Analyzers.Tests.Rules;

public sealed class ReadAgainFixTests
{
    private static readonly Verify Verify = new("ACI0010");

    [Fact]
    public Task The_word_is_read_again_before_the_condition_is_looked_at() => Verify.Fixes(
        Verify.Body("""
            var seen = word.Value;
            while (!ready)
            {
                if ((await [|self.FutexWaitAsync(word, seen)|]).IsKilled)
                {
                    return;
                }
            }
            """),
        Verify.Body("""
            var seen = word.Value;
            while (!ready)
            {
                if ((await self.FutexWaitAsync(word, seen)).IsKilled)
                {
                    return;
                }
                seen = word.Value;
            }
            """));

    [Fact]
    public Task A_word_of_an_owner_is_read_again_by_a_call() => Verify.Fixes(
        Verify.Body("""
            var kept = IpcSystem.Create().Word("kept");
            var seen = (await self.LoadAsync(kept)).Value;
            while (!ready)
            {
                if ((await [|self.WaitAsync(kept, seen)|]).IsKilled)
                {
                    return;
                }
            }
            """),
        Verify.Body("""
            var kept = IpcSystem.Create().Word("kept");
            var seen = (await self.LoadAsync(kept)).Value;
            while (!ready)
            {
                if ((await self.WaitAsync(kept, seen)).IsKilled)
                {
                    return;
                }
                seen = (await self.LoadAsync(kept)).Value;
            }
            """));

    [Fact]
    public Task All_are_fixed_at_once() => Verify.FixesAll(
        Verify.Body("""
            var seen = word.Value;
            while (!ready)
            {
                self.ThrowIfKilled();
                count += (await [|self.FutexWaitAsync(word, seen)|]).IsKilled ? 1 : 0;
            }

            var other = word.Read();
            while (word.Value != 0)
            {
                self.ThrowIfKilled();
                count += (await [|self.FutexWaitAsync(word, other)|]).IsKilled ? 1 : 0;
            }
            """),
        Verify.Body("""
            var seen = word.Value;
            while (!ready)
            {
                self.ThrowIfKilled();
                count += (await self.FutexWaitAsync(word, seen)).IsKilled ? 1 : 0;
                seen = word.Value;
            }

            var other = word.Read();
            while (word.Value != 0)
            {
                self.ThrowIfKilled();
                count += (await self.FutexWaitAsync(word, other)).IsKilled ? 1 : 0;
                other = word.Read();
            }
            """));

    [Theory]
    [InlineData("var seen = word.Value; while (!ready) { if ((await [|self.FutexWaitAsync(word, seen)|]).IsKilled) { return; } if (flag) { continue; } count++; }")]
    [InlineData("var seen = word.Value; while (!ready)\n{\n    if ((await [|self.FutexWaitAsync(word, seen)|]).IsKilled) { return; }\n#if !NEVER\n    count++;\n#endif\n}")]
    [InlineData("uint seen; seen = word.Value; while (!ready) { if ((await [|self.FutexWaitAsync(word, seen)|]).IsKilled) { return; } }")]
    [InlineData("var seen = word.Value; while (!ready && !(await [|self.FutexWaitAsync(word, seen)|]).IsKilled) { count++; }")]
    [InlineData("var seen = word.Value; while (!ready) if ((await [|self.FutexWaitAsync(word, seen)|]).IsKilled) { return; }")]
    [InlineData("var seen = word.Value; again: if (!ready) { if ((await [|self.FutexWaitAsync(word, seen)|]).IsKilled) { return; } goto again; }")]
    public Task Where_the_end_of_a_pass_is_not_plain_there_is_no_fix(string statements) => Verify.OffersNoFix(Verify.Body(statements));
}
