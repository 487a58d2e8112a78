using System.Composition;
using ActorIpc.Analyzers;
using ActorIpc.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace ActorIpc.CodeFixes;

/// <summary>Throws the exception of a killed process again: in a clause of its own, so that whatever else was caught is still caught, or at the end of the clause that catches nothing else.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class LetKillPassFix() : RuleFix("ACI0013", "Let 'ProcessKilledException' pass")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place.FirstAncestorOrSelf<CatchClauseSyntax>() is not { Parent: TryStatementSyntax statement } clause
            || KnownSymbols.Of(model.Compilation) is not { } known
            || !EndsByKill(statement.Block, model, known, cancellation))
        {
            return null;
        }

        if (clause.Declaration is { } declaration && model.GetTypeInfo(declaration.Type, cancellation).Type is { Name: "ProcessKilledException" })
        {
            return clause.Block.ContainsDirectives || clause.Block.Statements.LastOrDefault() is ContinueStatementSyntax or GotoStatementSyntax
                ? null
                : editor => editor.ReplaceNode(clause.Block, clause.Block.AddStatements(SyntaxFactory.ThrowStatement()).WithAdditionalAnnotations(Formatter.Annotation));
        }

        var killed = model.LookupNamespacesAndTypes(clause.SpanStart, name: "ProcessKilledException").Any() ? "ProcessKilledException" : "global::ActorIpc.ProcessKilledException";
        var passing = ((TryStatementSyntax)SyntaxFactory.ParseStatement($"try\n{{\n}}\ncatch ({killed})\n{{\nthrow;\n}}\n")).Catches[0].WithAdditionalAnnotations(Formatter.Annotation);
        return editor => editor.InsertBefore(clause, passing);
    }

    // A helper may end a killed process by another exception, which the new clause would not let pass.
    private static bool EndsByKill(BlockSyntax block, SemanticModel model, KnownSymbols known, CancellationToken cancellation) =>
        block.DescendantNodes(node => !LocksInScope.IsFunction(node)).OfType<InvocationExpressionSyntax>()
            .Any(call => model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol method && SwallowedKill.EndsByKill(method, known));
}
