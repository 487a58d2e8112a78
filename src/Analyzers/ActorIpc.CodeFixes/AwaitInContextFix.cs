using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace ActorIpc.CodeFixes;

/// <summary>Leaves <c>ConfigureAwait(false)</c> out, so that a process goes on where its host runs it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class AwaitInContextFix() : RuleFix("ACI0015", "Leave 'ConfigureAwait(false)' out")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Expression: var awaited } member } call
            || model.GetConstantValue(call.ArgumentList.Arguments[0].Expression, cancellation).Value is not (false or 0) // other options say more
            || !Lines.IsBlank(call.DescendantTrivia().Where(trivia => trivia.SpanStart >= awaited.Span.End && trivia.SpanStart < call.Span.End)))
        {
            return null;
        }

        return editor => editor.ReplaceNode(call, awaited.WithTrailingTrivia(call.GetTrailingTrivia()));
    }
}
