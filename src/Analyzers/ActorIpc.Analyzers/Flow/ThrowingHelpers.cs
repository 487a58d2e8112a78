using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Methods that throw by what they are given, as they are written: a look at how a sleep ended, wherever the method stands.
internal static class ThrowingHelpers
{
    public static bool Throws(IInvocationOperation call, Func<IOperation, bool> isAbout)
    {
        if (call.TargetMethod.OriginalDefinition.DeclaringSyntaxReferences is not { IsEmpty: false } declared)
        {
            return false;
        }

        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Name: var name } && isAbout(argument.Value) && declared.Any(part => ThrowsBy(part.GetSyntax(), name)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ThrowsBy(SyntaxNode method, string parameter) =>
        method.DescendantNodes().Any(node => node is ThrowStatementSyntax or ThrowExpressionSyntax && node.Ancestors().TakeWhile(at => at != method).Any(at => Decides(at) is { } condition && Mentions(condition, parameter)));

    // One of two conditions alone decides nothing.
    private static SyntaxNode? Decides(SyntaxNode node) => node switch
    {
        IfStatementSyntax { Condition: var condition } => condition.IsKind(SyntaxKind.LogicalAndExpression) ? null : condition,
        SwitchStatementSyntax { Expression: var value } => value,
        SwitchExpressionSyntax { GoverningExpression: var value } => value,
        ConditionalExpressionSyntax { Condition: var condition } => condition,
        _ => null,
    };

    private static bool Mentions(SyntaxNode condition, string parameter) =>
        condition.DescendantNodesAndSelf().Any(node => node is IdentifierNameSyntax { Identifier.ValueText: var name } && name == parameter);
}
