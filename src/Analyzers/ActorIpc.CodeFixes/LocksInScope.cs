using ActorIpc.Analyzers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.CodeFixes;

// The locks that a function takes, and whether each of them is released when an exception leaves the place of a call: by using or by finally.
internal sealed class LocksInScope
{
    private readonly InvocationExpressionSyntax call;
    private readonly SemanticModel model;
    private readonly KnownSymbols known;
    private readonly CancellationToken cancellation;
    private readonly List<(InvocationExpressionSyntax Call, ISymbol? Key, bool? IsAround)> taken = [];
    private readonly Dictionary<ISymbol, bool> released = new(SymbolEqualityComparer.Default);

    public LocksInScope(InvocationExpressionSyntax call, SemanticModel model, KnownSymbols known, CancellationToken cancellation)
    {
        this.call = call;
        this.model = model;
        this.known = known;
        this.cancellation = cancellation;
        var function = call.Ancestors().First(IsFunction);
        var nodes = function.DescendantNodes(node => node == function || !(IsFunction(node) || node is BaseTypeDeclarationSyntax)).ToList();
        foreach (var node in nodes)
        {
            NoteRelease(node);
        }

        foreach (var inner in nodes.OfType<InvocationExpressionSyntax>())
        {
            NoteTaken(inner);
        }
    }

    public static bool IsFunction(SyntaxNode node) =>
        node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or CompilationUnitSyntax
        || (node is MemberDeclarationSyntax and not (GlobalStatementSyntax or BaseTypeDeclarationSyntax));

    // All that the function takes is released somewhere, and what the sleep uses is released around it.
    public bool AreReleased(IInvocationOperation sleep) =>
        taken.All(one => one.IsAround is not null)
        && sleep.Arguments.Where(argument => argument.ArgumentKind == ArgumentKind.Explicit).All(argument => IsReleased(argument.Value));

    // All that the function takes but by one call is released somewhere.
    public bool AreReleasedBut(InvocationExpressionSyntax one) => taken.All(other => other.Call == one || other.IsAround is not null);

    private bool IsReleased(IOperation value) =>
        known.IsLock(value.Type) ? taken.Any(one => one.IsAround == true && one.Call.ArgumentList.Arguments.Any(other => IsSame(other.Expression, value.Syntax)))
        : !IsKey(value.Type) || taken.Any(one => one.IsAround == true && one.Key is { } key && SymbolEqualityComparer.Default.Equals(key, model.GetSymbolInfo(value.Syntax, cancellation).Symbol));

    private bool IsSame(SyntaxNode one, SyntaxNode other) =>
        SyntaxFactory.AreEquivalent(one, other)
        && model.GetSymbolInfo(one, cancellation).Symbol is { } symbol
        && SymbolEqualityComparer.Default.Equals(symbol, model.GetSymbolInfo(other, cancellation).Symbol);

    // What a call that takes a lock returns.
    private bool IsKey(ITypeSymbol? type) => known.MustBeChecked(type) && !type!.GetMembers("IsHeld").IsEmpty;

    private void NoteTaken(InvocationExpressionSyntax inner)
    {
        if (model.GetOperation(inner, cancellation) is not IInvocationOperation operation)
        {
            return;
        }

        foreach (var argument in inner.ArgumentList.Arguments.Where(argument => argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword)))
        {
            if (IsKey(model.GetTypeInfo(argument.Expression, cancellation).Type))
            {
                Add(inner, argument.Expression is DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax single }
                    ? model.GetDeclaredSymbol(single, cancellation) : model.GetSymbolInfo(argument.Expression, cancellation).Symbol);
            }
        }

        if (!IsKey(KnownSymbols.Unwrapped(operation.TargetMethod.ReturnType)))
        {
            return;
        }

        var whole = SleepStatements.Whole(inner);
        switch (whole.Parent)
        {
            case UsingStatementSyntax statement:
                taken.Add((inner, null, statement.Statement.Span.Contains(call.Span)));
                break;
            case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                Add(inner, model.GetDeclaredSymbol(variable, cancellation));
                break;
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: IdentifierNameSyntax left }:
                Add(inner, model.GetSymbolInfo(left, cancellation).Symbol);
                break;
            default:
                taken.Add((inner, null, null));
                break;
        }
    }

    private void Add(InvocationExpressionSyntax inner, ISymbol? key) =>
        taken.Add((inner, key, key is not null && released.TryGetValue(key, out var around) ? around && inner.SpanStart < call.SpanStart : null));

    private void NoteRelease(SyntaxNode node)
    {
        switch (node)
        {
            case LocalDeclarationStatementSyntax { UsingKeyword.RawKind: not 0 } declaration:
                var scope = declaration.Parent is GlobalStatementSyntax global ? global.Parent : declaration.Parent;
                Release(declaration.Declaration, scope!.Span.Contains(call.Span) && declaration.SpanStart < call.SpanStart);
                break;
            case UsingStatementSyntax { Declaration: { } declaration, Statement: var inside }:
                Release(declaration, inside.Span.Contains(call.Span));
                break;
            case UsingStatementSyntax { Expression: IdentifierNameSyntax key, Statement: var inside }:
                Release(model.GetSymbolInfo(key, cancellation).Symbol, inside.Span.Contains(call.Span));
                break;
            case TryStatementSyntax { Finally.Block.Statements: var last, Block: var block }:
                foreach (var disposal in last.OfType<ExpressionStatementSyntax>().SelectMany(statement => statement.DescendantNodes()).OfType<InvocationExpressionSyntax>())
                {
                    if (disposal is { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax key, Name.Identifier.Text: "Dispose" or "DisposeAsync" } }
                        && SleepStatements.Plain(disposal) is not null)
                    {
                        Release(model.GetSymbolInfo(key, cancellation).Symbol, block.Span.Contains(call.Span));
                    }
                }

                break;
        }
    }

    // The variables that a using declares, and those that it is given.
    private void Release(VariableDeclarationSyntax declaration, bool isAround)
    {
        foreach (var variable in declaration.Variables)
        {
            Release(model.GetDeclaredSymbol(variable, cancellation), isAround);
            if (variable.Initializer?.Value is IdentifierNameSyntax key)
            {
                Release(model.GetSymbolInfo(key, cancellation).Symbol, isAround);
            }
        }
    }

    private void Release(ISymbol? key, bool isAround)
    {
        if (key is not null)
        {
            released[key] = isAround || (released.TryGetValue(key, out var other) && other);
        }
    }
}
