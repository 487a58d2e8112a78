using ActorIpc.Actors;
using ActorIpc.Sessions;
using Google.Protobuf;

namespace ActorIpc.Akka.Wire;

/// <summary>Turns frames, snapshots and inputs into bytes and back, as session.proto says.</summary>
internal sealed class SessionCodec
{
    private static readonly MessageParser<V1.Frame> frames = V1.Frame.Parser.WithDiscardUnknownFields(true);
    private static readonly MessageParser<V1.Bundle> bundles = V1.Bundle.Parser.WithDiscardUnknownFields(true);
    private static readonly MessageParser<V1.Snapshot> snapshots = V1.Snapshot.Parser.WithDiscardUnknownFields(true);
    private static readonly MessageParser<V1.Inputs> inputs = V1.Inputs.Parser.WithDiscardUnknownFields(true);

    /// <summary>The most bytes of a frame that is read, and that a message may need to be sent.</summary>
    public int MostFrameBytes { get; init; } = WireLimits.FrameBytes;

    /// <summary>The most bytes of a snapshot or of inputs that are read.</summary>
    public int MostStoredBytes { get; init; } = WireLimits.StoredBytes;

    public byte[] Write(Frame frame) => FrameWriter.Of(frame).ToByteArray();

    public byte[] Write(IReadOnlyList<Frame> together) => FrameWriter.Of(together).ToByteArray();

    public byte[] Write(OwnerSnapshot snapshot) => StoredWriter.Of(snapshot).ToByteArray();

    public byte[] Write(IReadOnlyList<OwnerInput> happened) => StoredWriter.Of(happened).ToByteArray();

    /// <summary>Reads a frame.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong with it. Nothing else is thrown, whatever the bytes are.</exception>
    public Frame ReadFrame(ReadOnlyMemory<byte> bytes) => Read("frame", frames, bytes, MostFrameBytes, static frame => new FrameReader(WireLimits.Values).Frame(frame));

    /// <summary>Reads frames that were put together: those of them that are frames.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="refuse">Told of each that is none, with what is wrong with it.</param>
    /// <exception cref="FormatException">They are not even told apart, or too many; and nothing else is thrown.</exception>
    public IReadOnlyList<Frame> ReadBundle(ReadOnlyMemory<byte> bytes, Action<FormatException> refuse)
    {
        var bundle = Guarded("bundle", bytes, MostFrameBytes, bytes => Bundle(bytes, refuse));
        CheckCount(bundle.Frames.Count);
        var reader = new FrameReader(WireLimits.Values);
        var taken = new List<Frame>(bundle.Frames.Count);
        foreach (var frame in bundle.Frames)
        {
            try
            {
                taken.Add(reader.Frame(frame, bundle.From, bundle.To));
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

        return taken;
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

    private static V1.Bundle Bundle(ReadOnlyMemory<byte> bytes, Action<FormatException> refuse)
    {
        try
        {
            return bundles.ParseFrom(bytes.Span);
        }
        catch (Exception malformed) when (IsMalformed(malformed))
        {
            return Apart(bytes, refuse);
        }
    }

    // Frame by frame, so that each stands for itself; once it is known that there are not too many to say so of each.
    private static V1.Bundle Apart(ReadOnlyMemory<byte> bytes, Action<FormatException> refuse)
    {
        var (bundle, parts) = (new V1.Bundle(), new List<ByteString>());
        var input = new CodedInputStream(bytes.ToArray());
        while (input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case V1.Bundle.FramesFieldNumber:
                    parts.Add(input.ReadBytes());
                    CheckCount(parts.Count);
                    break;
                case V1.Bundle.FromFieldNumber:
                    bundle.From = input.ReadString();
                    break;
                case V1.Bundle.ToFieldNumber:
                    bundle.To = input.ReadString();
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }

        foreach (var part in parts)
        {
            try
            {
                bundle.Frames.Add(frames.ParseFrom(part));
            }
            catch (Exception malformed) when (IsMalformed(malformed))
            {
                refuse(new FormatException($"frame: {malformed.Message}", malformed));
            }
        }

        return bundle;
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
