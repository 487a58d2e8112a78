using ActorIpc.Actors;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Google.Protobuf;
using V1 = ActorIpc.Akka.Wire.V1;

namespace ActorIpc.Akka.Tests.Wire;

/// <summary>What is written and read without protobuf's objects is what protobuf writes and reads.</summary>
/// <remarks>That fields are those of session.proto is for <see cref="GoldenTests"/> and <see cref="RoundTripTests"/>.</remarks>
public class PlainFramesTests
{
    private static readonly SessionCodec codec = new();
    private const int Seeds = 300;
    private const int HostileSeeds = 40;
    private const string Node = "@akka.tcp://here@10.0.0.1:4053/system/node-1";

    // Those that are written and read often.
    private static readonly Frame question = new()
    {
        From = Node,
        FromHistory = 1,
        To = "lock/ä",
        ToHistory = 300,
        First = 70_000,
        Expected = 5,
        Messages = [Asking(1), Asking(WireLimits.Number)],
    };

    private static readonly Frame answer = new()
    {
        From = "lock/ä",
        FromHistory = WireLimits.Number,
        To = Node,
        Expected = 9,
        First = 1,
        Messages =
        [
            new Answering(1, new Answer(Outcome.Granted, Errno.None, -3), new FencingToken(8, 127)),
            new Answering(2, new Answer(Outcome.Failed, Errno.EINVAL, 1L << 40), default),
        ],
    };

    private static WireBundle Pair => new([question, question with { To = "b" }], WantsAnswer: true);

    public static TheoryData<string> Frames => [.. Samples.Frames.Keys];

