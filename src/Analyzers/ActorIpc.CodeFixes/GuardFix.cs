using System.Composition;
using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace ActorIpc.CodeFixes;

/// <summary>Ends a process that was killed before it sleeps again, where its locks are released on the way.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class GuardFix() : RuleFix("ACI0002", "End the process here when it is killed")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (Statement(place) is not { } statement
            || KnownSymbols.Of(model.Compilation) is not { } known
            || KilledGuards.For(place, statement, model, known, cancellation) is not { } guard)
        {
            return null;
        }

        switch (statement.Parent)
        {
            case BlockSyntax { Statements: var statements } block:
                return editor => editor.ReplaceNode(block, block.WithStatements(KilledGuards.Insert(statements, statement, guard)));
            case SwitchSectionSyntax { Statements: var statements } section:
                return editor => editor.ReplaceNode(section, section.WithStatements(KilledGuards.Insert(statements, statement, guard)));
            case GlobalStatementSyntax global:
                return editor =>
                {
                    var (first, second) = KilledGuards.Split(statement, guard);
                    editor.InsertBefore(global, global.WithStatement(first));
                    editor.ReplaceNode(global, global.WithStatement(second));
                };
            case WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or IfStatementSyntax:
                var before = statement.GetFirstToken().GetPreviousToken();
                return editor => editor.ReplaceNode(
                    statement.Parent,
                    statement.Parent.ReplaceSyntax([statement], (_, _) => KilledGuards.Before(statement, guard, within: statement.Parent), [before], (_, _) => Lines.WithEndOfLine(before, statement), [], null));
            default:
                return null;
        }
    }

    // The statement before which the process can end; null where the sleep is in the condition of a loop, or where a jump comes between.
    private static StatementSyntax? Statement(SyntaxNode place) =>
        place.FirstAncestorOrSelf<SyntaxNode>(node => node is StatementSyntax or AnonymousFunctionExpressionSyntax or ArrowExpressionClauseSyntax) switch
        {
            ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax => place.FirstAncestorOrSelf<StatementSyntax>(),
            IfStatementSyntax { Parent: not ElseClauseSyntax } statement => statement,
            SwitchStatementSyntax statement => statement,
            _ => null,
        };
}
