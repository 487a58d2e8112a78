using System.Runtime.Serialization;
using ActorIpc.Akka.Wire;
using Akka.Actor;
using Akka.Event;
using Akka.Serialization;

namespace ActorIpc.Akka.Tests.Wire;

public class SessionSerializerTests
{
    [Fact]
    public async Task A_frame_goes_through_the_serializer_of_the_system_under_a_short_manifest()
    {
        using var system = ActorSystem.Create("wire");
        SessionSerializer.Register((ExtendedActorSystem)system);
        SessionSerializer.Register((ExtendedActorSystem)system);
        var sent = new WireFrame(Samples.Frames["frame-of-all-values"]);
        var serializer = Assert.IsType<SessionSerializer>(system.Serialization.FindSerializerFor(sent));
        Assert.Equal("F1", serializer.Manifest(sent));
        var received = Assert.IsType<WireFrame>(system.Serialization.Deserialize(serializer.ToBinary(sent), SessionSerializer.Number, "F1"));
        Assert.Equal(Described.Of(sent), Described.Of(received));
        var together = new WireBundle([sent.Frame, sent.Frame]);
        Assert.Same(serializer, system.Serialization.FindSerializerFor(together));
        Assert.Equal("B1", serializer.Manifest(together));
        Assert.Equal(Described.Of(together), Described.Of(Assert.IsType<WireBundle>(system.Serialization.Deserialize(serializer.ToBinary(together), SessionSerializer.Number, "B1"))));
        await system.Terminate();
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_as_serializers_tell_it()
    {
        using var system = ActorSystem.Create("wire");
        SessionSerializer.Register((ExtendedActorSystem)system);
        var refusal = Assert.Throws<SerializationException>(() => system.Serialization.Deserialize([0x0A, 0xFF], SessionSerializer.Number, "F1"));
        Assert.IsType<FormatException>(refusal.InnerException);
        Assert.Throws<SerializationException>(() => system.Serialization.Deserialize([], SessionSerializer.Number, "F2"));
        await system.Terminate();
    }

    [Fact]
    public async Task A_frame_of_a_bundle_that_cannot_be_read_is_left_out_with_a_line_in_the_log()
    {
        using var system = ActorSystem.Create("wire");
        SessionSerializer.Register((ExtendedActorSystem)system);
        var log = Inbox.Create(system);
        system.EventStream.Subscribe(log.Receiver, typeof(Warning));
        var readable = Samples.Frames["parking"];
        var bundle = new SessionCodec().Write(new WireBundle([readable, readable with { FromHistory = 0 }, readable]));

        var read = Assert.IsType<WireBundle>(system.Serialization.Deserialize(bundle, SessionSerializer.Number, "B1"));

        Assert.Equal(Described.Of(new WireBundle([readable, readable])), Described.Of(read));
        Assert.Contains("from_history", Assert.IsType<Warning>(await log.ReceiveAsync(TimeSpan.FromSeconds(30))).Message.ToString());
        await system.Terminate();
    }

    [Fact]
    public async Task Settings_go_through_the_serializer_of_the_system_and_what_no_node_says_is_refused()
    {
        using var system = ActorSystem.Create("wire");
        SessionSerializer.Register((ExtendedActorSystem)system);
        var sent = new WireSettings(SettingsStage.Waits, new Dictionary<string, string> { ["a"] = "1" });
        var serializer = Assert.IsType<SessionSerializer>(system.Serialization.FindSerializerFor(sent));
        Assert.Equal("S1", serializer.Manifest(sent));
        var read = Assert.IsType<WireSettings>(system.Serialization.Deserialize(serializer.ToBinary(sent), SessionSerializer.Number, "S1"));
        Assert.Equal((sent.Stage, "1"), (read.Stage, read.Settings["a"]));

        Refuses(new WireSettings((SettingsStage)9, sent.Settings).Write());
        Refuses(new WireSettings(SettingsStage.Waits, Enumerable.Range(0, 65).ToDictionary(number => $"{number}", _ => "1")).Write());
        Refuses(new WireSettings(SettingsStage.Waits, new Dictionary<string, string> { ["a"] = new('1', 1025) }).Write());
        Refuses([0x12, 0xFF]);
        Refuses([]);
        await system.Terminate();

        void Refuses(byte[] bytes) => Assert.Throws<SerializationException>(() => system.Serialization.Deserialize(bytes, SessionSerializer.Number, "S1"));
    }
}
