using ActorIpc.Actors;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using V1 = ActorIpc.Akka.Wire.V1;

namespace ActorIpc.Akka.Tests.Wire;

public class RoundTripTests
{
    private const int Seeds = 300;

    private readonly SessionCodec codec = new();

    public static TheoryData<object, bool> Gifts => new()
    {
        { new TagGift<string>("a"), true },
        { new TagGift<byte[]>([1]), true },
        { new TagGift<bool>(true), true },
        { new TagGift<int>(1), true },
        { new TagGift<long>(1), true },
        { new TagGift<uint>(1), true },
        { new TagGift<ulong>(1), true },
        { new TagGift<double>(1), true },
        { new TagGift<decimal>(1), true },
        { new TagGift<Guid>(default), true },
        { new TagGift<DateTimeOffset>(default), true },
        { new TagGift<char>('a'), false },
        { new TagGift<object>(1), false },
    };

    [Theory]
    [MemberData(nameof(Gifts), DisableDiscoveryEnumeration = true)]
    public void A_value_leaves_its_node_where_it_has_a_form_on_the_wire(object gift, bool leaves)
    {
        Assert.Equal(leaves, PortableGifts.Include((TagGift)gift));
        Assert.Equal(leaves, Record.Exception(() => ValueWriter.Of(gift)) is null);
    }

    [Fact]
    public void A_frame_arrives_as_it_left()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var frame = new Randomly(seed).Frame();
            Assert.Equal(Described.Of(frame), Described.Of(codec.ReadFrame(codec.Write(frame))));
        }
    }

    [Fact]
    public void A_snapshot_is_read_as_it_was_written()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var snapshot = new Randomly(seed).Snapshot();
            Assert.Equal(Described.Of(snapshot), Described.Of(codec.ReadSnapshot(codec.Write(snapshot))));
        }
    }

    [Fact]
    public void Inputs_are_read_as_they_were_written()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var inputs = new Randomly(seed).Inputs();
            Assert.Equal(Described.Of(inputs), Described.Of(codec.ReadInputs(codec.Write(inputs))));
        }
    }

    [Fact]
    public void No_message_takes_more_bytes_than_it_is_taken_to_weigh()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            foreach (var message in new Randomly(seed).Frame().Messages.Concat(Samples.Frames["frame-of-all-values"].Messages))
            {
                var alone = new Frame { From = "a", FromHistory = 1, To = "b", First = 1, Messages = [message] };
                Assert.InRange(V1.Frame.Parser.ParseFrom(codec.Write(alone)).Messages[0].CalculateSize(), 1, Weight.Of(message));
            }
        }
    }

    [Fact]
    public void What_a_later_version_adds_is_ignored()
    {
        var frame = Samples.Frames["frame-of-all-kinds"];

        // Field 1000 of the frame: a number; field 1001: bytes. Field 15 within Parking, within its message.
        byte[] later = [.. codec.Write(frame with { Messages = [] }), 0xC0, 0x3E, 0x05, 0xCA, 0x3E, 0x02, 0xFF, 0xFF, 0x42, 0x06, 0x3A, 0x04, 0x08, 0x05, 0x78, 0x07];
        Assert.Equal(Described.Of(frame with { Messages = [new Parking(5)] }), Described.Of(codec.ReadFrame(later)));
    }

    [Fact]
    public void A_kind_of_message_that_a_later_version_adds_is_not_ignored()
    {
        // Field 99 of a message: bytes.
        byte[] later = [.. codec.Write(Samples.Frames["parking"]), 0x42, 0x04, 0x9A, 0x06, 0x01, 0x00];
        Assert.Contains("message: it is of no kind", Assert.Throws<FormatException>(() => codec.ReadFrame(later)).Message);
    }
}
