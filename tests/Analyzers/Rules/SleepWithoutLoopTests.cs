using System.Text.RegularExpressions;

namespace ActorIpc.Analyzers.Tests.Rules;

// S stands for a sleep that no kill ends, so that ACI0001 alone can speak.
public sealed class SleepWithoutLoopTests
{
    private static readonly Verify Verify = new("ACI0001");

    [Theory]
    [InlineData("bare", "await [|S|];")]
    [InlineData("if", "if (!ready) { await [|S|]; }")]
    [InlineData("if without braces", "if (!ready) await [|S|];")]
    [InlineData("nested if", "if (!ready) { if (count == 0) { await [|S|]; } }")]
    [InlineData("else", "if (ready) { count--; } else { await [|S|]; }")]
    [InlineData("switch", "switch (count) { case 0: await [|S|]; break; default: count--; break; }")]
    [InlineData("while that ends after one pass", "while (!ready) { await [|S|]; break; }")]
    [InlineData("for that ends after one pass", "for (;;) { await [|S|]; return; }")]
    [InlineData("foreach that ends after one pass", "foreach (var cell in cells) { await [|S|]; break; }")]
    [InlineData("do that never repeats", "do { await [|S|]; } while (false);")]
    [InlineData("while that throws after one pass", "while (!ready) { await [|S|]; throw new Exception(); }")]
    [InlineData("for that counts", "for (var i = 0; i < 3; i++) { await [|S|]; }")]
    [InlineData("while that counts a parameter down", "while (n-- > 0) { await [|S|]; }")]
    [InlineData("forever", "while (true) { await [|S|]; count++; }")]
    [InlineData("for without a condition", "for (;;) { await [|S|]; count++; }")]
    [InlineData("foreach", "foreach (var cell in cells) { await [|S|]; }")]
    [InlineData("a local read before the loop", "var seen = ready; while (!seen) { await [|S|]; }")]
    [InlineData("a by-value parameter", "while (!flag) { await [|S|]; }")]
    [InlineData("a constant", "const bool Never = false; while (!Never) { await [|S|]; }")]
    [InlineData("the sleep's own result", "while (!(await [|S|]).IsWoken) { }")]
    [InlineData("only killed", "while (!self.Killed) { await [|S|]; }")]
    [InlineData("only a token", "while (!token.IsCancellationRequested) { await [|S|]; }")]
    [InlineData("only whether a lock was taken", "while (true) { var more = await self.LockAsync(other); if (!more.IsHeld) { break; } await [|S|]; await more.DisposeAsync(); }")]
    [InlineData("only whether a lock was taken, after ConfigureAwait", "while ((await self.LockAsync(other).ConfigureAwait(true)).IsHeld) { await [|S|]; }")]
    [InlineData("looked at, but only to log", "while (true) { if (!ready) { Console.WriteLine(); } await [|S|]; }")]
    [InlineData("looked at on one way only", "while (true) { if (flag) { if (ready) { break; } } await [|S|]; }")]
    [InlineData("continue past the test", "while (true) { await [|S|]; if (flag) { continue; } if (ready) { break; } }")]
    [InlineData("try", "try { await [|S|]; } finally { count++; }")]
    [InlineData("finally", "try { count++; } finally { await [|S|]; }")]
    [InlineData("catch", "try { count++; } catch (InvalidOperationException) { await [|S|]; }")]
    [InlineData("using", "using (new System.IO.MemoryStream()) { await [|S|]; }")]
    [InlineData("ConfigureAwait", "await [|S|].ConfigureAwait(true);")]
    [InlineData("AsTask", "await [|S|].AsTask();")]
    [InlineData("a stored task", "var task = [|S|]; count++; await task;")]
    [InlineData("a result in a local", "var result = await [|S|]; if (result.IsWoken) { count--; }")]
    [InlineData("lambda in a loop", "while (!ready) { Func<Task> f = async () => { await [|S|]; }; await f(); }")]
    [InlineData("a conditional expression", "var result = ready ? default : await [|S|];")]
    [InlineData("goto forward", "if (ready) { goto done; } await [|S|]; done: count--;")]
    [InlineData("goto back without a test", "again: await [|S|]; goto again;")]
    [InlineData("two in a row", "await [|S|]; await [|S|];")]
    [InlineData("a flag of its own that never changes", "var go = true; while (go) { await [|S|]; }")]
    [InlineData("a flag of its own that always changes", "var go = true; while (go) { await [|S|]; go = false; }")]
    public Task A_sleep_that_nothing_brings_back_to_its_condition(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Warns(Asleep(statements));
    }

