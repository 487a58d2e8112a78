using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.CodeFixes;

// The statement that ends a killed process, and where it may stand.
internal static class KilledGuards
{
    // The guard for a sleep; null where its throw would leave a lock held, would be caught, or would end another than the one that sleeps.
    public static StatementSyntax? For(SyntaxNode place, StatementSyntax statement, SemanticModel model, KnownSymbols known, CancellationToken cancellation)
    {
        if (place is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { RawKind: (int)SyntaxKind.SimpleMemberAccessExpression, Expression: var self } } call
            || model.GetOperation(call, cancellation) is not IInvocationOperation { Instance: { } instance } sleep
            || !known.IsProcess(sleep.TargetMethod.ContainingType)
            || !known.IsProcess(instance.Type)
            || !IsWithoutEffect(instance)
            || IsCaught(statement, model, cancellation)
            || !new LocksInScope(call, model, known, cancellation).AreReleased(sleep))
        {
            return null;
        }

        // Parsed, because what is made by the factory is laid out again later, and its neighbours with it.
        return SyntaxFactory.ParseStatement($"{self.WithoutTrivia()}.ThrowIfKilled();");
    }

    public static SyntaxList<StatementSyntax> Insert(SyntaxList<StatementSyntax> statements, StatementSyntax statement, StatementSyntax guard)
    {
        var (first, second) = Split(statement, guard);
        return statements.Replace(statement, second).Insert(statements.IndexOf(statement), first);
    }

    // The guard and the statement after it. Comments stay with the statement, empty lines stay before both.
    public static (StatementSyntax Guard, StatementSyntax Statement) Split(StatementSyntax statement, StatementSyntax guard)
    {
        var leading = statement.GetLeadingTrivia();
        if (!Lines.IsFirst(statement))
        {
            return (guard.WithLeadingTrivia(leading).WithTrailingTrivia(SyntaxFactory.Space), statement.WithoutLeadingTrivia());
        }

        var indentation = SyntaxFactory.Whitespace(Lines.Indentation(statement));
        if (leading.Any(trivia => trivia.IsDirective))
        {
            return (guard.WithLeadingTrivia(leading).WithTrailingTrivia(Lines.EndOfLine(statement)), statement.WithLeadingTrivia(indentation));
        }

        var empty = leading.TakeWhile(Lines.IsBlank).ToList();
        while (empty.Count > 0 && !empty[empty.Count - 1].IsKind(SyntaxKind.EndOfLineTrivia))
        {
            empty.RemoveAt(empty.Count - 1);
        }

        return (guard.WithLeadingTrivia(SyntaxFactory.TriviaList([.. empty, indentation])).WithTrailingTrivia(Lines.EndOfLine(statement)), statement.WithLeadingTrivia(leading.Skip(empty.Count)));
    }

    // What stands in a loop or an if instead of the statement: its block with the guard in it, or a new block of both.
    public static StatementSyntax Before(StatementSyntax statement, StatementSyntax guard, SyntaxNode within)
    {
        if (statement.Parent is BlockSyntax block)
        {
            return block.WithStatements(Insert(block.Statements, statement, guard));
        }

        var end = Lines.EndOfLine(statement);
        var outer = SyntaxFactory.Whitespace(Lines.Indentation(within));
        var inner = SyntaxFactory.Whitespace(Lines.IsFirst(statement) ? Lines.Indentation(statement) : Lines.Inner(within));
        var trailing = statement.GetTrailingTrivia();
        return SyntaxFactory.Block(
            SyntaxFactory.Token(SyntaxKind.OpenBraceToken).WithLeadingTrivia(outer).WithTrailingTrivia(end),
            [
                guard.WithLeadingTrivia(inner).WithTrailingTrivia(end),
                (Lines.IsFirst(statement) ? statement : statement.WithLeadingTrivia(inner)).WithTrailingTrivia(Lines.WithEndOfLine(trailing, statement)),
            ],
            SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithLeadingTrivia(outer).WithTrailingTrivia(Lines.EndsLine(trailing) ? [end] : trailing.Where(Lines.IsBlank)));
    }

    private static bool IsWithoutEffect(IOperation value) => value switch
    {
        ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation => true,
        IFieldReferenceOperation { Instance: var of } => of is null || IsWithoutEffect(of),
        IPropertyReferenceOperation { Property: var property, Instance: var of, Arguments.IsEmpty: true } => IsAutomatic(property) && (of is null || IsWithoutEffect(of)),
        _ => false,
    };

    private static bool IsAutomatic(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    // Something in the same function keeps the exception from ending the process, or it would take the place of another one.
    private static bool IsCaught(StatementSyntax statement, SemanticModel model, CancellationToken cancellation)
    {
        var killed = model.Compilation.GetTypeByMetadataName("ActorIpc.ProcessKilledException");
        for (SyntaxNode at = statement; at.Parent is { } around && !LocksInScope.IsFunction(at); at = around)
        {
            if (around is FinallyClauseSyntax
                || (around is TryStatementSyntax { Catches: var catches } whole && at == whole.Block && catches.Any(caught => caught.Declaration is not { } what || Catches(what))))
            {
                return true;
            }
        }

        return false;

        bool Catches(CatchDeclarationSyntax what)
        {
            var caught = model.GetTypeInfo(what.Type, cancellation).Type;
            for (ITypeSymbol? type = killed; type is not null; type = type.BaseType)
            {
                if (SymbolEqualityComparer.Default.Equals(type, caught))
                {
                    return true;
                }
            }

            return caught is null or { TypeKind: TypeKind.Error };
        }
    }
}
