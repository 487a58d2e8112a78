using System.Buffers.Binary;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;

namespace ActorIpc.Akka.Cluster.Stores;

/// <summary>An owner as it is kept: how often it has started, and what it knew.</summary>
internal sealed record StoredOwner(long Incarnation, OwnerSnapshot? Snapshot);

/// <summary>How owners are kept: the incarnation, and what the codec of frames makes of the rest.</summary>
internal static class StoredOwners
{
    public static byte[] Write(this SessionCodec codec, StoredOwner stored) => Head(stored.Incarnation, stored.Snapshot is null ? [] : codec.Write(stored.Snapshot));

    public static StoredOwner ReadStored(this SessionCodec codec, byte[] bytes)
    {
        var (incarnation, rest) = Head(bytes);
        return new StoredOwner(incarnation, rest.Length == 0 ? null : codec.ReadSnapshot(rest));
    }

    public static byte[] WriteBatch(this SessionCodec codec, long incarnation, IReadOnlyList<OwnerInput> inputs) => Head(incarnation, codec.Write(inputs));

    public static (long Incarnation, IReadOnlyList<OwnerInput> Inputs) ReadBatch(this SessionCodec codec, byte[] bytes)
    {
        var (incarnation, rest) = Head(bytes);
        return (incarnation, codec.ReadInputs(rest));
    }

    private static byte[] Head(long incarnation, byte[] rest)
    {
        var bytes = new byte[sizeof(long) + rest.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, incarnation);
        rest.CopyTo(bytes, sizeof(long));
        return bytes;
    }

    private static (long Incarnation, byte[] Body) Head(byte[] bytes) => bytes.Length < sizeof(long)
        ? throw new FormatException($"stored owner: {bytes.Length} bytes are too few.")
        : (BinaryPrimitives.ReadInt64LittleEndian(bytes), bytes[sizeof(long)..]);
}
