namespace ActorIpc.Actors;

/// <summary>What a request asks for: a value that can be written down and read back.</summary>
/// <typeparam name="TSelf">The operation's own type.</typeparam>
public interface IOperation<TSelf>
    where TSelf : struct, IOperation<TSelf>
{
    /// <summary>Writes every field that the primitive may read.</summary>
    /// <param name="writer">Where to.</param>
    void Write(StateWriter writer);

    /// <summary>Reads back what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <returns>The operation.</returns>
    static abstract TSelf Read(StateReader reader);
}
