namespace ActorIpc;

/// <summary>Which message a receiver wants. As it stands, the oldest.</summary>
/// <remarks>Follows msgrcv(2), msgtyp (MSG-12, MSG-13).</remarks>
public readonly record struct MessageFilter
{
    private MessageFilter(FilterKind kind, long number)
    {
        Kind = kind;
        Number = number;
    }

    internal enum FilterKind
    {
        Any,
        OfType,
        NotOfType,
        LowestUpTo,
        AtPosition,
    }

    /// <summary>The oldest message.</summary>
    public static MessageFilter Any => default;

    internal FilterKind Kind { get; }

    internal long Number { get; }

    /// <summary>The oldest message of one type.</summary>
    /// <param name="type">The type, above 0.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The type is not above 0.</exception>
    public static MessageFilter OfType(long type) => new(FilterKind.OfType, CheckType(type));

    /// <summary>The oldest message of any type but one.</summary>
    /// <param name="type">The type, above 0.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The type is not above 0.</exception>
    public static MessageFilter NotOfType(long type) => new(FilterKind.NotOfType, CheckType(type));

    /// <summary>The message of the lowest type, if that is not above a limit; of several, the oldest. So a type serves as a priority.</summary>
    /// <param name="type">The highest type that will do, above 0.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The type is not above 0.</exception>
    public static MessageFilter LowestUpTo(long type) => new(FilterKind.LowestUpTo, CheckType(type));

    /// <summary>What msgtyp and the flags of msgrcv(2) mean.</summary>
    /// <param name="msgtyp">0, a type, the negative of a type, or with MSG_COPY a position.</param>
    /// <param name="flags">The flags.</param>
    /// <returns>The filter.</returns>
    public static MessageFilter Of(long msgtyp, MessageFlags flags) => (flags & MessageFlags.Copy) != 0 ? new(FilterKind.AtPosition, msgtyp)
        : msgtyp == 0 ? Any

        // The lowest number has no negative, and the largest type is as good (MSG-13).
        : msgtyp < 0 ? new(FilterKind.LowestUpTo, msgtyp == long.MinValue ? long.MaxValue : -msgtyp)
        : new((flags & MessageFlags.Except) != 0 ? FilterKind.NotOfType : FilterKind.OfType, msgtyp);

    /// <summary>Whether a receiver who waits with this filter takes a message of a type.</summary>
    /// <param name="type">The type of the message.</param>
    /// <returns>True when it does.</returns>
    internal bool Takes(long type) => Kind switch
    {
        FilterKind.Any => true,
        FilterKind.OfType => type == Number,
        FilterKind.NotOfType => type != Number,
        FilterKind.LowestUpTo => type <= Number,
        _ => false,
    };

    internal void Save(Actors.StateWriter writer)
    {
        writer.Write((int)Kind);
        writer.Write(Number);
    }

    internal static MessageFilter Load(Actors.StateReader reader)
    {
        var filter = new MessageFilter((FilterKind)reader.ReadByte((byte)FilterKind.AtPosition), reader.ReadInt64());
        return filter.Kind == FilterKind.AtPosition || (filter.Kind == FilterKind.Any ? filter.Number == 0 : filter.Number > 0) ? filter
            : throw Actors.StateReader.Malformed($"a filter {filter.Kind} does not go with {filter.Number}");
    }

    private static long CheckType(long type)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(type, 1);
        return type;
    }
}
