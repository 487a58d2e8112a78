using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.CodeFixes;

/// <summary>Awaits an asynchronous call itself instead of a <c>Task.Run</c> that does nothing but make it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class WorkInProcessFix() : RuleFix("ACI0015", "Await the call in the process, without 'Task.Run'")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place is not MemberAccessExpressionSyntax { Name.Identifier.Text: "Run", Parent: InvocationExpressionSyntax { Parent: AwaitExpressionSyntax, ArgumentList.Arguments: { Count: 1 } arguments } call }
            || arguments[0].Expression is not ParenthesizedLambdaExpressionSyntax { ExpressionBody: { } body } lambda
            || model.GetOperation(call, cancellation) is not IInvocationOperation { TargetMethod: { Name: "Run", ContainingType.Name: "Task", Parameters.Length: 1 } run }
            || AwaitedBy(lambda, body, run) is not { } work
            || work.DescendantNodesAndSelf().Any(node => node is SingleVariableDesignationSyntax)
            || !Lines.IsBlankAround(work, call))
        {
            return null;
        }

        return editor => editor.ReplaceNode(call, work.WithTriviaFrom(call));
    }

    // What runs without a pause, such as a long computation, would hold up the process; a call that is asynchronous does not.
    private static ExpressionSyntax? AwaitedBy(ParenthesizedLambdaExpressionSyntax lambda, ExpressionSyntax body, IMethodSymbol run) => body switch
    {
        AwaitExpressionSyntax { Expression: InvocationExpressionSyntax awaited } when lambda.AsyncKeyword != default => InContext(awaited),
        InvocationExpressionSyntax returned when lambda.AsyncKeyword == default && TakesTask(run) => returned,
        _ => null,
    };

    // What the pool need not come back to, the process does.
    private static ExpressionSyntax InContext(InvocationExpressionSyntax awaited) =>
        awaited is { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "ConfigureAwait", Expression: InvocationExpressionSyntax inner }, ArgumentList.Arguments: { Count: 1 } arguments }
        && arguments[0].Expression.IsKind(SyntaxKind.FalseLiteralExpression)
            ? inner
            : awaited;

    private static bool TakesTask(IMethodSymbol run) =>
        run.Parameters[0].Type is INamedTypeSymbol { TypeArguments: { Length: 1 } of } && of[0] is { Name: "Task", ContainingNamespace.Name: "Tasks" };
}
