using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ActorIpc.Analyzers.Flow;

// Which lock it is: a local, a parameter or a member of this object, or a member of what one of these is. Two locks with one name are one.
internal sealed class LockName(ImmutableArray<ISymbol> path, ITypeSymbol type) : IEquatable<LockName>
{
    public ImmutableArray<ISymbol> Path { get; } = path;

    public ITypeSymbol Type { get; } = type;

    // It is named by itself, not as a member of something else.
    public bool IsPlain => Path.Length == 1;

    public ISymbol Symbol => Path[Path.Length - 1];

    // An attribute of a method can name it.
    public bool IsMember => IsPlain && (Symbol is IFieldSymbol or IPropertySymbol || IsOfPrimaryConstructor);

    public bool IsOfPrimaryConstructor => Path[0] is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } };

    public bool Equals(LockName? other)
    {
        // Mostly it is the same one.
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        return other is not null && Path.SequenceEqual(other.Path, SymbolEqualityComparer.Default.Equals);
    }

    public override bool Equals(object? obj) => Equals(obj as LockName);

    public override int GetHashCode() => SymbolEqualityComparer.Default.GetHashCode(Symbol);

    public override string ToString() => string.Join(".", Path.Select(part => part.Name));
}
