using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace ActorIpc.CodeFixes;

/// <summary>Writes <c>while</c> instead of the <c>do</c> that a sleep is all of, so that the condition is looked at first.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class TestFirstFix() : RuleFix("ACI0009", "Look at the condition first: write 'while' instead of 'do'")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (SleepStatements.Plain(place) is not { } sleep
            || SleepStatements.Alone(sleep).Parent is not DoStatementSyntax loop
            || loop.ContainsDirectives
            || !SleepStatements.CanBeRepeated(loop.Condition)
            || !Lines.IsBlank([.. loop.Statement.GetTrailingTrivia(), .. loop.WhileKeyword.GetAllTrivia(), .. loop.OpenParenToken.GetAllTrivia(), .. loop.CloseParenToken.GetAllTrivia(), .. loop.SemicolonToken.LeadingTrivia]))
        {
            return null;
        }

        var head = SyntaxFactory.Token(SyntaxKind.WhileKeyword).WithLeadingTrivia(loop.DoKeyword.LeadingTrivia).WithTrailingTrivia(SyntaxFactory.Space);
        var repeated = SyntaxFactory.WhileStatement(
            loop.AttributeLists, head, loop.OpenParenToken.WithoutTrivia(), loop.Condition, loop.CloseParenToken.WithoutTrivia().WithTrailingTrivia(loop.DoKeyword.TrailingTrivia),
            loop.Statement.WithTrailingTrivia(loop.SemicolonToken.TrailingTrivia));
        return editor => editor.ReplaceNode(loop, repeated);
    }
}
