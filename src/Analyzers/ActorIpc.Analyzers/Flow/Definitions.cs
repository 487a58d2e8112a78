using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Flow;

// What a member is, whichever type arguments or which part of a partial one it is seen by.
internal static class Definitions
{
    public static IMethodSymbol Of(IMethodSymbol method) => method.OriginalDefinition.PartialDefinitionPart ?? method.OriginalDefinition;

    // Most have other names.
    public static bool AreSame(ISymbol? one, ISymbol? other) =>
        one is not null && other is not null && one.Name == other.Name && SymbolEqualityComparer.Default.Equals(Of(one), Of(other));

    public static ISymbol Of(ISymbol member) => member is IMethodSymbol method ? Of(method) : member.OriginalDefinition;
}
