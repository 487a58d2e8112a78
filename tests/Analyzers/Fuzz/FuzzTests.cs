using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorIpc.Analyzers.Tests.Forms;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers.Tests.Fuzz;

public sealed class FuzzTests
{
    private const int Sources = 2000;

    // A compilation costs more than what is in it.
    private const int Together = 40;

    [Fact]
    public void No_rule_throws_on_a_source_that_is_half_written()
    {
        var thrown = new ConcurrentQueue<string>();
        var (found, broken) = (0, 0);

        Parallel.For(0, Sources / Together, group =>
        {
            int[] seeds = [.. Enumerable.Range(group * Together, Together)];
            SyntaxTree[] trees = [.. seeds.Select(Mutated)];
            var said = Judge(trees);
            Interlocked.Add(ref found, said.Length);
            Interlocked.Add(ref broken, trees.Count(tree => tree.GetDiagnostics().Any()));
            if (said.FirstOrDefault(IsCrash) is { } crash)
            {
                var seed = seeds.FirstOrDefault(seed => Judge(Mutated(seed)).Any(IsCrash), -1);
                thrown.Enqueue(seed < 0 ? $"seeds {seeds[0]} to {seeds[^1]}, together: {crash.GetMessage()}" : $"seed {seed}: {crash.GetMessage()}\n{Mutated(seed)}");
            }
        });

        Assert.True(thrown.IsEmpty, string.Join("\n\n", thrown));

        // The rules had something to say, and something that does not parse.
        Assert.True(found > Sources / 2, $"The rules spoke {found} times.");
        Assert.InRange(broken, Sources / 20, Sources / 2);
    }

    private static SyntaxTree Mutated(int seed)
    {
        var random = new Random(seed);
        var source = Mutations.Apply(Corpus.Choose(random), random);
        return Subject.Parse($"namespace Fuzz{seed}\n{{\n{source}\n{Subject.Fields}\n}}\n", $"{seed}.cs");
    }

    // Bodies that are right by their form count as judged, and what is said of the others is what would be said if there were no such form.
    private static ImmutableArray<Diagnostic> Judge(params SyntaxTree[] trees)
    {
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        var compilation = Subject.Compile(trees[0], null).AddSyntaxTrees(trees.Skip(1));
        return Agreement.Holds(compilation, Subject.Rules, options.Options!, new CompilationWithAnalyzers(compilation, Subject.Rules, options).GetAnalyzerDiagnosticsAsync().Result).Result;
    }

    private static bool IsCrash(Diagnostic one) => !one.Id.StartsWith("ACI", StringComparison.Ordinal);
}
