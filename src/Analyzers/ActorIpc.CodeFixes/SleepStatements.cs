using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.CodeFixes;

// The statements that calls stand in.
internal static class SleepStatements
{
    // The statement that awaits the call and does nothing else; null where there is more.
    public static ExpressionStatementSyntax? Plain(SyntaxNode call) => Whole(call).Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "_" }, Parent: ExpressionStatementSyntax statement } => statement,
        _ => null,
    };

    // What holds just the statement: the statement itself, or a block around it.
    public static StatementSyntax Alone(ExpressionStatementSyntax statement) =>
        statement.Parent is BlockSyntax { Statements.Count: 1 } block ? block : statement;

    // A condition that may be looked at more often than it was: it counts nothing.
    public static bool CanBeRepeated(ExpressionSyntax condition) =>
        !condition.DescendantNodesAndSelf().Any(node =>
            node.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression or SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression
            || node is AssignmentExpressionSyntax and not { RawKind: (int)SyntaxKind.SimpleAssignmentExpression or (int)SyntaxKind.CoalesceAssignmentExpression });

    // The sleep is one that a kill ends, and nothing says that this is ignored on purpose.
    public static bool IsInterruptible(SyntaxNode call, SemanticModel model, KnownSymbols known, CancellationToken cancellation)
    {
        if (model.GetOperation(call, cancellation) is not IInvocationOperation { TargetMethod: var method }
            || (known.KindOf(method) & SleepKind.Interruptible) == 0)
        {
            return false;
        }

        var around = model.GetEnclosingSymbol(call.SpanStart, cancellation);
        while (around is IMethodSymbol && !known.IsUninterruptible(around))
        {
            around = around.ContainingSymbol;
        }

        return around is not IMethodSymbol;
    }

    // The call, with the await and what else is around it that does not change what is awaited.
    public static SyntaxNode Whole(SyntaxNode call)
    {
        var at = call;
        while (at.Parent is AwaitExpressionSyntax or ParenthesizedExpressionSyntax
            || at.Parent is MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait" or "AsTask" or "Preserve", Parent: InvocationExpressionSyntax })
        {
            at = at.Parent is MemberAccessExpressionSyntax member ? member.Parent! : at.Parent;
        }

        return at;
    }
}
