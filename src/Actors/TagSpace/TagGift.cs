namespace ActorIpc.Actors;

/// <summary>A value on its way to whoever comes to the same tag.</summary>
public abstract class TagGift
{
    /// <summary>The type by which it is given, and for which one is taken: its name, by which two that come to one tag know whether they mean the same.</summary>
    public abstract string TypeName { get; }
}

/// <summary>A value with its type.</summary>
/// <typeparam name="T">The type.</typeparam>
/// <param name="value">The value.</param>
public sealed class TagGift<T>(T value) : TagGift
{
    // Found out once for each type.
    private static readonly string name = typeof(T).ToString();

    /// <inheritdoc/>
    public override string TypeName => name;

    /// <summary>The value.</summary>
    public T Value => value;
}
