using System.Composition;
using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.CodeFixes;

/// <summary>Looks at the result of a call in an <c>if</c> around it, or right after it, and leaves the function where it was not granted.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class LeaveFix() : RuleFix("ACI0003", "Look at the result, and leave where it was not granted")
{
    private protected override Action<DocumentEditor>? Change(SyntaxNode place, SemanticModel model, CancellationToken cancellation)
    {
        if (place is not InvocationExpressionSyntax call
            || KnownSymbols.Of(model.Compilation) is not { } known
            || model.GetOperation(call, cancellation) is not IInvocationOperation { TargetMethod: var method }
            || KnownSymbols.Unwrapped(method.ReturnType) is not { } result
            || SleepStatements.Whole(call) is not ExpressionSyntax whole
            || !SymbolEqualityComparer.Default.Equals(model.GetTypeInfo(whole, cancellation).Type, result)
            || Leaving(call, model, cancellation) is not { } leaving
            || LeavesSomethingTaken(call, model, known, cancellation)
            || !new LocksInScope(call, model, known, cancellation).AreReleasedBut(call))
        {
            return null;
        }

        if (SleepStatements.Plain(call) is { } plain)
        {
            return IsLast(plain) || !Lines.IsBlankAround(whole, plain) || Failure($"{whole.WithoutTrivia()}", $"({whole.WithoutTrivia()})") is not { } failure ? null : Put(plain, [If(plain, failure, leaving, plain.GetLeadingTrivia())]);
        }

        return whole.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: var holder } } variable } => Named(holder, variable.Identifier.Text),
            AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax local, Parent: ExpressionStatementSyntax statement } => Named(statement, local.Identifier.Text),
            _ => null,
        };

        Action<DocumentEditor>? Named(SyntaxNode? holder, string name) => (holder, Failure(name, name)) switch
        {
            (UsingStatementSyntax { Statement: BlockSyntax { Statements: { Count: > 0 } statements } }, { } failure) => BeforeFirst(statements.First(), failure, leaving),
            (StatementSyntax statement and not UsingStatementSyntax, { } failure) when !IsLast(statement) => Put(statement, [Ended(statement), If(statement, failure, leaving)]),
            _ => null,
        };

        string? Failure(string bare, string value) => Failing(result, method, value, bare, call.SpanStart, model, known);
    }

    // The condition that holds where the call was not granted; null where the type does not say it.
    private static string? Failing(ITypeSymbol result, IMethodSymbol method, string value, string bare, int position, SemanticModel model, KnownSymbols known)
    {
        if (result.SpecialType == SpecialType.System_Boolean)
        {
            return known.IsOfLibrary(method) ? $"!{bare}" : null;
        }

        if (result.GetMembers("Outcome").OfType<IPropertySymbol>().FirstOrDefault()?.Type is not INamedTypeSymbol { TypeKind: TypeKind.Enum, ContainingNamespace.Name: "ActorIpc" } outcome)
        {
            return null;
        }

        var granted = result.GetMembers().OfType<IPropertySymbol>()
            .Where(property => property.Type.SpecialType == SpecialType.System_Boolean && property.Name.StartsWith("Is", StringComparison.Ordinal) && !known.IsKilledGuard(property)).ToList();
        return granted.Count == 1 && SymbolEqualityComparer.Default.Equals(result.ContainingAssembly, known.Process?.ContainingAssembly)
            ? $"!{value}.{granted[0].Name}"
            : $"{value}.Outcome != {outcome.ToMinimalDisplayString(model, position)}.Granted";
    }

    // How to leave the function; null where it returns something, for then only its author knows what.
    private static string? Leaving(SyntaxNode call, SemanticModel model, CancellationToken cancellation) =>
        model.GetEnclosingSymbol(call.SpanStart, cancellation) is not IMethodSymbol function ? null
        : function.ReturnsVoid || (function.IsAsync && function.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: 0 }) ? "return;"
        : function is { IsAsync: true, ReturnType.Name: "IAsyncEnumerable" or "IAsyncEnumerator" } ? "yield break;"
        : null;

    // Units without a grant that would stay taken.
    private static bool LeavesSomethingTaken(InvocationExpressionSyntax call, SemanticModel model, KnownSymbols known, CancellationToken cancellation) =>
        call.Ancestors().First(LocksInScope.IsFunction).DescendantNodes().OfType<InvocationExpressionSyntax>().Any(other =>
            other.SpanStart < call.SpanStart
            && model.GetOperation(other, cancellation) is IInvocationOperation { TargetMethod: var method }
            && known.MustBeChecked(method)
            && KnownSymbols.Unwrapped(method.ReturnType) is { Name: "AcquireResult" or "OperateResult" } or { SpecialType: not SpecialType.None });

    // Nothing comes after it that leaving would leave out.
    private static bool IsLast(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block.Statements.Last() == statement && block.Parent is not StatementSyntax and not (ElseClauseSyntax or CatchClauseSyntax or FinallyClauseSyntax or SwitchSectionSyntax),
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } global => unit.Members.OfType<GlobalStatementSyntax>().Last() == global,
        _ => false,
    };

    private static Action<DocumentEditor>? Put(StatementSyntax statement, StatementSyntax[] instead) => statement.Parent switch
    {
        BlockSyntax { Statements: var statements } block => editor => editor.ReplaceNode(block, block.WithStatements(statements.ReplaceRange(statement, instead))),
        SwitchSectionSyntax { Statements: var statements } section => editor => editor.ReplaceNode(section, section.WithStatements(statements.ReplaceRange(statement, instead))),
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } global => editor => editor.ReplaceNode(
            unit, unit.WithMembers(unit.Members.ReplaceRange(global, instead.Select(one => SyntaxFactory.GlobalStatement(one))))),
        _ => null,
    };

    private static Action<DocumentEditor>? BeforeFirst(StatementSyntax first, string failure, string leaving) =>
        Lines.IsFirst(first) ? Put(first, [If(first, failure, leaving).WithTrailingTrivia(Lines.EndOfLine(first), Lines.EndOfLine(first)), first]) : null;

    private static StatementSyntax Ended(StatementSyntax statement) => statement.WithTrailingTrivia(Lines.WithEndOfLine(statement.GetTrailingTrivia(), statement));

    private static StatementSyntax If(StatementSyntax at, string failure, string leaving, SyntaxTriviaList? leading = null)
    {
        var (end, outer) = (Lines.EndOfLine(at), Lines.Indentation(at));
        var made = SyntaxFactory.ParseStatement($"if ({failure}){end}{outer}{{{end}{Lines.Inner(at)}{leaving}{end}{outer}}}");
        return made
            .WithLeadingTrivia(leading ?? SyntaxFactory.TriviaList(SyntaxFactory.Whitespace(outer)))
            .WithTrailingTrivia(After(at, leading is null ? [] : at.GetTrailingTrivia(), end, outer));
    }

    // An empty line sets off what comes next.
    private static SyntaxTriviaList After(StatementSyntax at, SyntaxTriviaList trailing, SyntaxTrivia end, string outer)
    {
        var next = at.GetLastToken().GetNextToken();
        var ends = Lines.WithEndOfLine(trailing, at);
        return !Lines.EndsLine(at.GetTrailingTrivia()) ? ends.Add(SyntaxFactory.Whitespace(outer))
            : next.IsKind(SyntaxKind.CloseBraceToken) || next.IsKind(SyntaxKind.EndOfFileToken) || IsSetOff(next.LeadingTrivia) ? ends
            : ends.Add(end);
    }

    private static bool IsSetOff(SyntaxTriviaList before) =>
        before.FirstOrDefault(trivia => !trivia.IsKind(SyntaxKind.WhitespaceTrivia)) is var first && (first.IsKind(SyntaxKind.EndOfLineTrivia) || first.IsDirective);
}
