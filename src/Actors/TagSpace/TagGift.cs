namespace ActorIpc.Actors;

/// <summary>A value on its way to whoever comes to the same tag.</summary>
public abstract class TagGift
{
    /// <summary>The type by which it is given, and for which one is taken.</summary>
    public abstract Type Type { get; }
}

/// <summary>A value with its type.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="value">The value.</param>
public sealed class TagGift<T>(T value) : TagGift
{
    /// <inheritdoc/>
    public override Type Type => typeof(T);

    /// <summary>The value.</summary>
    public T Value => value;
}
