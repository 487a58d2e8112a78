using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// An argument one value of which ends whoever gives it, as that of Debug.Assert does.
internal static class EndingArgument
{
    public static bool Is(IOperation operation) => operation.Kind == OperationKind.Argument && operation is IArgumentOperation { Parameter: { } parameter } && Of(parameter) is not null;

    // The value; null for a parameter that lets everybody on.
    public static bool? Of(IParameterSymbol parameter)
    {
        // Most are of other types, and their attributes need not be read.
        if (parameter.Type is not ({ SpecialType: SpecialType.System_Boolean } or { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T }))
        {
            return null;
        }

        foreach (var attribute in parameter.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "DoesNotReturnIfAttribute" } && attribute.ConstructorArguments.FirstOrDefault().Value is bool ends)
            {
                return ends;
            }
        }

        return null;
    }
}
