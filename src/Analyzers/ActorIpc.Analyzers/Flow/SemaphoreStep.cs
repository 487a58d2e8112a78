using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Flow;

// One operation of a vector. The number of the semaphore and the units are each a number, the variable that holds it, or unknown.
internal sealed class SemaphoreStep(int sign, object? number, object? units, bool hasUndo)
{
    public bool Takes => sign < 0;

    public bool Gives => sign > 0;

    public object? Number => number;

    public object? Units => units;

    public bool HasUndo => hasUndo;

    public SemaphoreStep WithUndo() => new(sign, number, units, hasUndo: true);

    // Null where it is not known.
    public static bool? AreSame(object? one, object? other) => (one, other) switch
    {
        (int number, int another) => number == another,
        (ISymbol variable, ISymbol another) when SymbolEqualityComparer.Default.Equals(variable, another) => true,
        _ => null,
    };
}
