using System.Buffers.Binary;
using System.Text;

namespace ActorIpc.Actors;

/// <summary>Turns what a <see cref="StateWriter"/> wrote of references back into references. The host's part in reading a state.</summary>
public interface IStateResolver
{
    /// <summary>The process with a number.</summary>
    /// <param name="id">The number.</param>
    /// <returns>The process.</returns>
    ProcessRef Process(ProcessId id);

    /// <summary>The primitive with a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The primitive.</returns>
    PrimitiveRef Primitive(string name);

    /// <summary>The word with a number, among those of the primitive that is read.</summary>
    /// <param name="id">The number.</param>
    /// <returns>The word.</returns>
    FutexCell Cell(long id);

    /// <summary>The request with an identity; its operation is filled in afterwards.</summary>
    /// <typeparam name="TOperation">What it asks for.</typeparam>
    /// <param name="process">Who asks.</param>
    /// <param name="sequence">Its number among the requests of that process.</param>
    /// <returns>The request.</returns>
    Request<TOperation> Request<TOperation>(ProcessRef process, long sequence)
        where TOperation : struct, IOperation<TOperation>;
}

/// <summary>Reads the state of a primitive.</summary>
/// <param name="bytes">What a <see cref="StateWriter"/> wrote.</param>
/// <param name="resolver">Who knows the references.</param>
/// <param name="values">What stood beside the bytes; null if nothing did.</param>
public sealed class StateReader(byte[] bytes, IStateResolver resolver, IReadOnlyList<object>? values = null)
{
    private int at;

    /// <summary>Whether everything has been read.</summary>
    public bool AtEnd => at == bytes.Length;

    /// <summary>Reads a number.</summary>
    /// <returns>The number.</returns>
    /// <exception cref="FormatException">As every reading: the bytes are not what a state is written as.</exception>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    /// <summary>Reads a number.</summary>
    /// <returns>The number.</returns>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    /// <summary>Reads a truth value.</summary>
    /// <returns>The value.</returns>
    public bool ReadBoolean() => ReadInt32() != 0;

    /// <summary>Reads a number of a few.</summary>
    /// <param name="last">The highest of them; the lowest is 0.</param>
    internal byte ReadByte(byte last)
    {
        var number = ReadInt32();
        return number >= 0 && number <= last ? (byte)number : throw Malformed($"{number} is outside 0 to {last}");
    }

    /// <summary>Reads a text or the absence of one.</summary>
    /// <returns>The text.</returns>
    public string? ReadString()
    {
        var length = ReadInt32();
        return length < 0 ? null : Encoding.UTF8.GetString(Take(length));
    }

    /// <summary>Reads how many of something follow.</summary>
    /// <param name="size">The fewest bytes that one of them takes.</param>
    /// <returns>The number.</returns>
    /// <exception cref="FormatException">So many cannot follow.</exception>
    public int ReadCount(int size)
    {
        var count = ReadInt32();
        return count >= 0 && count <= (bytes.Length - at) / size ? count : throw Malformed($"{count} do not fit what follows");
    }

    /// <summary>Reads bytes.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ReadBytes() => Take(ReadInt32()).ToArray();

    /// <summary>Reads which process.</summary>
    /// <returns>The process, or null.</returns>
    public ProcessRef? ReadProcess()
    {
        var id = ReadInt64();
        return id == 0 ? null : resolver.Process(new ProcessId(id));
    }

    internal ProcessRef ReadSomeProcess() => ReadProcess() ?? throw Malformed("a process is named");

    /// <summary>Reads which primitive.</summary>
    /// <returns>The primitive, or null.</returns>
    public PrimitiveRef? ReadPrimitive() => ReadString() is { } name ? resolver.Primitive(name) : null;

    /// <summary>Reads which word.</summary>
    /// <returns>The word, or null.</returns>
    public FutexCell? ReadCell()
    {
        var (isThere, id) = (ReadBoolean(), ReadInt64());
        return isThere ? resolver.Cell(id) : null;
    }

    /// <summary>Reads a value that stands beside the bytes.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <returns>The value, or null.</returns>
    public T? ReadValue<T>()
        where T : class
    {
        var place = ReadInt32();
        return place < 0 ? null : place < (values?.Count ?? 0) && values![place] is T value ? value : throw Malformed($"there is no {typeof(T).Name} at {place}");
    }

    /// <summary>Reads a parked request.</summary>
    /// <typeparam name="TOperation">What it asks for.</typeparam>
    /// <returns>The request.</returns>
    public Request<TOperation> ReadRequest<TOperation>()
        where TOperation : struct, IOperation<TOperation>
    {
        var process = ReadSomeProcess();
        var request = resolver.Request<TOperation>(process, ReadInt64());
        request.Process = process;
        request.Operation = TOperation.Read(this);
        return request;
    }

    internal static FormatException Malformed(string what) => new($"state: {what}.");

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > bytes.Length - at)
        {
            throw Malformed($"{length} bytes are asked for, and {bytes.Length - at} are left");
        }

        var span = bytes.AsSpan(at, length);
        at += length;
        return span;
    }
}
