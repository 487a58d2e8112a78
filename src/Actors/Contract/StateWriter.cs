using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ActorIpc.Actors;

/// <summary>Writes the state of a primitive: little-endian numbers, references by name. Equal states give equal bytes.</summary>
public sealed class StateWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly List<object> values = [];
    private readonly List<PrimitiveRef> primitives = [];
    private List<ProcessRef>? processes;

    /// <summary>What is added to the numbers of processes, where readers have processes of several systems.</summary>
    public long FirstProcess { get; init; }

    /// <summary>What goes before the names of primitives, where readers know primitives of several systems.</summary>
    public string Space { get; init; } = "";

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    /// <summary>What stands beside the bytes: values of callers' own types, which the host writes in its way, or keeps.</summary>
    public IReadOnlyList<object> Values => values;

    /// <summary>The primitives that are named in what was written.</summary>
    public IReadOnlyList<PrimitiveRef> Primitives => primitives;

    /// <summary>The processes that are named in what was written, as often as they are.</summary>
    public IReadOnlyList<ProcessRef> Processes => processes ?? [];

    /// <summary>Forgets what was written, to be used again.</summary>
    public void Clear()
    {
        buffer.ResetWrittenCount();
        values.Clear();
        primitives.Clear();
        processes?.Clear();
    }

    /// <summary>Writes a number.</summary>
    /// <param name="value">The number.</param>
    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(sizeof(long)), value);
        buffer.Advance(sizeof(long));
    }

    /// <summary>Writes a number.</summary>
    /// <param name="value">The number.</param>
    public void Write(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), value);
        buffer.Advance(sizeof(int));
    }

    /// <summary>Writes a truth value.</summary>
    /// <param name="value">The value.</param>
    public void Write(bool value) => Write(value ? 1 : 0);

    /// <summary>Writes a text or the absence of one.</summary>
    /// <param name="value">The text.</param>
    public void Write(string? value)
    {
        if (value is null)
        {
            Write(-1);
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        Write(length);
        Encoding.UTF8.GetBytes(value, buffer.GetSpan(length));
        buffer.Advance(length);
    }

    /// <summary>Writes bytes.</summary>
    /// <param name="value">The bytes.</param>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        Write(value.Length);
        buffer.Write(value);
    }

    /// <summary>Writes which process, or that there is none.</summary>
    /// <param name="process">The process.</param>
    public void Write(ProcessRef? process)
    {
        Write(process is null ? 0 : FirstProcess + process.Id.Value);
        if (process is not null)
        {
            (processes ??= []).Add(process);
        }
    }

    /// <summary>Writes which primitive, or that there is none.</summary>
    /// <param name="primitive">The primitive.</param>
    public void Write(PrimitiveRef? primitive)
    {
        Write(primitive is null ? null : Space + primitive.Name);
        if (primitive is not null)
        {
            primitives.Add(primitive);
        }
    }

    /// <summary>Writes which word, or that there is none; not what is in it, for that is memory and not the primitive's.</summary>
    /// <param name="cell">The word.</param>
    public void Write(FutexCell? cell)
    {
        Write(cell is not null);
        Write(cell?.Id ?? 0);
    }

    /// <summary>Writes that a value stands beside the bytes, or that there is none.</summary>
    /// <param name="value">The value.</param>
    public void WriteValue(object? value)
    {
        Write(value is null ? -1 : values.Count);
        if (value is not null)
        {
            values.Add(value);
        }
    }

    /// <summary>Writes a parked request: its identity and its operation.</summary>
    /// <param name="request">The request.</param>
    public void Write(Request request)
    {
        Write(request.Process);
        Write(request.Sequence);
        request.WriteOperation(this);
    }
}
