using System.Collections.Frozen;

namespace ActorIpc.Actors;

/// <summary>The primitives that need nothing of the memory of their callers, so that they can be written on one node and read on another.</summary>
public static class PrimitiveKind
{
    private static readonly FrozenDictionary<string, (Type Type, Func<StateReader, Primitive> Blank)> kinds = new (string Name, Type Type, Func<StateReader, Primitive> Blank)[]
    {
        ("tag-space", typeof(TagSpace), static _ => new TagSpace()),
        ("semaphore-array", typeof(SemaphoreArray), static constants => new SemaphoreArray(constants)),
        ("semaphore-registry", typeof(SemaphoreRegistry), static constants => new SemaphoreRegistry(SemaphoreLimits.Load(constants))),
        ("message-queue", typeof(MessageQueue), static constants => new MessageQueue(constants)),
        ("message-registry", typeof(MessageRegistry), static constants => new MessageRegistry(MessageLimits.Load(constants))),
        ("barrier-pair", typeof(BarrierPair), static constants => new BarrierPair(constants.ReadBoolean())),
        ("sleep-lock", typeof(SleepLock), static _ => new SleepLock()),
        ("sleep-queue", typeof(SleepQueue), static _ => new SleepQueue()),
        ("word", typeof(OwnedWord), static _ => new OwnedWord(0)),
    }.ToFrozenDictionary(kind => kind.Name, kind => (kind.Type, kind.Blank));

    /// <summary>The name of the kind of a primitive, which stays the same from one version to the next.</summary>
    /// <param name="primitive">The primitive.</param>
    /// <returns>The name; null for one that is bound to memory, to processes, or to what only its host knows.</returns>
    public static string? Of(Primitive primitive)
    {
        ArgumentNullException.ThrowIfNull(primitive);
        foreach (var (name, (type, _)) in kinds)
        {
            if (type == primitive.GetType())
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Says what is wrong with a request from another node that no caller can make, and that a primitive therefore need not stand.</summary>
    /// <typeparam name="TOperation">What the primitive is asked for.</typeparam>
    /// <param name="primitive">The primitive that is asked.</param>
    /// <param name="operation">What it is asked for.</param>
    /// <param name="handedOnBy">The name of the primitive that hands the request on; null if it comes from its process.</param>
    /// <returns>Which part of it, and what; null if nothing is wrong with it, so that it can be submitted.</returns>
    public static string? Objection<TOperation>(Primitive<TOperation> primitive, in TOperation operation, string? handedOnBy)
        where TOperation : struct, IOperation<TOperation>
    {
        ArgumentNullException.ThrowIfNull(primitive);
        return primitive.Objection(operation, handedOnBy);
    }

    /// <summary>About how many bytes a primitive is written in, rather too many than too few, that a request would have made: for who has to carry it to another node.</summary>
    /// <typeparam name="TOperation">What the primitive is asked for.</typeparam>
    /// <param name="primitive">The primitive that is asked.</param>
    /// <param name="operation">What it is asked for, to which there is no <see cref="Objection"/>.</param>
    /// <returns>The bytes; 0 if nothing is made, or next to nothing.</returns>
    public static long Makes<TOperation>(Primitive<TOperation> primitive, in TOperation operation)
        where TOperation : struct, IOperation<TOperation>
    {
        ArgumentNullException.ThrowIfNull(primitive);
        return primitive.Makes(operation);
    }

    /// <summary>Whether a primitive takes such a word from a primitive of another node.</summary>
    /// <param name="primitive">The primitive that is to hear it.</param>
    /// <param name="code">What it says.</param>
    /// <returns>True when it does.</returns>
    public static bool Expects(Primitive primitive, int code)
    {
        ArgumentNullException.ThrowIfNull(primitive);
        return primitive.Expects(code);
    }

    /// <summary>Writes a primitive: what it was made with, and its state.</summary>
    /// <param name="primitive">The primitive.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(Primitive primitive, StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(primitive);
        ArgumentNullException.ThrowIfNull(writer);
        primitive.SaveConstants(writer);
        primitive.Save(writer);
    }

    /// <summary>Reads a primitive.</summary>
    /// <param name="kind">The name of its kind.</param>
    /// <param name="reader">Where from.</param>
    /// <returns>The primitive.</returns>
    /// <exception cref="FormatException">No kind has that name, or the bytes are not what such a primitive is written as.</exception>
    public static Primitive Read(string kind, StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (!kinds.TryGetValue(kind, out var found))
        {
            throw new FormatException($"kind: no primitive is a {kind}.");
        }

        try
        {
            var primitive = found.Blank(reader);
            primitive.Load(reader);
            primitive.CheckInvariants();
            return reader.AtEnd ? primitive : throw new FormatException("state: more follows than was to be read.");
        }
        catch (Exception exception) when (exception is InvariantViolatedException or ArgumentException or InvalidOperationException or OverflowException)
        {
            throw new FormatException($"state: it is not that of a {kind}: {exception.Message}", exception);
        }
    }
}
