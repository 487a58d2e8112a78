namespace ActorIpc.Actors;

/// <summary>What a <see cref="TagSpace"/> is asked for: a rendezvous on a tag.</summary>
public struct TagOperation : IOperation<TagOperation>
{
    /// <summary>The tag, any word (REN-4).</summary>
    public ulong Tag;

    /// <summary>The value to give, any word; ~0 looks like an interruption to the partner (REN-4).</summary>
    public ulong Value;

    /// <summary>What is given instead of a word, or null.</summary>
    public TagGift? Gift;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        writer.Write((long)Tag);
        writer.Write((long)Value);
        writer.Write(Gift?.TypeName);
        writer.WriteValue(Gift);
    }

    /// <inheritdoc/>
    public static TagOperation Read(StateReader reader)
    {
        var operation = new TagOperation { Tag = (ulong)reader.ReadInt64(), Value = (ulong)reader.ReadInt64() };
        reader.ReadString();
        operation.Gift = reader.ReadValue<TagGift>();
        return operation;
    }
}
