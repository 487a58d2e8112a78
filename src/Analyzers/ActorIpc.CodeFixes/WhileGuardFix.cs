using System.Composition;
using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.CodeFixes;

/// <summary>Writes <c>while</c> instead of the <c>if</c> that a sleep is all of, and ends the process where it is killed: a killed process would sleep again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class WhileGuardFix() : RuleFix("ACI0001", "Write 'while' instead of 'if', and end the process when it is killed")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (WhileFix.IfAround(place) is not (var found, var sleep)
            || KnownSymbols.Of(model.Compilation) is not { } known
            || !SleepStatements.IsInterruptible(place, model, known, cancellation)
            || TestsKilled(found.Condition, model, known, cancellation)
            || KilledGuards.For(place, sleep, model, known, cancellation) is not { } guard)
        {
            return null;
        }

        return editor => editor.ReplaceNode(found, WhileFix.While(
            found.Statement is BlockSyntax ? found : found.WithCloseParenToken(Lines.WithEndOfLine(found.CloseParenToken, found)),
            KilledGuards.Before(sleep, guard, within: found)));
    }

    private static bool TestsKilled(ExpressionSyntax condition, SemanticModel model, KnownSymbols known, CancellationToken cancellation) =>
        model.GetOperation(condition, cancellation)?.DescendantsAndSelf().Any(operation => operation switch
        {
            IPropertyReferenceOperation { Property: var property } => known.IsKilledGuard(property),
            IInvocationOperation { TargetMethod: var method } => known.IsKilledGuard(method),
            _ => false,
        }) ?? false;
}
