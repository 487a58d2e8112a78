using System.Globalization;
using Akka.Actor;
using Akka.Configuration;

namespace ActorIpc.Akka.Cluster;

/// <summary>What a primitive of a cluster survives.</summary>
public enum Durability
{
    /// <summary>Every change is on a majority of the nodes before it is answered.</summary>
    Replicated,

    /// <summary>Every change is in the journal of Akka.Persistence before it is answered.</summary>
    Persistent,

    /// <summary>Nothing: what a primitive knew ends with the node that runs it. Who holds is told, and who waits gets <see cref="Outcome.Unknown"/>.</summary>
    Volatile,
}

/// <summary>The settings under <c>actoripc.cluster</c>.</summary>
internal sealed record ClusterSettings
{
    public required string TypeName { get; init; }

    public required string? Role { get; init; }

    public required int Shards { get; init; }

    public required Durability Durability { get; init; }

    public required TimeSpan WriteTimeout { get; init; }

    public required string JournalPlugin { get; init; }

    public required string SnapshotPlugin { get; init; }

    public required int SnapshotAfter { get; init; }

    public required TimeSpan PassivateAfter { get; init; }

    /// <summary>Whether this node takes part only if who does has the same settings.</summary>
    public required bool ComparesSettings { get; init; }

    /// <summary>Those in which all nodes must agree, as they are told to others.</summary>
    public IReadOnlyDictionary<string, string> Shared => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["actoripc.cluster.type-name"] = TypeName,
        ["actoripc.cluster.role"] = Role ?? string.Empty,
        ["actoripc.cluster.shards"] = Shards.ToString(CultureInfo.InvariantCulture),
        ["actoripc.cluster.durability"] = Durability.ToString().ToLowerInvariant(),
    };

    /// <summary>The defaults, as they stand in reference.conf.</summary>
    public static Config Defaults { get; } = ConfigurationFactory.FromResource<ClusterSettings>("ActorIpc.Akka.Cluster.reference.conf");

    public static ClusterSettings Of(ActorSystem system)
    {
        SystemDefaults.Give(system, Defaults);
        var settings = new SettingsReader(system.Settings.Config.GetConfig("actoripc.cluster"), "actoripc.cluster");
        return new ClusterSettings
        {
            TypeName = settings.Read("type-name", () => settings.Text("type-name") is { Length: > 0 } name ? name : throw new ArgumentException("it must not be empty")),
            Role = settings.Text("role") is { Length: > 0 } role ? role : null,
            Shards = settings.Number("shards"),
            Durability = settings.Read("durability", () => DurabilityOf(settings.Text("durability"))),
            WriteTimeout = settings.Time("write-timeout"),
            JournalPlugin = settings.Text("journal-plugin"),
            SnapshotPlugin = settings.Text("snapshot-plugin"),
            SnapshotAfter = settings.Number("snapshot-after"),
            PassivateAfter = settings.Time("passivate-after"),
            ComparesSettings = settings.Read("compare-settings", () => system.Settings.Config.GetBoolean("actoripc.cluster.compare-settings")),
        };
    }

    // In any case, as a member's own name is written too; not Enum.Parse, which takes any number.
    private static Durability DurabilityOf(string name) => name.ToLowerInvariant() switch
    {
        "replicated" => Durability.Replicated,
        "persistent" => Durability.Persistent,
        "volatile" => Durability.Volatile,
        _ => throw new ArgumentException($"{name} is not replicated, persistent or volatile"),
    };
}
