using System.Runtime.CompilerServices;
using ActorIpc.Analyzers.Tests.Forms;
using ActorIpc.Benchmarks.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers.Tests.Speed;

// What the rules cost and keep, without a clock.
public sealed class SpeedTests
{
    [Fact]
    public void The_generated_code_compiles_and_has_the_sleeps_that_were_asked_for()
    {
        string[] sources = [.. Enumerable.Range(1, 6).Select(number => GeneratedCode.OfClass(number, 200, 6 + (number % 2))), GeneratedCode.OfMethod(400)];

        Assert.Equal((6 * 3) + (7 * 3) + 16, sources.Sum(source => source.Split(".SleepAsync(").Length - 1));
        Assert.All(sources[..6], source => Assert.InRange(source.Count(letter => letter == '\n'), 200, 225));
        Assert.DoesNotContain(Compile(sources).GetDiagnostics(), error => error.Severity == DiagnosticSeverity.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_generated_bodies_that_sleep_are_right_by_their_form_but_not_where_they_have_a_time_limit(bool timed)
    {
        var compilation = Compile([.. Enumerable.Range(1, 3).Select(number => GeneratedCode.OfClass(number, 200, 7, timed))]);

        var bodies = SoundBodies.In(compilation);

        Assert.Equal(3 * 4, bodies.Count);
        Assert.All(bodies, body => Assert.Equal(!timed, body.IsSound));
        Assert.Empty(await compilation.WithAnalyzers(Subject.Rules, new AnalyzerOptions([])).GetAnalyzerDiagnosticsAsync());
        Assert.DoesNotContain(compilation.GetDiagnostics(), error => error.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void No_rule_holds_a_compilation_that_it_has_judged()
    {
        var judged = Enumerable.Range(0, 3).Select(_ => Judged()).ToList();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.DoesNotContain(judged, compilation => compilation.IsAlive);
    }

    // A method of its own, so that nothing of it stays on the stack.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Judged()
    {
        var compilation = Compile(GeneratedCode.OfClass(0, 200, 7));
        Assert.NotNull(compilation.WithAnalyzers(Subject.Rules, new AnalyzerOptions([])).GetAnalysisResultAsync(default).GetAwaiter().GetResult());
        return new WeakReference(compilation);
    }

    private static CSharpCompilation Compile(params string[] sources)
    {
        var trees = sources.Select((source, number) => Subject.Parse(source, $"{number}.cs")).ToList();
        return Subject.Compile(trees[0], null).AddSyntaxTrees(trees.Skip(1));
    }
}