    [Fact]
    public void Questions_and_answers_are_plain()
    {
        Assert.Equal(Described.Of(question), Described.Of(PlainReader.Frame(codec.Write(question))));
        Assert.Equal(Described.Of(answer), Described.Of(PlainReader.Frame(codec.Write(answer))));
        var parts = PlainReader.Parts(codec.Write(Pair))!;
        Assert.Equal((2, question.From, "", true), (parts.Frames.Count, parts.From, parts.To, parts.WantsAnswer));
        Assert.Equal(Described.Of(question), Described.Of(PlainReader.Frame(parts.Frames[0].Span, parts.From)));
        Assert.Equal(Described.Of(question with { To = "b" }), Described.Of(PlainReader.Frame(parts.Frames[1].Span, parts.From)));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_is_written_as_protobuf_writes_it(string name)
    {
        var sample = Samples.Frames[name];
        Assert.Equal(Golden.Hex(Again(codec.Write(sample))), Golden.Hex(codec.Write(sample)));
    }

    [Fact]
    public void Whatever_a_frame_holds_it_is_written_as_protobuf_writes_it()
    {
        foreach (var frame in Several(Seeds))
        {
            Assert.Equal(Golden.Hex(Again(codec.Write(frame))), Golden.Hex(codec.Write(frame)));
            var alone = V1.Bundle.Parser.ParseFrom(codec.Write(new WireBundle([frame], WantsAnswer: true)));
            Assert.Equal((frame.From, frame.To, "", "", true), (alone.From, alone.To, alone.Frames[0].From, alone.Frames[0].To, alone.WantsAnswer));
            Assert.Equal(Golden.Hex(alone.ToByteArray()), Golden.Hex(codec.Write(new WireBundle([frame], WantsAnswer: true))));
        }
    }

    [Fact]
    public void A_frame_of_more_than_there_was_room_for_is_written_as_protobuf_writes_it()
    {
        for (var size = 0; size < 5000; size += 7)
        {
            var large = question with { Messages = [Asking(1), new Asking(Card(), 2, Outcome.Granted, new Written(new byte[size], [new string('a', size)]))] };
            Assert.Equal(Again(codec.Write(large)), codec.Write(large));
        }
    }

    [Fact]
    public void What_is_stored_is_written_as_protobuf_writes_it()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var (snapshot, inputs) = (codec.Write(new Randomly(seed).Snapshot()), codec.Write(new Randomly(seed).Inputs()));
            Assert.Equal(Golden.Hex(V1.Snapshot.Parser.ParseFrom(snapshot).ToByteArray()), Golden.Hex(snapshot));
            Assert.Equal(Golden.Hex(V1.Inputs.Parser.ParseFrom(inputs).ToByteArray()), Golden.Hex(inputs));
        }
    }

    [Fact]
    public void What_is_plain_is_read_as_protobuf_reads_it_and_what_is_to_be_refused_is_not_plain()
    {
        var (plain, refused) = (0, 0);
        foreach (var bytes in Several(HostileSeeds).Select(frame => codec.Write(frame)).SelectMany(Hostile))
        {
            var (from, to) = bytes.Length % 2 == 0 ? ("", "") : (Node, "b");
            var read = PlainReader.Frame(bytes, from, to);
            Frame? expected = null;
            try
            {
                expected = new FrameReader(WireLimits.Values).Frame(V1.Frame.Parser.ParseFrom(bytes), from, to);
            }
            catch (Exception exception) when (exception is FormatException or InvalidProtocolBufferException or ArgumentException or OverflowException or IndexOutOfRangeException)
            {
                refused++;
            }

            if (read is not null)
            {
                plain++;
                Assert.Equal(Described.Of(expected), Described.Of(read));
            }
        }

        Assert.True(plain > 1000 && refused > 1000, $"{plain} were plain, {refused} were refused");
    }

    [Fact]
    public void A_bundle_that_is_plain_has_the_parts_that_protobuf_finds()
    {
        var plain = 0;
        foreach (var bytes in Hostile(codec.Write(Pair)).Concat(Hostile(codec.Write(new WireBundle([answer], Answers: true)))))
        {
            if (PlainReader.Parts(bytes) is not { } parts)
            {
                continue;
            }

            // As if each frame were nothing but bytes, for it is refused alone.
            plain++;
            var input = new CodedInputStream(bytes);
            var (frames, others) = (new List<ByteString>(), new MemoryStream());
            using (var output = new CodedOutputStream(others, leaveOpen: true))
            {
                while (input.ReadTag() is var tag and not 0)
                {
                    if (WireFormat.GetTagFieldNumber(tag) == V1.Bundle.FramesFieldNumber)
                    {
                        frames.Add(input.ReadBytes());
                        continue;
                    }

                    output.WriteTag(tag);
                    if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.Varint)
                    {
                        output.WriteUInt64(input.ReadUInt64());
                    }
                    else
                    {
                        output.WriteBytes(input.ReadBytes());
                    }
                }
            }

            var expected = V1.Bundle.Parser.ParseFrom(others.ToArray());
            Assert.Equal((expected.From, expected.To, expected.WantsAnswer, expected.Answers), (parts.From, parts.To, parts.WantsAnswer, parts.Answers));
            Assert.Equal(frames, parts.Frames.Select(part => ByteString.CopyFrom(part.Span)));
        }

        Assert.True(plain > 100, $"only {plain} were plain");
    }

    [Fact]
    public void A_bundle_of_too_many_frames_is_not_plain()
    {
        var empty = new byte[] { 0x0A, 0 };
        Assert.Equal(WireLimits.Frames, PlainReader.Parts(Many(WireLimits.Frames))!.Frames.Count);
        Assert.Null(PlainReader.Parts(Many(WireLimits.Frames + 1)));

        byte[] Many(int count) => [.. Enumerable.Repeat(empty, count).SelectMany(frame => frame)];
    }

    private static IEnumerable<Frame> Several(int seeds) =>
        Samples.Frames.Values.Concat([question, answer, question with { Messages = [] }]).Concat(Enumerable.Range(0, seeds).SelectMany(seed => new[] { new Randomly(seed).Frame(), Plain(seed) }));

    // As they are, cut off, with each byte changed, with one left out, and with one twice.
    private static IEnumerable<byte[]> Hostile(byte[] bytes)
    {
        yield return bytes;
        if (bytes.Length > 400)
        {
            yield break;
        }

        for (var at = 0; at < bytes.Length; at++)
        {
            yield return bytes[..at];
            yield return [.. bytes[..at], .. bytes[(at + 1)..]];
            yield return [.. bytes[..(at + 1)], .. bytes[at..]];
            foreach (var changed in new[] { bytes[at] ^ 1, bytes[at] ^ 0x80, bytes[at] ^ 0xFF, 0, 0x7F, bytes[at] + 8, bytes[at] + 1 })
            {
                byte[] hostile = [.. bytes];
                hostile[at] = (byte)changed;
                yield return hostile;
            }
        }
    }

    // As protobuf writes what it reads.
    private static byte[] Again(byte[] frame) => V1.Frame.Parser.ParseFrom(frame).ToByteArray();

    private static Asking Asking(long number) => new(Card(), number, Outcome.Granted, new Written([1, 2, 3], []));

    private static ProcessCard Card(string node = Node) => new(new ProcessId(1L << 40), node, Credentials.Root);

    // Of kinds that are plain, for a process of a node that is said, or that sends.
    private static Frame Plain(int seed)
    {
        var random = new Random(seed);
        var messages = new List<SessionMessage>();
        for (var left = random.Next(4); left > 0; left--)
        {
            messages.Add(random.Next(2) == 0
                ? new Asking(Card(random.Next(2) == 0 ? Node : "@other"), Number(1), (Outcome)random.Next(3), new Written(new byte[random.Next(40)], []))
                : new Answering(Number(1), new Answer((Outcome)random.Next(3), (Errno)random.Next(3), random.NextInt64()), new FencingToken(Number(), Number())));
        }

        return question with { FromHistory = Number(1), ToHistory = Number(), First = Number(1), Expected = Number(), IsFarewell = random.Next(2) == 0, Messages = messages };

        long Number(long lowest = 0) => random.NextInt64(lowest, 1L << random.Next(1, 63));
    }
}
