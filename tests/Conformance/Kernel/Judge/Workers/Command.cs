using System.Buffers.Binary;

namespace ActorIpc.Conformance.Kernel.Workers;

/// <summary>One system call for a worker to make.</summary>
/// <param name="Number">Which call.</param>
/// <param name="Arguments">Its arguments, six at most.</param>
internal sealed record Command(int Number, params long[] Arguments)
{
    /// <summary>Which arguments are offsets into <see cref="Memory"/>, of which the worker makes addresses; a bit each.</summary>
    public int Pointers { get; init; }

    /// <summary>What the worker copies to its own memory before the call.</summary>
    public byte[] Memory { get; init; } = [];

    /// <summary>How much of that memory comes back after the call.</summary>
    public int WantsBack { get; init; }

    /// <summary>How /proc/PID/syscall begins while the call sleeps: with its number, and its first argument if that is not an address in the worker.</summary>
    public string AsTheKernelShowsIt => Arguments.Length == 0 || (Pointers & 1) != 0 ? $"{Number} " : $"{Number} 0x{Arguments[0]:x} ";

    public const int HeaderSize = 4 * 4 + 6 * 8;

    public byte[] ToBytes()
    {
        var bytes = new byte[HeaderSize + Memory.Length];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Number);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Pointers);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), WantsBack);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), Memory.Length);
        for (var i = 0; i < Arguments.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16 + i * 8), Arguments[i]);
        }

        Memory.CopyTo(bytes, HeaderSize);
        return bytes;
    }
}

/// <summary>What a call of a worker returned.</summary>
/// <param name="Result">The result.</param>
/// <param name="Error">The errno, 0 if there was none.</param>
/// <param name="Memory">What came back of the memory.</param>
internal sealed record CallAnswer(long Result, int Error, byte[] Memory)
{
    public override string ToString() => Error == 0 ? Result.ToString(System.Globalization.CultureInfo.InvariantCulture) : Names.OfError(Error);
}
