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

    /// <summary>The defaults, as they stand in reference.conf.</summary>
    public static Config Defaults { get; } = ConfigurationFactory.FromResource<ClusterSettings>("ActorIpc.Akka.Cluster.reference.conf");

    public static ClusterSettings Of(ActorSystem system)
    {
        system.Settings.InjectTopLevelFallback(Defaults);
        var config = system.Settings.Config.GetConfig("actoripc.cluster");
        return new ClusterSettings
        {
            TypeName = Read("type-name", () => config.GetString("type-name") is { Length: > 0 } name ? name : throw new ArgumentException("it must not be empty")),
            Role = config.GetString("role") is { Length: > 0 } role ? role : null,
            Shards = Read("shards", () => Number("shards")),
            Durability = Read("durability", () => Enum.Parse<Durability>(config.GetString("durability"), ignoreCase: true)),
            WriteTimeout = Read("write-timeout", () => config.GetTimeSpan("write-timeout", allowInfinite: false)),
            JournalPlugin = config.GetString("journal-plugin"),
            SnapshotPlugin = config.GetString("snapshot-plugin"),
            SnapshotAfter = Read("snapshot-after", () => Number("snapshot-after")),
            PassivateAfter = Read("passivate-after", () => config.GetTimeSpan("passivate-after", allowInfinite: false)),
        };

        int Number(string key) => config.GetInt(key, int.MinValue) is var number and >= 1 ? number : throw new ArgumentOutOfRangeException(key, config.GetString(key), "it must be a number, 1 or more");

        static T Read<T>(string key, Func<T> read)
        {
            try
            {
                return read();
            }
            catch (Exception exception) when (exception is not ConfigurationException)
            {
                throw new ConfigurationException($"actoripc.cluster.{key}: {exception.Message}", exception);
            }
        }
    }
}
