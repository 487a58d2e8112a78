using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace ActorIpc.CodeFixes;

/// <summary>Takes away an attribute that stands on what never sleeps, or that names nothing at all.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class AttributeFix() : RuleFix("ACI0016", "Leave the attribute out")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place.FirstAncestorOrSelf<AttributeSyntax>() is not { Parent: AttributeListSyntax list } attribute || !DoesNothing(attribute, model, cancellation))
        {
            return null;
        }

        if (list.Attributes.Count > 1)
        {
            return editor => editor.ReplaceNode(list, (current, _) => Without((AttributeListSyntax)current, attribute));
        }

        // What stands before the list is kept, and what stands after it on its line is somebody's words.
        var next = list.GetLastToken().GetNextToken();
        return list.Parent is { } declaration && Lines.IsBlank(list.GetTrailingTrivia()) && Lines.IsBlank(next.LeadingTrivia)
            ? editor => editor.ReplaceNode(declaration, (current, _) => WithoutList(current, list))
            : null;
    }

    private static bool DoesNothing(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellation) =>
        model.GetSymbolInfo(attribute, cancellation).Symbol?.ContainingType.Name switch
        {
            "SleepsAttribute" or "PropagatesSleepAttribute" => !IsInherited(attribute, model, cancellation),
            "WakesOnAttribute" => attribute.ArgumentList is null or { Arguments.Count: 0 },
            _ => false,
        };

    // One that contradicts another says something: which of them is right is not known here.
    private static bool IsInherited(AttributeSyntax attribute, SemanticModel model, CancellationToken cancellation) =>
        attribute.Parent?.Parent is MethodDeclarationSyntax method
        && model.GetDeclaredSymbol(method, cancellation) is { } symbol
        && Analyzers.KnownSymbols.Origins(symbol).Skip(1).Any();

    private static AttributeListSyntax Without(AttributeListSyntax list, AttributeSyntax attribute) =>
        list.WithAttributes(list.Attributes.Remove(list.Attributes.First(one => one.IsEquivalentTo(attribute))));

    private static SyntaxNode WithoutList(SyntaxNode declaration, AttributeListSyntax list)
    {
        var found = declaration.ChildNodes().OfType<AttributeListSyntax>().First(one => one.IsEquivalentTo(list));
        var before = found.GetLeadingTrivia();
        var isFirst = declaration.ChildNodes().First() == found;
        if (!isFirst && !Lines.IsBlank(before))
        {
            // The comments stay, before what comes next.
            var next = found.GetLastToken().GetNextToken();
            declaration = declaration.ReplaceToken(next, next.WithLeadingTrivia(before));
            found = declaration.ChildNodes().OfType<AttributeListSyntax>().First(one => one.IsEquivalentTo(list));
        }

        var left = declaration.RemoveNode(found, SyntaxRemoveOptions.KeepNoTrivia)!;
        return isFirst ? left.WithLeadingTrivia(before) : left;
    }
}
