using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers.Tests.Rules;

// Code that is long or deep: the compiler takes it, and so do the rules, on a stack that is no larger than that of a thread on any system. What is worked out more than once for each part of such code would take longer than anybody waits.
public sealed class DeepCodeTests
{
    private const int Stack = 1 << 20;

    [Theory]
    [InlineData("a sum", "while (!ready) { await self.SleepAsync(channel, lk); var sum = MANY; if (sum > 3) { return; } self.ThrowIfKilled(); }", "n", " + ", 20000)]
    [InlineData("a text", "while (!ready) { await self.SleepAsync(channel, lk); var text = MANY; if (text.Length > 3) { return; } self.ThrowIfKilled(); }", "n", " + \"a\" + ", 10000)]
    [InlineData("a sum beside ConfigureAwait", "await Task.Delay(1).ConfigureAwait(false); count = MANY;", "n", " + ", 20000)]
    [InlineData("a sum beside a wakeup", "await using var held = await self.LockAsync(lk); await self.WakeupAsync(named); count = MANY;", "n", " + ", 20000)]
    [InlineData("a chain of locals", "while (!ready) { var go0 = (await self.SleepAsync(channel, lk)).IsKilled; MANY if (go4000) { return; } }", "var goNEXT = !goTHIS;", " ", 4000)]
    [InlineData("a chain of numbers", "while (!ready) { await self.SleepAsync(channel, lk); var v0 = n; MANY if (v5000 > 3) { return; } self.ThrowIfKilled(); }", "var vNEXT = vTHIS + 1;", " ", 5000)]
    [InlineData("a chain of results", "var v0 = await self.ReceiveAsync(queue); MANY if (v3000.IsKilled) { return; }", "var vNEXT = vTHIS;", " ", 3000)]
    [InlineData("a chain of keys", "var v0 = await self.LockAsync(lk); MANY await v1000.DisposeAsync();", "var vNEXT = vTHIS;", " ", 1000)]
    [InlineData("a chain of flags", "while (!ready) { await self.SleepAsync(channel, lk); var v0 = self.Killed; MANY if (v1500) { return; } }", "var vNEXT = false; if (vTHIS) { vNEXT = true; }", " ", 1500)]
    [InlineData("a chain of calls", "while (!ready) { var text = self.Name MANY; if ((await self.SleepAsync(channel, lk)).IsKilled || text.Length > 3) { return; } }", ".Trim()", "", 2000)]
    public void Deep_code_is_judged(string shape, string statements, string part, string between, int times)
    {
        var many = string.Join(between, Enumerable.Range(0, times).Select(number => part.Replace("NEXT", $"{number + 1}").Replace("THIS", $"{number}")));

        Assert.NotEmpty(shape);
        Assert.DoesNotContain(Judged(Verify.Body(statements.Replace("MANY", many)) + Verify.Members("[WakesOn(\"done\")] WaitChannel named = null!;")), found => found.Id == "AD0001");
    }

    [Theory]
    [InlineData("helpers that are called by one", "async Task H#(IpcProcess self) { while (!ready) { if ((await self.SleepAsync(channel, lk)).IsKilled) { return; } } }", "await H#(self);", 400)]
    [InlineData("helpers that throw", "void T#(IpcProcess self) { if (self.Killed) { throw new Exception(); } }", "while (!ready) { T#(self); await self.SleepAsync(channel, lk); }", 800)]
    public void A_type_with_many_helpers_is_judged(string shape, string helper, string call, int times)
    {
        string Many(string part) => string.Join("\n", Enumerable.Range(0, times).Select(number => part.Replace("#", $"{number}")));

        Assert.NotEmpty(shape);
        Assert.Empty(Judged(Verify.Members($"{Many(helper)}\npublic async Task M(IpcProcess self)\n{{\nawait using var held = await self.LockAsync(lk);\n{Many(call)}\n}}")));
    }

    [Fact]
    public void Loops_in_finally_regions_within_each_other_are_not_judged_where_there_are_too_many_ways()
    {
        static string Nested(int depth) => Verify.Body(
            "while (!ready) { await self.SleepAsync(channel, lk); }"
            + string.Concat(Enumerable.Repeat("while (count > 3) { try { if (flag) { break; } if (n > 3) { continue; } count++; } finally { ", depth)) + new string('}', 2 * depth));

        Assert.Equal("ACI0002", Assert.Single(Judged(Nested(4))).Id);
        Assert.Empty(Judged(Nested(30)));
    }

    private static ImmutableArray<Diagnostic> Judged(string source)
    {
        var found = ImmutableArray<Diagnostic>.Empty;
        var compilation = Subject.Compile(Subject.Parse(source, "Source.cs"), null);
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var thread = new Thread(
            () =>
            {
                Assert.DoesNotContain(compilation.GetDiagnostics(), error => error.Severity == DiagnosticSeverity.Error);
                found = new CompilationWithAnalyzers(compilation, Subject.Rules, options).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();
            },
            Stack);
        thread.Start();
        thread.Join();
        return found;
    }
}
