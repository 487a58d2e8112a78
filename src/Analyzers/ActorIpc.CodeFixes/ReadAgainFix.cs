using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace ActorIpc.CodeFixes;

/// <summary>Reads the word again at the end of each pass: before the condition is looked at, so that no change between the two is missed.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ReadAgainFix() : RuleFix("ACI0010", "Read the word again at the end of each pass")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place is not InvocationExpressionSyntax call
            || LoopAround(call) is not { } block
            || block.ContainsDirectives
            || block.Statements.Last() is ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or GotoStatementSyntax
            || block.DescendantNodes().Any(node => node is ContinueStatementSyntax or GotoStatementSyntax))
        {
            return null;
        }

        var read = call.ArgumentList.Arguments.Select(argument => ReadOf(argument.Expression, model, cancellation)).FirstOrDefault(found => found is not null);
        return read is null ? null : editor => editor.ReplaceNode(block, block.AddStatements(read).WithAdditionalAnnotations(Formatter.Annotation));
    }

    // The block of the innermost loop, where the call stands in it and not in the condition.
    private static BlockSyntax? LoopAround(InvocationExpressionSyntax call)
    {
        foreach (var at in call.Ancestors())
        {
            switch (at)
            {
                case WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax:
                    return at.ChildNodes().OfType<BlockSyntax>().FirstOrDefault(block => block.Span.Contains(call.Span));
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax:
                    return null;
            }
        }

        return null;
    }

    // What the local is declared with, as an assignment to it.
    private static StatementSyntax? ReadOf(ExpressionSyntax argument, SemanticModel model, CancellationToken cancellation) =>
        argument is IdentifierNameSyntax
        && model.GetSymbolInfo(argument, cancellation).Symbol is ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declared }
        && declared[0].GetSyntax(cancellation) is VariableDeclaratorSyntax { Initializer.Value: MemberAccessExpressionSyntax { Name.Identifier.Text: "Value" } or InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Read" } } } local
            ? SyntaxFactory.ParseStatement($"{local.Identifier.Text} = {local.Initializer!.Value.WithoutTrivia()};")
            : null;
}
