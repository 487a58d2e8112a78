using ActorIpc.Actors;
using ActorIpc.Sessions;
using Google.Protobuf;

namespace ActorIpc.Akka.Wire;

/// <summary>Turns frames, snapshots and inputs into bytes and back, as session.proto says.</summary>
internal sealed class SessionCodec
{
    private const uint FramesTag = (V1.Bundle.FramesFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;
    private const uint FromTag = (V1.Bundle.FromFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;
    private const uint ToTag = (V1.Bundle.ToFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;
    private const uint WantsAnswerTag = (V1.Bundle.WantsAnswerFieldNumber << 3) | (uint)WireFormat.WireType.Varint;
    private const uint AnswersTag = (V1.Bundle.AnswersFieldNumber << 3) | (uint)WireFormat.WireType.Varint;

    // The bytes that a frame of one question or answer takes, as a rule.
    private const int Usual = 128;

    private static readonly MessageParser<V1.Frame> frames = V1.Frame.Parser.WithDiscardUnknownFields(true);
    private static readonly MessageParser<V1.Snapshot> snapshots = V1.Snapshot.Parser.WithDiscardUnknownFields(true);
    private static readonly MessageParser<V1.Inputs> inputs = V1.Inputs.Parser.WithDiscardUnknownFields(true);

    private delegate void Writing<in T>(ref BackwardWriter writer, T what);

    /// <summary>The most bytes of a frame that is read, and that a message may need to be sent.</summary>
    public int MostFrameBytes { get; init; } = WireLimits.FrameBytes;

    /// <summary>The most bytes of a snapshot or of inputs that are read.</summary>
    public int MostStoredBytes { get; init; } = WireLimits.StoredBytes;

    public byte[] Write(Frame frame) => Write(frame, FrameWriter.Write, Usual);

    public byte[] Write(WireBundle bundle) => Write(bundle, FrameWriter.Write, Usual * (bundle.Frames.Count + 1));

    public byte[] Write(OwnerSnapshot snapshot) => Write(snapshot, StoredWriter.Write, Usual);

    public byte[] Write(IReadOnlyList<OwnerInput> happened) => Write(happened, StoredWriter.Write, Usual * (happened.Count + 1));

    /// <summary>Reads a frame.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong with it. Nothing else is thrown, whatever the bytes are.</exception>
    public Frame ReadFrame(ReadOnlyMemory<byte> bytes) => Guarded("frame", bytes, MostFrameBytes, static bytes => Frame(bytes, "", ""));

    /// <summary>Reads frames that were put together: those of them that are frames.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="refuse">Told of each that is none, with what is wrong with it.</param>
    /// <exception cref="FormatException">They are not even told apart, or too many; and nothing else is thrown.</exception>
    public WireBundle ReadBundle(ReadOnlyMemory<byte> bytes, Action<FormatException> refuse)
    {
        var parts = Guarded("bundle", bytes, MostFrameBytes, static bytes => PlainReader.Parts(bytes) ?? Apart(bytes));
        var taken = new List<Frame>(parts.Frames.Count);
        foreach (var part in parts.Frames)
        {
            try
            {
                taken.Add(Frame(part, parts.From, parts.To));
            }
            catch (FormatException malformed)
            {
                refuse(malformed);
            }
            catch (Exception malformed) when (IsMalformed(malformed))
            {
                refuse(new FormatException($"frame: {malformed.Message}", malformed));
            }
        }

        return new WireBundle(taken, parts.WantsAnswer, parts.Answers);
    }

    /// <summary>Reads a snapshot.</summary>
    /// <exception cref="FormatException">It is none, and nothing else is thrown.</exception>
    public OwnerSnapshot ReadSnapshot(ReadOnlyMemory<byte> bytes) => Read("snapshot", snapshots, bytes, MostStoredBytes, new StoredReader().Snapshot);

    /// <summary>Reads inputs.</summary>
    /// <exception cref="FormatException">They are none, and nothing else is thrown.</exception>
    public IReadOnlyList<OwnerInput> ReadInputs(ReadOnlyMemory<byte> bytes) => Read("inputs", inputs, bytes, MostStoredBytes, new StoredReader().Inputs);

    /// <summary>Whether what a process asks for can leave its node: for <see cref="NodeEndpoint"/>, before anything is done.</summary>
    /// <param name="process">The process; null for a primitive that is to be made.</param>
    /// <param name="written">What is asked for.</param>
    /// <exception cref="IpcException">EINVAL or E2BIG: it cannot, and the message says which argument is why.</exception>
    public void CheckPortable(ProcessCard? process, Written written)
    {
        if (process?.Credentials.Groups.Count > WireLimits.Groups)
        {
            throw new IpcException(Errno.EINVAL, $"credentials: a process with more than {WireLimits.Groups} supplementary groups cannot ask for what runs on another node (EINVAL).");
        }

        var bytes = (long)written.Bytes.Length;
        foreach (var value in written.Values)
        {
            ValueWriter.CheckPortable(value);

            // What is beside the bytes is seldom there, and seldom large.
            bytes += ValueWriter.Of(value).CalculateSize();
        }

        if (bytes > MostFrameBytes - WireLimits.Overhead)
        {
            throw new IpcException(Errno.E2BIG, $"value: what is asked for has {bytes} bytes, and no more than {MostFrameBytes - WireLimits.Overhead} leave their node at once (E2BIG).");
        }
    }

    private static byte[] Write<T>(T what, Writing<T> write, int expected)
    {
        var writer = new BackwardWriter(expected);
        try
        {
            write(ref writer, what);
            return writer.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    private static Frame Frame(ReadOnlyMemory<byte> bytes, string from, string to) =>
        PlainReader.Frame(bytes.Span, from, to) ?? new FrameReader(WireLimits.Values).Frame(frames.ParseFrom(bytes.Span), from, to);

    // As protobuf reads a bundle, but for what is within its frames: each stands for itself. Not once there are too many.
    private static BundleParts Apart(ReadOnlyMemory<byte> bytes)
    {
        var (parts, from, to, wantsAnswer, answers) = (new List<ReadOnlyMemory<byte>>(), "", "", false, false);
        var input = new CodedInputStream(bytes.ToArray());
        while (input.ReadTag() is var tag and not 0)
        {
            switch (tag)
            {
                case FramesTag:
                    parts.Add(input.ReadBytes().Memory);
                    CheckCount(parts.Count);
                    break;
                case FromTag:
                    from = input.ReadString();
                    break;
                case ToTag:
                    to = input.ReadString();
                    break;
                case WantsAnswerTag:
                    wantsAnswer = input.ReadBool();
                    break;
                case AnswersTag:
                    answers = input.ReadBool();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        return new BundleParts(parts, from, to, wantsAnswer, answers);
    }

    private static void CheckCount(int count)
    {
        if (count > WireLimits.Frames)
        {
            throw new FormatException($"bundle: it has more than {WireLimits.Frames} frames, which are the most.");
        }
    }

    private static T Read<TMessage, T>(string what, MessageParser<TMessage> parser, ReadOnlyMemory<byte> bytes, int most, Func<TMessage, T> read)
        where TMessage : IMessage<TMessage> => Guarded(what, bytes, most, bytes => read(parser.ParseFrom(bytes.Span)));

    private static T Guarded<T>(string what, ReadOnlyMemory<byte> bytes, int most, Func<ReadOnlyMemory<byte>, T> read)
    {
        if (bytes.Length > most)
        {
            throw new FormatException($"{what}: it has {bytes.Length} bytes, and {most} are the most.");
        }

        // Values have limits of their own. And where the length of a message is more than there is, protobuf reads past the end, and says no more than the runtime does.
        try
        {
            return read(bytes);
        }
        catch (Exception malformed) when (IsMalformed(malformed))
        {
            throw new FormatException($"{what}: {malformed.Message}", malformed);
        }
    }

    private static bool IsMalformed(Exception exception) => exception is InvalidProtocolBufferException or ArgumentException or OverflowException or IndexOutOfRangeException;
}
