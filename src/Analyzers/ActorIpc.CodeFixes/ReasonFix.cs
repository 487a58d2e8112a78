using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace ActorIpc.CodeFixes;

/// <summary>Makes the comment behind an attribute the reason that it gives.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ReasonFix() : RuleFix("ACI0016", "Make the comment the reason")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place is not AttributeSyntax { Parent: AttributeListSyntax { Attributes.Count: 1 } list, ArgumentList.Arguments: { Count: 1 } arguments }
            || arguments[0] is not { NameEquals.Name.Identifier.ValueText: "Reason", Expression: var empty }
            || list.GetTrailingTrivia().Where(trivia => !Lines.IsBlank(trivia)).ToList() is not { Count: 1 } comments
            || !comments[0].IsKind(SyntaxKind.SingleLineCommentTrivia)
            || comments[0].ToString().TrimStart('/').Trim() is not { Length: > 0 } reason)
        {
            return null;
        }

        var given = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(reason)).WithTriviaFrom(empty);
        return editor => editor.ReplaceNode(list, list.ReplaceNode(empty, given).WithTrailingTrivia(list.GetTrailingTrivia().Where(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia))));
    }
}
