using ActorIpc.Akka.Wire;
using Google.Protobuf;
using V1 = ActorIpc.Akka.Wire.V1;

namespace ActorIpc.Akka.Tests.Wire;

public class HostileBytesTests
{
    // What the bytes below may have a reader allocate: none of them has more than a few hundred, each of which can at most begin a list or a text.
    private const long MostAllocated = 256 << 10;

    private readonly SessionCodec codec = new();

    [Fact]
    public void Every_beginning_of_a_golden_message_is_read_or_refused()
    {
        var refused = 0;
        foreach (var (bytes, read) in All())
        {
            for (var length = 0; length < bytes.Length; length++)
            {
                refused += IsRefused(bytes[..length], read) ? 1 : 0;
            }
        }

        Assert.True(refused > 1000, $"only {refused} were refused");
    }

    [Fact]
    public void Every_change_of_one_byte_of_a_golden_message_is_read_or_refused()
    {
        var (refused, taken) = (0, 0);
        foreach (var (bytes, read) in All())
        {
            for (var at = 0; at < bytes.Length; at++)
            {
                foreach (var changed in Changes(bytes[at]))
                {
                    byte[] hostile = [.. bytes];
                    hostile[at] = changed;
                    _ = IsRefused(hostile, read) ? refused++ : taken++;
                }
            }
        }

        Assert.True(refused > 1000 && taken > 1000, $"{refused} were refused, {taken} were taken");
    }

    [Theory]
    [InlineData("0AFFFFFFFF07")] // from: a text of 2 GB.
    [InlineData("42FFFFFFFF07")] // messages: one of 2 GB.
    [InlineData("42091207A2FFFFFFFF0700")] // operation: of 2 GB.
    [InlineData("42FFFFFFFFFFFFFFFFFF01")] // messages: one of less than nothing.
    [InlineData("428080808080808080808080")] // A length without end.
    [InlineData("4B4B4B4B4B4B4B4B")] // Groups in groups, none of them known.
    public void A_length_that_is_not_there_is_refused_before_anything_is_made_for_it(string hex) =>
        Assert.True(IsRefused(Convert.FromHexString(hex), bytes => codec.ReadFrame(bytes)));

    [Fact]
    public void A_list_of_numbers_that_is_not_there_is_refused_before_anything_is_made_for_it()
    {
        // Answering with integers whose packed length is 2 GB.
        var hostile = Convert.FromHexString("4211320F0801120B220922070AFFFFFFFF0701");
        Assert.True(IsRefused(hostile, bytes => codec.ReadFrame(bytes)));
    }

    [Fact]
    public void Whatever_becomes_of_one_frame_of_a_bundle_the_others_are_taken()
    {
        var (first, last) = (Samples.Frames["asking"], Samples.Frames["parking"]);
        var middle = codec.Write(Samples.Frames["frame-of-all-kinds"]);
        var refused = 0;
        for (var at = 0; at < middle.Length; at++)
        {
            foreach (var changed in Changes(middle[at]))
            {
                var bundle = V1.Bundle.Parser.ParseFrom(codec.Write(new WireBundle([first, Samples.Frames["frame-of-all-kinds"], last])));
                byte[] hostile = [.. middle];
                hostile[at] = changed;
                byte[] bytes = [.. new V1.Bundle { From = bundle.From, To = bundle.To, Frames = { bundle.Frames[0] } }.ToByteArray(), .. Field(hostile), .. new V1.Bundle { Frames = { bundle.Frames[2] } }.ToByteArray()];
                var before = refused;
                var taken = codec.ReadBundle(bytes, _ => refused++).Frames;
                Assert.Equal(3, taken.Count + refused - before);
                Assert.Equal(Described.Of(first), Described.Of(taken[0]));
                Assert.Equal(Described.Of(last), Described.Of(taken[^1]));
            }
        }

        Assert.True(refused > 100, $"only {refused} were refused");
    }

    [Fact]
    public void A_bundle_of_more_frames_than_there_may_be_is_one_refusal_though_none_of_them_can_be_read()
    {
        // Each is a field that ends before it has begun.
        byte[] hostile = [.. Enumerable.Repeat(Field([0x0A, 0x7F]), WireLimits.Frames + 1).SelectMany(field => field)];
        var refused = 0;
        Assert.Contains("bundle: it has more than", Assert.Throws<FormatException>(() => codec.ReadBundle(hostile, _ => refused++)).Message, StringComparison.Ordinal);
        Assert.Equal(0, refused);

        Assert.Empty(codec.ReadBundle(hostile[..^Field([0x0A, 0x7F]).Length], _ => refused++).Frames);
        Assert.Equal(WireLimits.Frames, refused);
    }

    private static IEnumerable<byte> Changes(byte was) =>
        new[] { (byte)(was ^ 1), (byte)(was ^ 0x80), (byte)(was ^ 0xFF), (byte)0, (byte)0x7F, (byte)(was + 8) }.Where(changed => changed != was).Distinct();

    private static byte[] Field(byte[] frame)
    {
        using var field = new MemoryStream();
        using (var output = new CodedOutputStream(field, leaveOpen: true))
        {
            output.WriteTag(V1.Bundle.FramesFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(frame));
        }

        return field.ToArray();
    }

    private IEnumerable<(byte[] Bytes, Action<byte[]> Read)> All()
    {
        foreach (var frame in Samples.Frames.Values)
        {
            yield return (codec.Write(new WireBundle([frame, frame], WantsAnswer: true)), bytes => Again(codec.ReadBundle(bytes, _ => { }), codec.Write, again => codec.ReadBundle(again, refusal => Assert.Fail(refusal.Message))));
            yield return (codec.Write(frame), bytes => Again(codec.ReadFrame(bytes), codec.Write, again => codec.ReadFrame(again)));
        }

        yield return (codec.Write(Samples.Snapshot), bytes => Again(codec.ReadSnapshot(bytes), codec.Write, again => codec.ReadSnapshot(again)));
        yield return (codec.Write(Samples.Inputs), bytes => Again(codec.ReadInputs(bytes), codec.Write, again => codec.ReadInputs(again)));
    }

    // What was taken can be told to others.
    private static void Again<T>(T read, Func<T, byte[]> write, Func<byte[], T> readAgain) => Assert.Equal(write(read), write(readAgain(write(read))));

    private static bool IsRefused(byte[] bytes, Action<byte[]> read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var refused = false;
        try
        {
            read(bytes);
        }
        catch (FormatException)
        {
            refused = true;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        return refused;
    }
}
