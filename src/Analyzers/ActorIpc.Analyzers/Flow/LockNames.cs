using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// The names of the locks that a body uses, and of the keys to them. What could be one lock now and another one later has none.
internal sealed class LockNames(Body body)
{
    // Locals that stand for each other have an end.
    private const int Deepest = 16;

    private int depth;

    // Null where it cannot be said which lock it is.
    public LockName? Of(IOperation value) =>
        body.Known.IsHoldable(Bare(value).Type) && PathOf(value) is { IsEmpty: false } path ? new LockName(path, Bare(value).Type!) : null;

    // The lock that is held when the method is called; null where it is called without one, or where it cannot be said which.
    public LockName? RequiredBy(IInvocationOperation call)
    {
        if (body.Known.RequiredLock(call.TargetMethod) is not { } name)
        {
            return null;
        }

        if (call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name) is { } argument)
        {
            return Of(argument.Value);
        }

        for (ITypeSymbol? type = call.TargetMethod.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(name))
            {
                return TypeOf(member) is { } of && body.Known.IsLock(of) && (member.IsStatic ? [] : call.Instance is { } instance ? PathOf(instance) : null) is { } before
                    ? new LockName(before.Add(member), of)
                    : null;
            }

            if (call.Instance is IInstanceReferenceOperation
                && type is INamedTypeSymbol named
                && named.InstanceConstructors.SelectMany(made => made.Parameters).FirstOrDefault(made => made.Name == name && IsPrimary(made)) is { } parameter
                && body.Known.IsLock(parameter.Type))
            {
                return new LockName([parameter], parameter.Type);
            }
        }

        return null;
    }

    public static IOperation Bare(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    continue;
                default:
                    return value;
            }
        }
    }

    private ImmutableArray<ISymbol>? PathOf(IOperation value)
    {
        depth++;
        var path = depth > Deepest ? null : Named(value);
        depth--;
        return path;
    }

    private ImmutableArray<ISymbol>? Named(IOperation value)
    {
        switch (Bare(value))
        {
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                return [];
            case IFieldReferenceOperation { Field: var field } reference when body.Values.WritesTo(field).Count == 0:
                return Member(field, reference.Instance);
            case IPropertyReferenceOperation { Property: var property, Arguments.IsEmpty: true } reference when IsAutomatic(property):
                return Member(property, reference.Instance);
            case IParameterReferenceOperation { Parameter: var parameter } when body.Values.WritesTo(parameter).Count == 0:
                return [parameter];
            case ILocalReferenceOperation { Local: var local }:
                return Local(local);
            case IFlowCaptureReferenceOperation { Id: var id } when body.Values.WritesTo(id) is { Count: 1 } writes:
                return PathOf(writes[0].Value);
            default:
                return null;
        }
    }

    private ImmutableArray<ISymbol>? Member(ISymbol member, IOperation? instance) =>
        instance is null ? [member] : PathOf(instance)?.Add(member);

    private ImmutableArray<ISymbol>? Local(ILocalSymbol local)
    {
        if (!IsOwn(local))
        {
            // Of a function around this one, whose operations are not at hand.
            return local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0 } } ? [local] : null;
        }

        if (local.IsRef || body.Values.WritesTo(local) is not { Count: 1 } writes)
        {
            return null;
        }

        // One that has been made here has no other name; what else may stand in a local may be known by another one.
        var value = Bare(writes[0].Value);
        return value is IObjectCreationOperation || (value is IInvocationOperation { TargetMethod: { Parameters.IsEmpty: true } made } && body.Known.IsOfLibrary(made) && body.Known.IsHoldable(value.Type))
            ? [local]
            : PathOf(value);
    }

    private bool IsOwn(ILocalSymbol local) => body.Function is null || SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, body.Function);

    public static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private static bool IsAutomatic(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    public static bool IsPrimary(IParameterSymbol parameter) =>
        parameter.ContainingSymbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is TypeDeclarationSyntax;
}
