using System.Composition;
using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.CodeFixes;

/// <summary>Calls the form of a sleep that no kill ends, where there is one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class UninterruptibleFix() : RuleFix("ACI0002", "Call the uninterruptible form, which no kill ends")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place is not InvocationExpressionSyntax call
            || KnownSymbols.Of(model.Compilation) is not { } known
            || model.GetOperation(call, cancellation) is not IInvocationOperation { TargetMethod: var method }
            || FormOf(method.OriginalDefinition, known) is not { } form
            || !model.IsAccessible(call.SpanStart, form)
            || NameOf(call) is not { } name)
        {
            return null;
        }

        return editor => editor.ReplaceNode(name, name.WithIdentifier(SyntaxFactory.Identifier(form.Name).WithTriviaFrom(name.Identifier)));
    }

    private static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name,
        MemberBindingExpressionSyntax member => member.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    // The method of the same type that is named for it, takes the same and returns the same.
    private static IMethodSymbol? FormOf(IMethodSymbol method, KnownSymbols known) =>
        method.Name.EndsWith("Async", StringComparison.Ordinal)
            ? method.ContainingType.GetMembers(method.Name.Insert(method.Name.Length - "Async".Length, "Uninterruptible")).OfType<IMethodSymbol>()
                .FirstOrDefault(form => known.KindOf(form) == SleepKind.Sleeps && IsAlike(form, method))
            : null;

    private static bool IsAlike(IMethodSymbol one, IMethodSymbol other) =>
        one.IsStatic == other.IsStatic
        && one.TypeParameters.Length == other.TypeParameters.Length
        && TakesAndGivesTheSame(one.TypeParameters.IsEmpty ? one : one.Construct([.. other.TypeParameters]), other);

    private static bool TakesAndGivesTheSame(IMethodSymbol one, IMethodSymbol other) =>
        one.RefKind == other.RefKind
        && SymbolEqualityComparer.Default.Equals(one.ReturnType, other.ReturnType)
        && one.Parameters.Length == other.Parameters.Length
        && one.Parameters.Zip(other.Parameters, IsAlike).All(same => same);

    private static bool IsAlike(IParameterSymbol one, IParameterSymbol other) =>
        one.Name == other.Name && one.RefKind == other.RefKind && one.IsOptional == other.IsOptional && SymbolEqualityComparer.Default.Equals(one.Type, other.Type);
}
