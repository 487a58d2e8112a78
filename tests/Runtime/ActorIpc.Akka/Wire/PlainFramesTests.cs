using ActorIpc.Actors;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Google.Protobuf;
using V1 = ActorIpc.Akka.Wire.V1;

namespace ActorIpc.Akka.Tests.Wire;

/// <summary>What is written and read without protobuf's objects is what protobuf writes and reads.</summary>
public class PlainFramesTests
{
    private const int Seeds = 300;

    // Those that are written and read often.
    private static readonly Frame question = new()
    {
        From = "@akka.tcp://here@10.0.0.1:4053/system/node-1",
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
        To = "@akka.tcp://here@10.0.0.1:4053/system/node-1",
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
        Assert.Equal(Described.Of(question), Described.Of(PlainReader.Frame(FrameBytes.Of(question))));
        Assert.Equal(Described.Of(answer), Described.Of(PlainReader.Frame(FrameBytes.Of(answer))));
        var parts = PlainReader.Parts(FrameBytes.Of(Pair))!;
        Assert.Equal((2, question.From, "", true), (parts.Frames.Count, parts.From, parts.To, parts.WantsAnswer));
        Assert.Equal(Described.Of(question), Described.Of(PlainReader.Frame(parts.Frames[0].Span, parts.From)));
        Assert.Equal(Described.Of(question with { To = "b" }), Described.Of(PlainReader.Frame(parts.Frames[1].Span, parts.From)));
    }

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_is_written_as_protobuf_writes_it(string name)
    {
        var sample = Samples.Frames[name];
        Assert.Equal(Golden.Hex(FrameWriter.Of(sample).ToByteArray()), Golden.Hex(FrameBytes.Of(sample)));
    }

    [Fact]
    public void Whatever_a_frame_holds_it_is_written_as_protobuf_writes_it()
    {
        foreach (var frame in Several())
        {
            Assert.Equal(Golden.Hex(FrameWriter.Of(frame).ToByteArray()), Golden.Hex(FrameBytes.Of(frame)));
            var alone = V1.Bundle.Parser.ParseFrom(FrameBytes.Of(new WireBundle([frame], WantsAnswer: true)));
            Assert.Equal((frame.From, frame.To, "", "", true), (alone.From, alone.To, alone.Frames[0].From, alone.Frames[0].To, alone.WantsAnswer));
            Assert.Equal(Golden.Hex(alone.ToByteArray()), Golden.Hex(FrameBytes.Of(new WireBundle([frame], WantsAnswer: true))));
        }
    }

    [Fact]
    public void A_frame_of_more_than_there_was_room_for_is_written_as_protobuf_writes_it()
    {
        for (var size = 0; size < 5000; size += 7)
        {
            var large = question with { Messages = [Asking(1), new Asking(Card(), 2, Outcome.Granted, new Written(new byte[size], [new string('a', size)]))] };
            Assert.Equal(FrameWriter.Of(large).ToByteArray(), FrameBytes.Of(large));
        }
    }

    [Fact]
    public void What_is_plain_is_read_as_protobuf_reads_it_and_what_is_to_be_refused_is_not_plain()
    {
        var (plain, refused) = (0, 0);
        foreach (var bytes in Several().Select(frame => FrameBytes.Of(frame)).SelectMany(Hostile))
        {
            var read = PlainReader.Frame(bytes);
            Frame? expected = null;
            try
            {
                expected = new FrameReader(WireLimits.Values).Frame(V1.Frame.Parser.ParseFrom(bytes));
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
        foreach (var bytes in Hostile(FrameBytes.Of(Pair)).Concat(Hostile(FrameBytes.Of(new WireBundle([answer])))))
        {
            if (PlainReader.Parts(bytes) is not { } parts)
            {
                continue;
            }

            plain++;
            V1.Bundle? expected = null;
            try
            {
                expected = V1.Bundle.Parser.ParseFrom(bytes);
            }
            catch (InvalidProtocolBufferException)
            {
                // Within a frame, for which the others do not stand.
            }

            Assert.Equal(expected?.From ?? parts.From, parts.From);
            Assert.Equal(expected?.To ?? parts.To, parts.To);
            Assert.Equal(expected?.WantsAnswer ?? parts.WantsAnswer, parts.WantsAnswer);
            Assert.Equal(expected?.Frames ?? [], expected is null ? [] : parts.Frames.Select(part => V1.Frame.Parser.ParseFrom(part.Span)));
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

    private static IEnumerable<Frame> Several() =>
        Samples.Frames.Values.Concat([question, answer, question with { Messages = [] }]).Concat(Enumerable.Range(0, Seeds).Select(seed => new Randomly(seed).Frame()));

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

    private static Asking Asking(long number) => new(Card(), number, Outcome.Granted, new Written([1, 2, 3], []));

    private static ProcessCard Card() => new(new ProcessId(1L << 40), "@akka.tcp://here@10.0.0.1:4053/system/node-1", Credentials.Root);
}
