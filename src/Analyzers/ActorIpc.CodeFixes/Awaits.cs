using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorIpc.CodeFixes;

// Where an async function may await.
internal static class Awaits
{
    public static bool Allows(SyntaxNode node)
    {
        for (var at = node.Parent; at is not null and not (MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax); at = at.Parent)
        {
            if (at is LockStatementSyntax or UnsafeStatementSyntax or FixedStatementSyntax or CatchFilterClauseSyntax or QueryExpressionSyntax)
            {
                return false;
            }
        }

        return true;
    }
}
