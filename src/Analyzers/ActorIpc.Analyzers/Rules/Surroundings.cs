using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ActorIpc.Analyzers.Rules;

// What a call stands in, as it is written: for words and for fixes, never for a decision.
internal enum Surrounding
{
    Nothing,
    If,
    Loop,
}

internal static class Surroundings
{
    public static Surrounding Of(SyntaxNode call)
    {
        var found = Surrounding.Nothing;
        for (var at = call.Parent; at is not null and not (MemberDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax); at = at.Parent)
        {
            switch (at)
            {
                case WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax:
                    return Surrounding.Loop;
                case IfStatementSyntax:
                    found = Surrounding.If;
                    break;
            }
        }

        return found;
    }
}
