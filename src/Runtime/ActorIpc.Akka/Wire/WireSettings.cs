using Google.Protobuf;

namespace ActorIpc.Akka.Wire;

/// <summary>What a node of a cluster says to another of the settings that all of them must share.</summary>
/// <param name="Stage">What it wants, or how far it is.</param>
/// <param name="Settings">The settings, by their names; none where it only asks.</param>
internal sealed record WireSettings(SettingsStage Stage, IReadOnlyDictionary<string, string> Settings)
{
    // More than there will ever be, and longer than any that makes sense.
    private const int MostSettings = 64;
    private const int Longest = 1024;

    private static readonly MessageParser<V1.Settings> parser = V1.Settings.Parser.WithDiscardUnknownFields(true);

    public static WireSettings Asking { get; } = new(SettingsStage.Asks, new Dictionary<string, string>());

    /// <summary>Says that the sender takes part.</summary>
    public static WireSettings TakingPart { get; } = new(SettingsStage.TakesPart, new Dictionary<string, string>());

    public byte[] Write()
    {
        var wire = new V1.Settings { Stage = (int)Stage };
        foreach (var (name, value) in Settings.OrderBy(setting => setting.Key, StringComparer.Ordinal))
        {
            wire.Settings_.Add(new V1.Setting { Name = name, Value = value });
        }

        return wire.ToByteArray();
    }

    /// <summary>Reads what a node says.</summary>
    /// <exception cref="FormatException">It is not as a node can say it.</exception>
    public static WireSettings Read(byte[] bytes)
    {
        V1.Settings wire;
        try
        {
            wire = parser.ParseFrom(bytes);
        }
        catch (Exception malformed) when (malformed is InvalidProtocolBufferException or IndexOutOfRangeException or ArgumentException)
        {
            throw new FormatException($"settings: {malformed.Message}", malformed);
        }

        if (!Enum.IsDefined((SettingsStage)wire.Stage) || wire.Settings_.Count > MostSettings || wire.Settings_.Any(static setting => setting.Name.Length > Longest || setting.Value.Length > Longest))
        {
            throw new FormatException($"settings: there are {wire.Settings_.Count} at stage {wire.Stage}, and {MostSettings} are the most, each of no more than {Longest} characters.");
        }

        // The last counts, as with the fields of a message.
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var setting in wire.Settings_)
        {
            settings[setting.Name] = setting.Value;
        }

        return new WireSettings((SettingsStage)wire.Stage, settings);
    }
}

/// <summary>How far a node is with comparing its settings; the numbers stand on the wire.</summary>
internal enum SettingsStage
{
    /// <summary>It wants to know those of another.</summary>
    Asks = 1,

    /// <summary>It does not know yet whether its own are those of the others.</summary>
    Waits = 2,

    /// <summary>It takes part with them.</summary>
    TakesPart = 3,

    /// <summary>It does not take part.</summary>
    IsRefused = 4,
}
