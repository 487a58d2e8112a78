using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// What a place does with the value of a rendezvous.
internal enum WordUse
{
    None,

    // It takes it for a value that the partner gave: computes with it, or writes it out.
    Value,

    // It looks at it, or hands it to who may look at it.
    Other,
}

internal static class WordUses
{
    public static WordUse Of(IOperation use, Body body)
    {
        switch (use.Parent)
        {
            case IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation }:
                return WordUse.None;
            case IIncrementOrDecrementOperation or IImplicitIndexerReferenceOperation or ICompoundAssignmentOperation or IInterpolationOperation:
                return WordUse.Value;
            case IBinaryOperation or IUnaryOperation:
                return OfComputation(use.Parent, body);
            case IArrayElementReferenceOperation element:
                return element.Indices.Contains(use) || IsReference(use) ? WordUse.Value : WordUse.Other;
            case IArgumentOperation argument:
                return OfArgument(argument, body);
            case IInvocationOperation { TargetMethod: { Name: not "Equals", IsExtensionMethod: false } } call when call.Instance == use && (IsReference(use) || (IsNumber(use.Type) && call.TargetMethod.Name == "ToString")):
                return WordUse.Value;
            case IMemberReferenceOperation member when member.Instance == use && IsReference(use):
                return WordUse.Value;
            default:
                return WordUse.Other;
        }
    }

    // What is computed from it may still be compared.
    private static WordUse OfComputation(IOperation computed, Body body)
    {
        for (var at = computed; ; at = at.Parent)
        {
            switch (at)
            {
                case IBinaryOperation binary when IsComparison(binary.OperatorKind) || binary.OperatorMethod is not null:
                case IUnaryOperation { OperatorMethod: not null }:
                    return WordUse.Other;
                case IBinaryOperation or IUnaryOperation or IConversionOperation:
                    continue;
                case IArgumentOperation argument:
                    return OfArgument(argument, body);
                case IIsPatternOperation or IFlowCaptureOperation or ISimpleAssignmentOperation { Target: ILocalReferenceOperation }:
                    return WordUse.Other;
                default:
                    return WordUse.Value;
            }
        }
    }

    private static bool IsComparison(BinaryOperatorKind kind) => kind is
        BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.ObjectValueEquals or BinaryOperatorKind.ObjectValueNotEquals
        or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;

    // A method of this compilation, or one that takes anything, may look at it. Another one that takes a number computes with it.
    private static WordUse OfArgument(IArgumentOperation argument, Body body) =>
        argument.Parameter is { OriginalDefinition: { ContainingSymbol: var callee } parameter } && IsNumber(parameter.Type)
        && (body.Known.IsRendezvousWord(argument.Parameter) || (IsElsewhere(callee) && callee.Name is not ("CompareTo" or "Compare" or "Equals" or "Invoke")))
            ? WordUse.Value
            : WordUse.Other;

    private static bool IsElsewhere(ISymbol callee) => callee is { DeclaringSyntaxReferences.IsEmpty: true, IsAbstract: false, IsVirtual: false, IsOverride: false };

    private static bool IsNumber(ITypeSymbol? type) => type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double;

    // No partner, no object: whoever asks it for something gets an exception.
    private static bool IsReference(IOperation value) => value.Type is { IsReferenceType: true, TypeKind: not TypeKind.Delegate };
}
