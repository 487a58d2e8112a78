using Akka.Actor;
using Akka.Configuration;

namespace ActorIpc.Akka;

/// <summary>The settings under <c>actoripc</c>.</summary>
internal sealed record AkkaHostSettings
{
    public const string CallingThreadDispatcher = "actoripc.calling-thread-dispatcher";
    public const string ShellMailbox = "actoripc.shell-mailbox";
    public const string ProcessMailbox = "actoripc.process-mailbox";

    public required string PrimitiveDispatcher { get; init; }

    public required string ProcessDispatcher { get; init; }

    public required bool ChecksInvariants { get; init; }

    public required int MaxProcesses { get; init; }

    public required TimeSpan ShutdownTimeout { get; init; }

    public required TimeSpan RetryInterval { get; init; }

    public required SemaphoreLimits Semaphores { get; init; }

    public required MessageLimits Messages { get; init; }

    public required SegmentLimits Segments { get; init; }

    public required FutexLimits Futexes { get; init; }

    /// <summary>The defaults, as they stand in reference.conf.</summary>
    public static Config Defaults { get; } = ConfigurationFactory.FromResource<AkkaHostSettings>("ActorIpc.Akka.reference.conf");

    public static AkkaHostSettings Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        SystemDefaults.Give(system, Defaults);
        var config = system.Settings.Config.GetConfig("actoripc");
        var settings = new SettingsReader(config, "actoripc");
        return new AkkaHostSettings
        {
            PrimitiveDispatcher = Dispatcher("primitive-dispatcher"),
            ProcessDispatcher = Dispatcher("process-dispatcher"),
            ChecksInvariants = settings.Read("check-invariants", () => config.GetBoolean("check-invariants")),
            MaxProcesses = settings.IsUnlimited("max-processes") ? int.MaxValue : settings.Number("max-processes"),
            ShutdownTimeout = settings.Time("shutdown-timeout"),
            RetryInterval = settings.Time("retry-interval"),
            Semaphores = settings.Read("semaphores", () => new SemaphoreLimits
            {
                Arrays = settings.Number("semaphores.arrays"),
                PerArray = settings.Number("semaphores.per-array"),
                Semaphores = settings.Number("semaphores.in-all"),
                Operations = settings.Number("semaphores.operations"),
            }),
            Messages = settings.Read("messages", () => new MessageLimits
            {
                Queues = settings.Number("messages.queues"),
                MessageBytes = settings.Number("messages.message-bytes", least: 0),
                QueueBytes = settings.Number("messages.queue-bytes", least: 0),
            }),
            Segments = settings.Read("segments", () => new SegmentLimits
            {
                Segments = settings.Number("segments.segments"),
                SegmentBytes = settings.IsUnlimited("segments.segment-bytes") ? Array.MaxLength : settings.Number("segments.segment-bytes"),
                Pages = settings.IsUnlimited("segments.pages") ? long.MaxValue : settings.Read("segments.pages", () => config.GetLong("segments.pages", -1)),
                RemovesUnattached = settings.Read("segments.removes-unattached", () => config.GetBoolean("segments.removes-unattached")),
            }),
            Futexes = settings.Read("futexes", () => new FutexLimits { Records = settings.Number("futexes.records", least: 0) }),
        };

        string Dispatcher(string key) => system.Dispatchers.HasDispatcher(config.GetString(key))
            ? config.GetString(key)
            : throw new ConfigurationException($"actoripc.{key}: there is no dispatcher {config.GetString(key)}.");
    }
}
