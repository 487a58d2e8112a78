using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ActorIpc.Analyzers.Flow;

// Which process makes a call.
internal static class Processes
{
    // In doubt it is not the same one.
    public static bool AreSame(IInvocationOperation one, IInvocationOperation other) =>
        Of(one) is { } process && SymbolEqualityComparer.Default.Equals(process, Of(other));

    // The variable that names the process; null where it is not a plain one.
    public static ISymbol? Of(IInvocationOperation call)
    {
        for (var at = call.Instance ?? call.Arguments.FirstOrDefault()?.Value; ; at = ((IPropertyReferenceOperation)at!).Instance)
        {
            switch (at)
            {
                case ILocalReferenceOperation local:
                    return local.Local;
                case IParameterReferenceOperation parameter:
                    return parameter.Parameter;
                case IFieldReferenceOperation field:
                    return field.Field;
                case IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } property:
                    return property.Property;
                case IPropertyReferenceOperation:
                    continue;
                default:
                    return null;
            }
        }
    }
}
