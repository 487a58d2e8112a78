using System.Globalization;

namespace ActorIpc;

/// <summary>Orders the grants of one primitive: of two grants, the later one has the higher token, on whichever node and after whatever crash.</summary>
/// <remarks>
/// A resource that remembers the highest token it has seen, and refuses lower ones, is safe from a holder that was taken for dead and goes on. A primitive that
/// lives in this process alone has no use for it: there the token is <see cref="None"/>.
/// </remarks>
/// <param name="Incarnation">How often the owner of the primitive had started when it granted; it only grows.</param>
/// <param name="Sequence">Which message of that owner brought the grant; it only grows.</param>
public readonly record struct FencingToken(long Incarnation, long Sequence) : IComparable<FencingToken>
{
    /// <summary>No token: nothing has granted.</summary>
    public static FencingToken None => default;

    /// <summary>Whether the left one is the earlier grant.</summary>
    /// <param name="left">A token.</param>
    /// <param name="right">Another of the same primitive.</param>
    public static bool operator <(FencingToken left, FencingToken right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is the later grant.</summary>
    /// <param name="left">A token.</param>
    /// <param name="right">Another of the same primitive.</param>
    public static bool operator >(FencingToken left, FencingToken right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is the earlier grant, or the same.</summary>
    /// <param name="left">A token.</param>
    /// <param name="right">Another of the same primitive.</param>
    public static bool operator <=(FencingToken left, FencingToken right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is the later grant, or the same.</summary>
    /// <param name="left">A token.</param>
    /// <param name="right">Another of the same primitive.</param>
    public static bool operator >=(FencingToken left, FencingToken right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(FencingToken other) => Incarnation != other.Incarnation ? Incarnation.CompareTo(other.Incarnation) : Sequence.CompareTo(other.Sequence);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Incarnation}.{Sequence}");
}
