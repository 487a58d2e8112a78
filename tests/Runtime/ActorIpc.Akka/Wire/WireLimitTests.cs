using ActorIpc.Actors;
using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;
using Google.Protobuf;
using V1Value = ActorIpc.Akka.Wire.V1.Value;

namespace ActorIpc.Akka.Tests.Wire;

public class WireLimitTests
{
    private static readonly Frame plain = Samples.Frames["parking"];
    private static readonly Asking asking = (Asking)Samples.Messages["asking"];

    private readonly SessionCodec codec = new();

    public static TheoryData<string, object> Wrong => new()
    {
        { "messages: there are 257", plain with { Messages = [.. Enumerable.Repeat(new Parking(1), Frame.MostMessages + 1)] } },
        { "from: a name has", plain with { From = string.Empty } },
        { "from: a name has", plain with { From = "a\0b" } },
        { "to: a name has", plain with { To = new string('x', NodeNames.Longest + 1) } },
        { "from_history: 0 is outside 1", plain with { FromHistory = 0 } },
        { "to_history: -1 is outside 0", plain with { ToHistory = -1 } },
        { "first: 0 is outside 1", plain with { First = 0 } },
        { "first: 9223372036854775807 is outside", plain with { First = long.MaxValue } },
        { "expected: -9223372036854775808 is outside", plain with { Expected = long.MinValue } },
        { "number: 0 is outside 1", plain with { Messages = [new Parking(0)] } },
        { "process: -1 is outside 1", plain with { Messages = [new Exiting(new ProcessId(-1))] } },
        { "process: 0 is outside 1", plain with { Messages = [asking with { Process = asking.Process with { Id = default } }] } },
        { "node: the name of a node begins", plain with { Messages = [asking with { Process = asking.Process with { Node = "lock/a" } }] } },
        { "credentials: there are 1025 groups", plain with { Messages = [asking with { Process = asking.Process with { Credentials = new Credentials { Groups = new uint[1025] } } }] } },
        { "operation: there are 257 values", plain with { Messages = [asking with { Operation = new Written([], [.. Enumerable.Repeat("value", 257)]) }] } },
        { "kind: a name has", plain with { Messages = [new Opening(string.Empty, new Written([], []))] } },
        { "reason: 77 is no outcome", plain with { Messages = [new Sessions.Ending(1, (Outcome)77)] } },
        { "signal: 200 is none", plain with { Messages = [new Posting(new ProcessId(1), (Signal)200)] } },
        { "errno: 99 is none", plain with { Messages = [new Answering(1, new Answer(Outcome.Failed, (Errno)99), default)] } },
        { "incarnation: -1 is outside", plain with { Messages = [new Answering(1, default, new FencingToken(-1, 0))] } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_frame_beyond_a_limit_is_refused_and_it_is_said_which(string complaint, object frame) =>
        Assert.Contains(complaint, Assert.Throws<FormatException>(() => codec.ReadFrame(codec.Write((Frame)frame))).Message);

    [Fact]
    public void A_frame_of_more_bytes_than_are_allowed_is_refused_without_a_look_into_it()
    {
        Assert.Contains("frame: it has 1048577 bytes", Assert.Throws<FormatException>(() => codec.ReadFrame(new byte[(1 << 20) + 1])).Message);
        var narrow = new SessionCodec { MostFrameBytes = 10 };
        Assert.Contains("and 10 are the most", Assert.Throws<FormatException>(() => narrow.ReadFrame(codec.Write(plain))).Message);
    }

    [Fact]
    public void A_bundle_is_refused_for_too_many_frames_and_for_too_many_bytes()
    {
        Assert.Equal(256, codec.ReadBundle(codec.Write(new WireBundle([.. Enumerable.Repeat(plain, 256)])), refusal => Assert.Fail(refusal.Message)).Frames.Count);
        Assert.Contains("bundle: it has more than 256 frames", Refusal(codec, [.. Enumerable.Repeat(plain, 257)]));
        Assert.Contains("bundle: it has ", Refusal(new SessionCodec { MostFrameBytes = 10 }, [plain]));

        string Refusal(SessionCodec reader, IReadOnlyList<Frame> bundle) => Assert.Throws<FormatException>(() => reader.ReadBundle(codec.Write(new WireBundle(bundle)), _ => { })).Message;
    }

    [Fact]
    public void A_frame_of_a_bundle_that_is_beyond_a_limit_is_refused_alone_and_it_is_said_why()
    {
        var refused = new List<string>();
        var taken = codec.ReadBundle(codec.Write(new WireBundle([plain, plain with { FromHistory = 0 }, plain with { From = string.Empty }, plain with { First = 7 }])), refusal => refused.Add(refusal.Message)).Frames;
        Assert.Equal([plain.First, 7], taken.Select(frame => frame.First));
        Assert.Collection(refused, first => Assert.Contains("from_history", first), second => Assert.Contains("from: a name has", second));
    }

    [Fact]
    public void Values_that_their_own_types_refuse_are_refused()
    {
        Refuses(new V1Value { SemaphoreUsage = new() { Limits = new() { Arrays = 0, PerArray = 1, Semaphores = 1, Operations = 1 } } }, "must be greater than or equal");
        Refuses(new V1Value { MessageUsage = new() { Limits = new() { Queues = 40000 } } }, "must be less than or equal");
        Refuses(new V1Value { Gift = new() { Decimal = new() { Flags = uint.MaxValue } } }, "Decimal");
        Refuses(new V1Value { Gift = new() { Guid = ByteString.CopyFrom(1, 2) } }, "guid: it has 2 bytes");
        Refuses(new V1Value { Gift = new() { Moment = new() { Ticks = -1 } } }, "ticks");
        Refuses(new V1Value { Gift = new() { Moment = new() { OffsetMinutes = int.MaxValue } } }, "Offset");
        Refuses(new V1Value { Gift = new() }, "gift: it is of no type");
        Refuses(new V1Value { SemaphoreStatus = new() }, "permission: it is missing");
        Refuses(new V1Value { Permission = new() }, "key: it is missing");
        Refuses(new V1Value(), "value: it is of no type");

        void Refuses(V1Value value, string complaint)
        {
            var frame = ActorIpc.Akka.Wire.V1.Frame.Parser.ParseFrom(codec.Write(plain with { Messages = [] }));
            frame.Messages.Add(new ActorIpc.Akka.Wire.V1.Message { Answering = new() { Number = 1, Answer = new() { Data = value }, Token = new() } });
            frame.First = 1;
            var refusal = Assert.Throws<FormatException>(() => codec.ReadFrame(frame.ToByteArray()));
            Assert.Contains(complaint, refusal.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void What_every_primitive_is_asked_for_is_portable()
    {
        foreach (var value in Samples.Values)
        {
            codec.CheckPortable(asking.Process, new Written([], [value]));
        }
    }

    [Fact]
    public void A_value_of_another_type_does_not_leave_its_node()
    {
        var refusal = Refused(new TagGift<Version>(new Version(1, 2)));
        Assert.Equal(Errno.EINVAL, refusal.Error);
        Assert.Contains("value: a value of type System.Version does not leave its node", refusal.Message);
        Assert.Contains("System.Object", Refused(new TagGift<object>("text")).Message);
        Assert.Contains("System.Char", Refused('c').Message);
        Assert.Throws<IpcException>(() => codec.Write(plain with { Messages = [asking with { Operation = new Written([], ['c']) }] }));
    }

    [Fact]
    public void Half_a_character_does_not_leave_its_node()
    {
        // Not the data of a theory: an attribute cannot hold them either.
        foreach (var text in new[] { "\ud83d", "a\ude42b", "\ude42\ud83d" })
        {
            Assert.Contains("surrogate", Refused(new TagGift<string>(text)).Message);
            Assert.Contains("surrogate", Refused(new IpcKey(0, text)).Message);
            Assert.Contains("surrogate", Refused(new SemaphoreGetArgument(new IpcKey(0, text))).Message);
        }

        codec.CheckPortable(asking.Process, new Written([], ["🙂 whole 🙂"]));
    }

    [Fact]
    public void What_would_fit_no_frame_does_not_leave_its_node()
    {
        Assert.Equal(Errno.E2BIG, Refused(new TagGift<byte[]>(new byte[1 << 20])).Error);
        Assert.Equal(Errno.E2BIG, Assert.Throws<IpcException>(() => codec.CheckPortable(asking.Process, new Written(new byte[1 << 20], []))).Error);
        var crowd = asking.Process with { Credentials = new Credentials { Groups = new uint[WireLimits.Groups + 1] } };
        Assert.Contains("credentials", Assert.Throws<IpcException>(() => codec.CheckPortable(crowd, new Written([], []))).Message);

        // The largest that is let out arrives.
        var largest = asking with { Operation = new Written(new byte[WireLimits.FrameBytes - WireLimits.Overhead], []), Process = asking.Process with { Credentials = new Credentials { Groups = [.. Enumerable.Repeat(uint.MaxValue, WireLimits.Groups)] } } };
        codec.CheckPortable(largest.Process, largest.Operation);
        Assert.Single(codec.ReadFrame(codec.Write(plain with { Messages = [largest] })).Messages);
    }

    private IpcException Refused(object value) => Assert.Throws<IpcException>(() => codec.CheckPortable(asking.Process, new Written([], [value])));
}
