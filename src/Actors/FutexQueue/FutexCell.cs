namespace ActorIpc.Actors;

/// <summary>A word of memory as primitives see it. The host makes these; a primitive reads them, and changes them by compare and exchange alone.</summary>
/// <remarks>
/// Others change the word at any time. That is no way round the mailbox: who changes a word and then asks for a wake is ordered by the mailbox after every
/// wait that still found the old value.
/// </remarks>
/// <param name="id">The number by which the word is known. Two cells with one number are one word.</param>
public abstract class FutexCell(long id)
{
    /// <summary>The number by which the word is known among those of one <see cref="FutexQueue"/>.</summary>
    public long Id { get; } = id;

    /// <summary>Reads the word; nothing that comes after is done before.</summary>
    /// <returns>Its value.</returns>
    public abstract uint Read();

    /// <summary>Writes the word if it has the value that is expected; a full fence.</summary>
    /// <param name="value">What to write.</param>
    /// <param name="comparand">What the word must hold.</param>
    /// <returns>What it held; it was written if that is the comparand.</returns>
    public abstract uint CompareExchange(uint value, uint comparand);
}
