using System.Composition;
using ActorIpc.Analyzers;
using ActorIpc.Analyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.CodeFixes;

/// <summary>Says that who calls the method holds the lock.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class RequiresLockFix() : RuleFix("ACI0008", "Say that who calls this holds the lock")
{
    private protected override bool IsFor(Diagnostic diagnostic) => diagnostic.Properties.ContainsKey(LockNotHeld.Lock);

    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place is not InvocationExpressionSyntax call
            || KnownSymbols.Of(model.Compilation) is not { } known
            || model.GetOperation(call, cancellation) is not IInvocationOperation operation
            || NameOf(operation, known) is not { } name
            || call.Ancestors().FirstOrDefault(LocksInScope.IsFunction) is not { } function)
        {
            return null;
        }

        // Parsed, because what is made by the factory is laid out again later.
        var lists = ((LocalFunctionStatementSyntax)SyntaxFactory.ParseStatement($"[{AttributeAt(call.SpanStart, model)}(nameof({name}))] void F() {{ }}")!).AttributeLists;
        return function switch
        {
            MethodDeclarationSyntax method => editor => editor.ReplaceNode(method, Under(method, lists[0], (bare, list) => bare.WithAttributeLists(bare.AttributeLists.Insert(0, list)))),
            LocalFunctionStatementSyntax local => editor => editor.ReplaceNode(local, Under(local, lists[0], (bare, list) => bare.WithAttributeLists(bare.AttributeLists.Insert(0, list)))),
            _ => null,
        };
    }

    // The lock, as it is written in the call or in the attribute of what is called.
    private static string? NameOf(IInvocationOperation call, KnownSymbols known)
    {
        var required = known.RequiredLock(call.TargetMethod);
        var given = call.Arguments.FirstOrDefault(argument => required is null ? known.IsLock(argument.Parameter?.Type) : argument.Parameter?.Name == required);
        return given is null ? required : given.Value.Syntax switch
        {
            IdentifierNameSyntax name => name.Identifier.Text,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => name.Identifier.Text,
            _ => null,
        };
    }

    private static T Under<T>(T function, AttributeListSyntax list, Func<T, AttributeListSyntax, T> with)
        where T : SyntaxNode
    {
        var (after, before) = Lines.IsFirst(function) ? (Lines.EndOfLine(function), Lines.Indentation(function)) : (SyntaxFactory.Space, "");
        return with(function.WithLeadingTrivia(SyntaxFactory.Whitespace(before)), list.WithLeadingTrivia(function.GetLeadingTrivia()).WithTrailingTrivia(after));
    }

    private static string AttributeAt(int position, SemanticModel model) =>
        model.LookupNamespacesAndTypes(position, name: "RequiresLockAttribute").IsEmpty ? "global::ActorIpc.RequiresLock" : "RequiresLock";
}