    [Theory]
    [InlineData("while", "while (!ready) { await S; }")]
    [InlineData("while without braces", "while (!ready) await S;")]
    [InlineData("for", "for (; !ready;) { await S; }")]
    [InlineData("whether a lock is free", "while (!self.TryLock(other, out var more)) { await S; }")]
    [InlineData("for with a step", "for (var i = 0; !ready; i++) { await S; }")]
    [InlineData("for that also counts", "for (var i = 0; i < 10 && !ready; i++) { await S; }")]
    [InlineData("do after a test", "if (!ready) { do { await S; } while (!ready); }")]
    [InlineData("goto", "again: if (!ready) { await S; goto again; }")]
    [InlineData("break", "while (true) { if (ready) { break; } await S; }")]
    [InlineData("return", "while (true) { if (ready) { return; } await S; }")]
    [InlineData("throw", "while (true) { if (ready) { throw new Exception(); } await S; }")]
    [InlineData("continue", "while (true) { if (!ready) { await S; continue; } break; }")]
    [InlineData("an array element", "while (cells[n] == 0) { await S; }")]
    [InlineData("an array element of a local array", "var own = cells; while (own[0] == 0) { await S; }")]
    [InlineData("a property", "while (items.Count == 0) { await S; }")]
    [InlineData("a call", "while (!items.TryPeek(out _)) { await S; }")]
    [InlineData("a helper", "while (!Holds()) { await S; } bool Holds() => ready;")]
    [InlineData("a delegate", "Func<bool> holds = () => ready; while (!holds()) { await S; }")]
    [InlineData("a local read in the loop", "for (var seen = ready; !seen; seen = ready) { await S; }")]
    [InlineData("a local through a local", "while (true) { var seen = count; var enough = seen > 3; if (enough) { break; } await S; }")]
    [InlineData("a local in a pattern", "while (count is var seen && seen < 3) { await S; }")]
    [InlineData("a switch", "while (true) { switch (count) { case 0: await S; continue; default: return; } }")]
    [InlineData("a switch expression", "while (count switch { 0 => true, _ => false }) { await S; }")]
    [InlineData("a null test", "while (items.FirstOrDefault() is null) { await S; }")]
    [InlineData("a coalescing", "string? got = null; while ((got ??= items.FirstOrDefault()) is null) { await S; }")]
    [InlineData("a condition with several parts", "while (!ready && !stop) { await S; }")]
    [InlineData("a condition of which one part is shared", "while (flag && !ready) { await S; }")]
    [InlineData("an or of which one part is shared", "while (!ready || flag) { await S; }")]
    [InlineData("in the condition", "while (!ready && (await S).IsWoken) { }")]
    [InlineData("nested if in a loop", "while (!ready) { if (count == 0) { await S; } }")]
    [InlineData("try in a loop", "while (!ready) { try { await S; } finally { count++; } }")]
    [InlineData("a loop in a try", "try { while (!ready) { await S; } } finally { count++; }")]
    [InlineData("a retry through catch", "while (!ready) { try { await S; } catch (InvalidOperationException) { } }")]
    [InlineData("in a catch", "while (!ready) { try { count++; } catch (InvalidOperationException) { await S; } }")]
    [InlineData("in a finally", "while (!ready) { try { count++; } finally { await S; } }")]
    [InlineData("a stored task", "while (!ready) { var task = S; await task; }")]
    [InlineData("AsTask", "while (!ready) { await S.AsTask(); }")]
    [InlineData("a loop around a loop", "while (!done) { while (!ready) { await S; } ready = false; }")]
    [InlineData("a server's loop", "while (true) { while (count == 0) { await S; } count--; }")]
    [InlineData("a loop over all, each with a loop", "foreach (var cell in cells) { while (count < cell) { await S; } }")]
    [InlineData("a lambda", "Func<Task> f = async () => { while (!ready) { await S; } }; await f();")]
    [InlineData("a local function", "await F(); async Task F() { while (!ready) { await S; } }")]
    [InlineData("recursion of a local function", "await F(); async Task F() { if (ready) { return; } await S; await F(); }")]
    [InlineData("a captured local that another writes", "var met = false; Action meet = () => met = true; items.Clear(); while (!met) { await S; meet(); }")]
    [InlineData("a flag set under the condition", "var found = false; while (!found) { if (ready) { found = true; } else { await S; } }")]
    [InlineData("an index that looks", "var i = 0; while (true) { if (cells[i] > 0) { break; } i++; if (i == cells.Length) { i = 0; await S; } }")]
    [InlineData("code that is never reached", "return; await S;")]
    [InlineData("a nameof", "while (nameof(ready).Length == n && !ready) { await S; }")]
    [InlineData("volatile read", "while (!Volatile.Read(ref ready)) { await S; }")]
    [InlineData("interlocked", "while (Interlocked.CompareExchange(ref count, 1, 0) != 0) { await S; }")]
    [InlineData("dynamic", "dynamic d = items; while (d.Count == 0) { await S; }")]
    [InlineData("a ref local", "ref var seen = ref ready; while (!seen) { F(ref seen); } while (!ready) { await S; } void F(ref bool b) => b = ready;")]
    public Task A_sleep_that_comes_back_to_its_condition(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Silent(Asleep(statements));
    }

    [Theory]
    [InlineData("for", "for (var seen = 0u; seen == 0;) { var wait = await self.WaitAsync(kept, 0); if (wait.IsKilled) { return; } seen = wait.Value; }")]
    [InlineData("while", "var seen = (await self.LoadAsync(kept)).Value; while (seen == 0) { var wait = await self.WaitAsync(kept, 0); if (wait.IsKilled) { return; } seen = wait.Value; }")]
    [InlineData("a read in each pass", "while ((await self.LoadAsync(kept)).Value == 0) { if ((await self.WaitAsync(kept, 0)).IsKilled) { return; } }")]
    public Task What_a_word_of_an_owner_held_when_the_wait_ended_is_looked_at(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Silent(Verify.Body(Kept + statements));
    }

    [Theory]
    [InlineData("how it ended", "while (true) { var wait = await [|self.WaitAsync(kept, 0)|]; if (wait.IsKilled || wait.IsWoken) { return; } }")]
    [InlineData("no loop", "var wait = await [|self.WaitAsync(kept, 0)|]; if (wait.IsKilled || wait.Value != 0) { return; }")]
    public Task How_a_wait_on_a_word_of_an_owner_ended_says_nothing_of_the_word(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Warns(Verify.Body(Kept + statements));
    }

    private const string Kept = "var kept = IpcSystem.Create().Word(\"kept\"); ";

    private static string Asleep(string statements) => Verify.Body(
        "var token = CancellationToken.None;\nawait using var held = await self.LockAsync(lk);\n" + Regex.Replace(statements, @"\bS\b", "self.SleepUninterruptibleAsync(channel, lk)"));
}
