using System.Runtime.Serialization;
using ActorIpc.Sessions;
using Akka.Actor;
using Akka.Event;
using Akka.Serialization;

namespace ActorIpc.Akka.Wire;

/// <summary>A frame as one actor tells it another.</summary>
internal sealed record WireFrame(Frame Frame);

/// <summary>Frames for one place, which go there together.</summary>
/// <param name="Frames">The frames.</param>
/// <param name="WantsAnswer">Whether who sends it wants a message at once, be there nothing in it, before there is more.</param>
/// <param name="Answers">Whether that is this message.</param>
internal sealed record WireBundle(IReadOnlyList<Frame> Frames, bool WantsAnswer = false, bool Answers = false);

/// <summary>Serializes frames for Akka.NET.</summary>
/// <remarks>
/// A frame that cannot be read is a <see cref="SerializationException"/>, as Akka.NET's own serializers throw it: Akka.Remote writes a line to its log and drops the message,
/// and the association lives on. One that came with others is left out, with a line of its own.
/// </remarks>
internal sealed class SessionSerializer(ExtendedActorSystem system, SessionCodec codec) : SerializerWithStringManifest(system)
{
    /// <summary>By which Akka.NET finds the serializer; in one system no two have the same.</summary>
    public const int Number = 730_119;

    /// <summary>The manifest of a frame as session.proto, package actoripc.session.v1, describes it.</summary>
    public const string FrameManifest = "F1";

    /// <summary>The manifest of a bundle.</summary>
    public const string BundleManifest = "B1";

    /// <summary>The manifest of settings.</summary>
    public const string SettingsManifest = "S1";

    private static readonly Lock registering = new();

    /// <summary>Makes one with the limits that hold where nothing else is said; as Akka.NET does from the configuration.</summary>
    /// <param name="system">The actor system.</param>
    public SessionSerializer(ExtendedActorSystem system)
        : this(system, new SessionCodec())
    {
    }

    public override int Identifier => Number;

    /// <summary>Makes an actor system use it. It does no harm to say so again.</summary>
    /// <remarks>
    /// It stands in the configuration, from which Akka.NET makes its serializers anew when a fallback is added. Where it made them all at the start of the actor system, it is added here.
    /// </remarks>
    public static void Register(ExtendedActorSystem system)
    {
        _ = AkkaHostSettings.Of(system);
        lock (registering)
        {
            if (system.Serialization.FindSerializerForType(typeof(WireFrame)) is not SessionSerializer)
            {
                var serializer = new SessionSerializer(system);
                system.Serialization.AddSerializer("actoripc-session", serializer);
                system.Serialization.AddSerializationMap(typeof(WireFrame), serializer);
                system.Serialization.AddSerializationMap(typeof(WireBundle), serializer);
                system.Serialization.AddSerializationMap(typeof(WireSettings), serializer);
            }
        }
    }

    public override string Manifest(object o) => o switch
    {
        WireBundle => BundleManifest,
        WireSettings => SettingsManifest,
        _ => FrameManifest,
    };

    public override byte[] ToBinary(object obj) => obj switch
    {
        WireFrame frame => codec.Write(frame.Frame),
        WireBundle bundle => codec.Write(bundle),
        WireSettings settings => settings.Write(),
        _ => throw new ArgumentException($"obj: a {obj.GetType()} is no frame.", nameof(obj)),
    };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        try
        {
            return manifest switch
            {
                FrameManifest => new WireFrame(codec.ReadFrame(bytes)),
                BundleManifest => codec.ReadBundle(bytes, Refuse),
                SettingsManifest => WireSettings.Read(bytes),
                _ => throw new SerializationException($"manifest: {manifest} is none of {FrameManifest}, {BundleManifest} and {SettingsManifest}."),
            };
        }
        catch (FormatException malformed)
        {
            throw new SerializationException($"What another node has sent is refused: {malformed.Message}", malformed);
        }
    }

    private void Refuse(FormatException malformed) => Logging.GetLogger(system, typeof(SessionSerializer)).Warning("A frame is refused, and those that came with it are taken: {0}", malformed.Message);
}
