using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.Analyzers.Tests.Forms;

// What the rules say is the same whether bodies that are right by their form are judged on their graphs or not.
internal static class Agreement
{
    private static readonly SleepAnalyzer OnGraphs = new(judgesAll: true);
    private static readonly ImmutableHashSet<string> OfBodies = [.. OnGraphs.SupportedDiagnostics.Select(rule => rule.Id)];

    // What was found, where the rules about bodies are among those that found it.
    public static async Task<ImmutableArray<Diagnostic>> Holds(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> rules, AnalyzerOptions options, ImmutableArray<Diagnostic> found)
    {
        if (rules.Any(rule => rule is SleepAnalyzer))
        {
            var onGraphs = await compilation.WithAnalyzers([OnGraphs], options).GetAnalyzerDiagnosticsAsync();
            Assert.Equal(Described(onGraphs), Described(found.Where(one => OfBodies.Contains(one.Id))));
        }

        return found;
    }

    private static IEnumerable<string> Described(IEnumerable<Diagnostic> found) =>
        found.Select(one => $"{one.Location.SourceTree?.FilePath} {one.Location.SourceSpan} {one.Severity} {one.Id} {one.GetMessage()} {string.Join(' ', one.AdditionalLocations.Select(at => at.SourceSpan))}").Order(StringComparer.Ordinal);
}
