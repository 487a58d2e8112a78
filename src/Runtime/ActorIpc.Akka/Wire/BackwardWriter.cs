using System.Buffers;
using System.Text;
using Google.Protobuf;

namespace ActorIpc.Akka.Wire;

/// <summary>Writes messages of protobuf from their end to their beginning, so that the length of what is within another is known when it is to be written.</summary>
/// <remarks>Fields that have their default are left out, as proto3 has it. Their numbers are 1 to 15. https://protobuf.dev/programming-guides/encoding</remarks>
internal ref struct BackwardWriter
{
    private const int LongestVarint = 10;

    private byte[] buffer;
    private int at;

    /// <summary>Makes one, which is to be disposed of.</summary>
    /// <param name="expected">How many bytes it is likely to write.</param>
    public BackwardWriter(int expected) => at = (buffer = ArrayPool<byte>.Shared.Rent(expected)).Length;

    private enum WireType
    {
        Varint = 0,
        Delimited = 2,
    }

    /// <summary>How much has been written: where the end of what comes next is.</summary>
    public readonly int Length => buffer.Length - at;

    public readonly byte[] ToArray() => buffer.AsSpan(at).ToArray();

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    /// <summary>A field of type bool.</summary>
    public void Flag(int field, bool value) => Number(field, value ? 1 : 0);

    /// <summary>A field of type int64, int32 or uint32.</summary>
    public void Number(int field, long value)
    {
        if (value != 0)
        {
            Varint((ulong)value);
            Tag(field, WireType.Varint);
        }
    }

    /// <summary>A field of type sint64.</summary>
    public void Signed(int field, long value) => Number(field, (value << 1) ^ (value >> 63));

    /// <summary>A field that is a list of int64 or uint32.</summary>
    public void Numbers<T>(int field, IReadOnlyList<T> values, Func<T, long> of)
    {
        if (values.Count > 0)
        {
            var end = Length;
            for (var i = values.Count - 1; i >= 0; i--)
            {
                Varint((ulong)of(values[i]));
            }

            Close(field, end);
        }
    }

    /// <summary>A field of type string.</summary>
    public void Text(int field, string value)
    {
        if (value.Length > 0)
        {
            SetText(field, value);
        }
    }

    /// <summary>A string in a list, in a oneof, or one that is optional: also one that is empty.</summary>
    public void SetText(int field, string value)
    {
        var end = Length;
        Encoding.UTF8.GetBytes(value, Space(Encoding.UTF8.GetByteCount(value)));
        Close(field, end);
    }

    /// <summary>A field of type bytes.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        if (value.Length > 0)
        {
            var end = Length;
            value.CopyTo(Space(value.Length));
            Close(field, end);
        }
    }

    /// <summary>A field that is a message which somebody else writes.</summary>
    public void Message(int field, IMessage message)
    {
        var end = Length;
        message.WriteTo(Space(message.CalculateSize()));
        Close(field, end);
    }

    /// <summary>Makes what has been written since then a field that is a message.</summary>
    /// <param name="field">The number of the field.</param>
    /// <param name="end">What <see cref="Length"/> was then.</param>
    public void Close(int field, int end)
    {
        Varint((ulong)(Length - end));
        Tag(field, WireType.Delimited);
    }

    private void Tag(int field, WireType type) => Space(1)[0] = (byte)((field << 3) | (int)type);

    private void Varint(ulong value)
    {
        if (value < 0x80)
        {
            Space(1)[0] = (byte)value;
            return;
        }

        Span<byte> digits = stackalloc byte[LongestVarint];
        var count = 0;
        for (; value >= 0x80; value >>= 7)
        {
            digits[count++] = (byte)(value | 0x80);
        }

        digits[count++] = (byte)value;
        digits[..count].CopyTo(Space(count));
    }

    private Span<byte> Space(int count)
    {
        if (at < count)
        {
            Grow(count);
        }

        at -= count;
        return buffer.AsSpan(at, count);
    }

    private void Grow(int count)
    {
        var length = Length;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(buffer.Length * 2, length + count));
        buffer.AsSpan(at).CopyTo(larger.AsSpan(larger.Length - length));
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
        at = larger.Length - length;
    }
}
