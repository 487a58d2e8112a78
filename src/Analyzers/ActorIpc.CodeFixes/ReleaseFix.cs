using System.Composition;
using ActorIpc.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.CodeFixes;

/// <summary>Releases the lock before the <c>return</c> or <c>throw</c> of a process that was killed, in the words of the function's other releases.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ReleaseFix() : RuleFix("ACI0006", "Release the lock before leaving")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellation)
    {
        if (!diagnostic.Properties.TryGetValue(LeakedLock.Release, out var text)
            || text is null
            || place.AncestorsAndSelf().FirstOrDefault(node => node is StatementSyntax or AnonymousFunctionExpressionSyntax) is not IfStatementSyntax { Condition: var condition, Statement: var then, Else: var otherwise }
            || !condition.Span.Contains(place.Span)
            || (Exit(then) ?? (otherwise is null ? null : Exit(otherwise.Statement))) is not { } exit
            || !CanBeLater(exit, model, cancellation)
            || !Awaits.Allows(exit))
        {
            return null;
        }

        var release = SyntaxFactory.ParseStatement(text);
        if (exit.Parent is BlockSyntax { Statements: var statements } block)
        {
            return editor => editor.ReplaceNode(block, block.WithStatements(KilledGuards.Insert(statements, exit, release)));
        }

        var before = exit.GetFirstToken().GetPreviousToken();
        var around = exit.Parent!;
        return editor => editor.ReplaceNode(
            around,
            around.ReplaceSyntax([exit], (_, _) => KilledGuards.Before(exit, release, within: around), [before], (_, _) => Lines.WithEndOfLine(before, exit), [], null));
    }

    // The one statement that leaves the function, at the end of a side of the test.
    private static StatementSyntax? Exit(StatementSyntax side)
    {
        var last = side is BlockSyntax { Statements: { Count: > 0 } statements } ? statements.Last() : side;
        return IsExit(last) && !side.DescendantNodes(node => !LocksInScope.IsFunction(node)).Any(node => node != last && IsExit(node)) ? last : null;
    }

    private static bool IsExit(SyntaxNode node) =>
        node is ReturnStatementSyntax or ThrowStatementSyntax or ThrowExpressionSyntax or GotoStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax
        || node.IsKind(SyntaxKind.YieldBreakStatement);

    // What is returned or thrown does not depend on what the lock guards.
    private static bool CanBeLater(StatementSyntax exit, SemanticModel model, CancellationToken cancellation) => exit switch
    {
        ReturnStatementSyntax { Expression: var value } => value is null || IsOwn(model.GetOperation(value, cancellation)),
        ThrowStatementSyntax { Expression: var value } => value is null || IsOwn(model.GetOperation(value, cancellation)),
        YieldStatementSyntax => true,
        _ => false,
    };

    private static bool IsOwn(IOperation? value) => value is not null && value.DescendantsAndSelf().All(operation => operation switch
    {
        { ConstantValue.HasValue: true } => true,
        ILocalReferenceOperation { Local: var local } => !local.IsRef,
        IParameterReferenceOperation { Parameter: var parameter } => parameter.RefKind == RefKind.None && parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor },
        IPropertyReferenceOperation { Instance: { } instance } => instance is ILocalReferenceOperation or IParameterReferenceOperation && instance.Type is { IsValueType: true },
        IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } } => true,
        ILiteralOperation or IDefaultValueOperation or IConversionOperation or IUnaryOperation or IBinaryOperation or ITupleOperation or IObjectCreationOperation or IArgumentOperation => true,
        _ => false,
    });
}
