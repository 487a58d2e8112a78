using System.Collections.Immutable;
using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ActorIpc.CodeFixes;

// What the rules and the compiler say of a document once it is changed: a fix is offered only where that is less than before.
internal static class Trial
{
    // The place is marked in the changed document, unless the change has replaced it.
    public static async Task<bool> PassesAsync(Document before, Document after, Diagnostic diagnostic, SyntaxAnnotation place, CancellationToken cancellation)
    {
        if (await ErrorsAsync(after, cancellation).ConfigureAwait(false) > await ErrorsAsync(before, cancellation).ConfigureAwait(false))
        {
            return false;
        }

        var left = await FindAsync(after, new SleepAnalyzer(), cancellation).ConfigureAwait(false);
        var root = await after.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        if (root!.GetAnnotatedNodes(place).Any(node => left.Any(found => found.Id == diagnostic.Id && found.Location.SourceSpan == node.Span)))
        {
            return false;
        }

        // What another rule would have said before of the same call, had this one not spoken first, may remain.
        var said = await FindAsync(before, new SleepAnalyzer(), cancellation).ConfigureAwait(false);
        var hidden = await FindAsync(before, new SleepAnalyzer(without: diagnostic.Id), cancellation).ConfigureAwait(false);
        return left.GroupBy(found => found.Id).All(found => found.Count() <= Math.Max(
            said.Count(other => other.Id == found.Key) - (found.Key == diagnostic.Id ? 1 : 0),
            hidden.Count(other => other.Id == found.Key)));
    }

    private static async Task<ImmutableArray<Diagnostic>> FindAsync(Document document, SleepAnalyzer rules, CancellationToken cancellation)
    {
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return await new CompilationWithAnalyzers(model!.Compilation, [rules], document.Project.AnalyzerOptions)
            .GetAnalyzerSemanticDiagnosticsAsync(model, null, cancellation).ConfigureAwait(false);
    }

    private static async Task<int> ErrorsAsync(Document document, CancellationToken cancellation)
    {
        var model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return model!.GetDiagnostics(cancellationToken: cancellation).Count(found => found.Severity == DiagnosticSeverity.Error);
    }
}
