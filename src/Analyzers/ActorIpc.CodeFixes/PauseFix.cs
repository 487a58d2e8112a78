using System.Composition;
using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.CodeFixes;

/// <summary>Writes a pause of the process instead of Thread.Sleep, and ends the process where it was killed meanwhile.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class PauseFix() : RuleFix("ACI0012", "Pause the process, and end it when it is killed")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place is not InvocationExpressionSyntax { Parent: ExpressionStatementSyntax statement } call
            || KnownSymbols.Of(model.Compilation) is not { } known
            || model.GetOperation(call, cancellation) is not IInvocationOperation { TargetMethod: { Name: "Sleep", ContainingType.Name: "Thread" } } sleep
            || model.GetEnclosingSymbol(call.SpanStart, cancellation) is not IMethodSymbol { IsAsync: true } function
            || function.Parameters.FirstOrDefault(parameter => known.IsProcess(parameter.Type)) is not { IsDiscard: false, Name: not "_" } process
            || !Awaits.Allows(statement)
            || !Lines.IsBlankAround(call.ArgumentList.Arguments[0].Expression, statement))
        {
            return null;
        }

        var time = call.ArgumentList.Arguments[0].Expression.WithoutTrivia();
        var duration = sleep.TargetMethod.Parameters[0].Type.SpecialType == SpecialType.System_Int32 ? $"{TimeSpanAt(call.SpanStart, model)}.FromMilliseconds({time})" : time.ToString();
        StatementSyntax pause = SyntaxFactory.ParseStatement($"if ((await {process.Name}.PauseAsync({duration})).IsKilled)\n{{\n{process.Name}.ThrowIfKilled();\n}}\n");
        if (statement.Parent is not (BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax))
        {
            // An else must not find another if.
            pause = SyntaxFactory.Block(pause);
        }

        return editor => editor.ReplaceNode(statement, pause.WithTriviaFrom(statement).WithAdditionalAnnotations(Formatter.Annotation));
    }

    private static string TimeSpanAt(int position, SemanticModel model) =>
        model.LookupNamespacesAndTypes(position, name: nameof(TimeSpan)).All(type => type is { ContainingType: null, ContainingNamespace.Name: "System" }) ? "TimeSpan" : "global::System.TimeSpan";
}
