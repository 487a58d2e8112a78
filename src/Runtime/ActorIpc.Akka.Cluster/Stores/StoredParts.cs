using System.Buffers.Binary;

namespace ActorIpc.Akka.Cluster.Stores;

/// <summary>Where an owner is kept that is too large for one message: in parts, of which those that count are never written over.</summary>
/// <param name="Slot">Which of two places for parts they are in: the next write goes to the other one.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Stamp">The clock of the write that they belong to, with which each of them begins.</param>
internal sealed record StoredParts(byte Slot, int Count, long Stamp)
{
    // What begins so is not what an owner is written as, and a version that knows of no parts refuses it.
    private const byte Mark = 0xFF;
    private const int Length = sizeof(long) + 2 + sizeof(int) + sizeof(long);

    /// <summary>The key of a part.</summary>
    /// <param name="owner">The key of the owner.</param>
    /// <param name="slot">Where the parts are.</param>
    /// <param name="number">Which one.</param>
    public static string Key(string owner, byte slot, int number) => $"{owner}\n{slot}.{number}";

    /// <summary>Whether a key may be that of a part.</summary>
    public static bool IsPart(string key) => key.Contains('\n', StringComparison.Ordinal);

    /// <summary>Writes where the parts are, after the incarnation of their owner.</summary>
    public byte[] Write(long incarnation)
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, incarnation);
        (bytes[sizeof(long)], bytes[sizeof(long) + 1]) = (Mark, Slot);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(long) + 2), Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(Length - sizeof(long)), Stamp);
        return bytes;
    }

    /// <summary>Where the parts are; null if what was written has none.</summary>
    public static StoredParts? In(byte[] bytes) => bytes.Length != Length || bytes[sizeof(long)] != Mark
        ? null
        : new StoredParts(bytes[sizeof(long) + 1], BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(sizeof(long) + 2)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(Length - sizeof(long))));

    /// <summary>Cuts what was written into parts.</summary>
    public static IReadOnlyList<byte[]> Cut(byte[] bytes, int most, long stamp)
    {
        var parts = new List<byte[]>();
        foreach (var chunk in bytes.Chunk(most))
        {
            var part = new byte[sizeof(long) + chunk.Length];
            BinaryPrimitives.WriteInt64LittleEndian(part, stamp);
            chunk.CopyTo(part, sizeof(long));
            parts.Add(part);
        }

        return parts;
    }

    /// <summary>What a part holds; null if it is of another write.</summary>
    public byte[]? Open(byte[] part) => part.Length >= sizeof(long) && BinaryPrimitives.ReadInt64LittleEndian(part) == Stamp ? part[sizeof(long)..] : null;
}
