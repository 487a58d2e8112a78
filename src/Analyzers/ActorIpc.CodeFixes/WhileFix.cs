using System.Composition;
using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace ActorIpc.CodeFixes;

/// <summary>Writes <c>while</c> instead of the <c>if</c> that a sleep is all of.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class WhileFix() : RuleFix("ACI0001", "Write 'while' instead of 'if'")
{
    // The if that holds the sleep and nothing else, whatever is defined.
    internal static (IfStatementSyntax If, ExpressionStatementSyntax Sleep)? IfAround(SyntaxNode place) =>
        SleepStatements.Plain(place) is { } sleep
        && SleepStatements.Alone(sleep).Parent is IfStatementSyntax { Else: null, Parent: not ElseClauseSyntax } found
        && !found.ContainsDirectives
        && SleepStatements.CanBeRepeated(found.Condition)
            ? (found, sleep)
            : null;

    internal static WhileStatementSyntax While(IfStatementSyntax found, StatementSyntax statement) => SyntaxFactory.WhileStatement(
        found.AttributeLists, SyntaxFactory.Token(SyntaxKind.WhileKeyword).WithTriviaFrom(found.IfKeyword), found.OpenParenToken, found.Condition, found.CloseParenToken, statement);

    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation) =>
        IfAround(place) is (var found, _) ? editor => editor.ReplaceNode(found, While(found, found.Statement)) : null;
}
