using ActorIpc.Akka.Wire;
using ActorIpc.Sessions;

namespace ActorIpc.Akka.Tests.Wire;

public class GoldenTests
{
    private readonly SessionCodec codec = new();

    // Of which there are bytes from before a name was left out that is known.
    private static readonly string[] EarlierFrames = ["asking", "telling", "frame-of-all-kinds", "frame-of-all-values", "frame-of-barrier", "frame-of-kept-gift", "frame-of-word"];

    private static WireBundle Bundle => new([Samples.Frames["frame-acknowledging"], Samples.Frames["frame-farewell"], Samples.Frames["asking"]]);

    public static TheoryData<string> Frames => [.. Samples.Frames.Keys];

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_is_written_as_it_always_was_and_read_as_it_was_meant(string name)
    {
        var sample = Samples.Frames[name];
        var written = codec.Write(sample);
        var golden = Golden.Read(name, written);
        Assert.Equal(Golden.Hex(golden), Golden.Hex(written));
        Assert.Equal(Described.Of(sample), Described.Of(codec.ReadFrame(golden)));
    }

    [Fact]
    public void A_bundle_is_written_as_it_always_was_and_read_as_it_was_meant()
    {
        Check("bundle", Bundle);
        Check("bundle-that-wants-an-answer", Bundle with { WantsAnswer = true });
        Check("bundle-that-answers", Bundle with { Answers = true });
        Check("bundle-empty", new WireBundle([]));

        void Check(string name, WireBundle sample)
        {
            var written = codec.Write(sample);
            var golden = Golden.Read(name, written);
            Assert.Equal(Golden.Hex(golden), Golden.Hex(written));
            Assert.Equal(Described.Of(sample), Described.Of(codec.ReadBundle(golden, refusal => Assert.Fail(refusal.Message))));
        }
    }

    [Fact]
    public void What_said_each_name_each_time_is_read_as_it_was_meant()
    {
        foreach (var name in EarlierFrames)
        {
            Assert.Equal(Described.Of(Samples.Frames[name]), Described.Of(codec.ReadFrame(Golden.Read(name + "-0"))));
        }

        Assert.Equal(Described.Of(Bundle), Described.Of(codec.ReadBundle(Golden.Read("bundle-0"), refusal => Assert.Fail(refusal.Message))));
        Assert.Equal(Described.Of(Samples.Inputs), Described.Of(codec.ReadInputs(Golden.Read("inputs-0"))));
        Assert.Equal(Described.Of(Samples.InputsWithLimit), Described.Of(codec.ReadInputs(Golden.Read("inputs-with-limit-0"))));
    }

    [Fact]
    public void A_name_that_all_frames_of_a_bundle_have_is_said_once_and_others_each_time()
    {
        var one = Samples.Frames["asking"];
        Check(1, 1, one);
        Check(1, 1, one, one);
        Check(1, 2, one, one with { To = one.To + "/other" });

        // What a process is not asked for by its own node.
        Check(2, 1, one, one with { From = "@other" });

        void Check(int from, int to, params Frame[] sample)
        {
            var written = codec.Write(new WireBundle(sample));
            Assert.Equal(Described.Of(new WireBundle(sample)), Described.Of(codec.ReadBundle(written, refusal => Assert.Fail(refusal.Message))));
            var text = System.Text.Encoding.UTF8.GetString(written);
            Assert.Equal((from, to), (text.Split(one.From).Length - 1, text.Split(one.To).Length - 1));
        }
    }

    [Fact]
    public void Snapshots_are_written_as_they_always_were_and_read_as_they_were_meant()
    {
        Check("snapshot", Samples.Snapshot);
        Check("snapshot-blank", Samples.Blank);

        void Check(string name, OwnerSnapshot sample)
        {
            var written = codec.Write(sample);
            var golden = Golden.Read(name, written);
            Assert.Equal(Golden.Hex(golden), Golden.Hex(written));
            Assert.Equal(Described.Of(sample), Described.Of(codec.ReadSnapshot(golden)));
        }
    }

    [Fact]
    public void Inputs_are_written_as_they_always_were_and_read_as_they_were_meant()
    {
        Check("inputs", Samples.Inputs);
        Check("inputs-with-limit", Samples.InputsWithLimit);

        void Check(string name, IReadOnlyList<OwnerInput> sample)
        {
            var written = codec.Write(sample);
            var golden = Golden.Read(name, written);
            Assert.Equal(Golden.Hex(golden), Golden.Hex(written));
            Assert.Equal(Described.Of(sample), Described.Of(codec.ReadInputs(golden)));
        }
    }

    [Fact]
    public void Settings_are_written_as_they_always_were_and_read_as_they_were_meant()
    {
        var sample = new WireSettings(SettingsStage.TakesPart, new Dictionary<string, string> { ["actoripc.cluster.shards"] = "100", ["actoripc.cluster.role"] = string.Empty });
        var written = sample.Write();
        var golden = Golden.Read("settings", written);
        Assert.Equal(Golden.Hex(golden), Golden.Hex(written));
        var read = WireSettings.Read(golden);
        Assert.Equal(sample.Stage, read.Stage);
        Assert.Equal(sample.Settings.OrderBy(setting => setting.Key), read.Settings.OrderBy(setting => setting.Key));
    }

    [Fact]
    public void There_is_a_sample_of_every_kind_of_message_and_of_every_file()
    {
        var kinds = typeof(SessionMessage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SessionMessage)));
        Assert.Equal(kinds.Select(kind => kind.Name.ToLowerInvariant()).Order(), Samples.Messages.Values.Select(message => message.GetType().Name.ToLowerInvariant()).Order());
        Assert.All(Samples.Messages, sample => Assert.Equal(sample.Key, sample.Value.GetType().Name.ToLowerInvariant()));
        Assert.Equal([.. Samples.Frames.Keys.Concat(["snapshot", "snapshot-blank", "inputs", "inputs-with-limit", "bundle", "bundle-that-wants-an-answer", "bundle-that-answers", "bundle-empty", "settings", "inputs-0", "inputs-with-limit-0", "bundle-0", .. EarlierFrames.Select(name => name + "-0")]).Order()], Golden.Names.Order());
    }
}
