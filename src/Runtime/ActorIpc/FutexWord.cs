using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorIpc.Actors;

namespace ActorIpc;

/// <summary>A word of 32 bits that anybody reads and changes without a call, and that processes wait on and are woken through.</summary>
/// <remarks>
/// Made by <see cref="IpcSystem.CreateFutexWord"/> or <see cref="FutexSpace.CreateWord(uint)"/>. What the value means is its users' own. Follows futex(7): change the
/// word first, then wake; wait only while it holds what you saw, and look again afterwards.
/// </remarks>
public sealed class FutexWord : FutexCell
{
    // Where the word lies: in the bytes of a segment, or, without one, here.
    private readonly byte[]? memory;
    private readonly int offset;
    private uint own;

    internal FutexWord(FutexSpace space, long id, uint initial)
        : base(id)
    {
        Space = space;
        own = initial;
    }

    // Two words with one id in one space must lie in the same place.
    internal FutexWord(FutexSpace space, long id, byte[] memory, int offset)
        : base(id)
    {
        Space = space;
        this.memory = memory;
        this.offset = offset;
    }

    /// <summary>The space that the word belongs to.</summary>
    public FutexSpace Space { get; }

    /// <summary>The value. Reading has acquire semantics, writing has release semantics.</summary>
    public uint Value
    {
        get => Volatile.Read(ref Storage);
        set => Volatile.Write(ref Storage, value);
    }

    private ref uint Storage
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref memory is null ? ref own : ref Unsafe.As<byte, uint>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(memory), offset));
    }

    /// <inheritdoc/>
    public override uint Read() => Value;

    /// <inheritdoc/>
    public override uint CompareExchange(uint value, uint comparand) => Interlocked.CompareExchange(ref Storage, value, comparand);

    /// <summary>Writes the word; a full fence.</summary>
    /// <param name="value">What to write.</param>
    /// <returns>What it held before.</returns>
    public uint Exchange(uint value) => Interlocked.Exchange(ref Storage, value);

    /// <summary>Adds to the word, round and round; a full fence.</summary>
    /// <param name="value">What to add.</param>
    /// <returns>What it holds now.</returns>
    public uint Add(uint value) => Interlocked.Add(ref Storage, value);

    /// <summary>Sets bits of the word; a full fence.</summary>
    /// <param name="bits">The bits.</param>
    /// <returns>What it held before.</returns>
    public uint Or(uint bits) => Interlocked.Or(ref Storage, bits);

    /// <summary>Keeps only some bits of the word; a full fence.</summary>
    /// <param name="bits">The bits to keep.</param>
    /// <returns>What it held before.</returns>
    public uint And(uint bits) => Interlocked.And(ref Storage, bits);

    /// <inheritdoc/>
    public override string ToString() => $"futex word {Id}: 0x{Value:x8}";
}
