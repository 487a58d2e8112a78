using System.Text.RegularExpressions;

namespace ActorIpc.Analyzers.Tests.Rules;

// S stands for a sleep that no kill ends.
public sealed class NoTestBeforeSleepTests
{
    private static readonly Verify Verify = new("ACI0009");

    [Theory]
    [InlineData("do", "do { await [|S|]; } while (!ready);")]
    [InlineData("test after the sleep", "while (true) { await [|S|]; if (ready) { return; } }")]
    [InlineData("goto back", "again: await [|S|]; if (!ready) { goto again; }")]
    [InlineData("a jump into the loop", "if (flag) { goto asleep; } again: if (ready) { return; } asleep: await [|S|]; goto again;")]
    public Task A_sleep_before_anything_has_looked(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Warns(Asleep(statements));
    }

    [Theory]
    [InlineData("while", "while (!ready) { await S; }")]
    [InlineData("a test before do", "if (!ready) { do { await S; } while (!ready); }")]
    [InlineData("a return before do", "if (ready) { return; } do { await S; } while (!ready);")]
    [InlineData("a test in the loop", "while (true) { if (ready) { break; } await S; }")]
    [InlineData("a local that was read before do", "var seen = ready; if (seen) { return; } do { await S; seen = ready; } while (!seen);")]
    [InlineData("a loop around do", "while (!ready) { do { await S; } while (!ready); }")]
    [InlineData("a for", "for (; !ready;) { await S; }")]
    [InlineData("where nothing can be caught", "while (!ready) { try { } catch { do { await S; } while (!ready); } }")]
    [InlineData("where only a filter lets in", "try { } catch (Exception) when (!ready) { while (!ready) { await S; } }")]
    [InlineData("behind what never ends", "while (true) { count++; } while (!ready) { await S; }")]
    public Task A_sleep_after_a_look(string shape, string statements)
    {
        Assert.NotEmpty(shape);
        return Verify.Silent(Asleep(statements));
    }

    [Fact]
    public Task The_message_says_what_is_missed() =>
        Verify.Says(Asleep("do { await [|S|]; } while (!ready);"), "a wakeup that came before is missed", "'while' instead of 'do'");

    private static string Asleep(string statements) =>
        Verify.Body("await using var held = await self.LockAsync(lk);\n" + Regex.Replace(statements, @"\bS\b", "self.SleepUninterruptibleAsync(channel, lk)"));
}
