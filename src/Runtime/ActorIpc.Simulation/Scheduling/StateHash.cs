using System.Buffers.Binary;

namespace ActorIpc.Simulation.Scheduling;

/// <summary>128 bits that stand for a state, the same in every run: two different states of one exploration have the same with a chance that is nothing to reckon with.</summary>
internal struct StateHash : IEquatable<StateHash>
{
    private ulong high;
    private ulong low;

    public void Add(long value) => Add((ulong)value);

    public void Add(ulong value)
    {
        high = Mix((high ^ value) + 0x9E3779B97F4A7C15);
        low = Mix((low + value) * 0xD1342543DE82EF95 + 0x2545F4914F6CDD1D);
    }

    public void Add(in StateHash other)
    {
        Add(other.high);
        Add(other.low);
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        Add((ulong)bytes.Length);
        while (bytes.Length >= sizeof(ulong))
        {
            Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var one in bytes)
        {
            Add((ulong)one);
        }
    }

    public void Add(string? text)
    {
        Add(text is null ? -1L : text.Length);
        foreach (var one in text ?? "")
        {
            Add((ulong)one);
        }
    }

    /// <summary>Adds one of several whose order is of no account.</summary>
    public void AddUnordered(in StateHash one)
    {
        high += one.high;
        low += one.low;
    }

    public readonly bool Equals(StateHash other) => high == other.high && low == other.low;

    public override readonly bool Equals(object? obj) => obj is StateHash other && Equals(other);

    public override readonly int GetHashCode() => (int)low;

    public override readonly string ToString() => $"{high:x16}{low:x16}";

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
