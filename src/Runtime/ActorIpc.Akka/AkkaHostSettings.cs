using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Configuration;

namespace ActorIpc.Akka;

/// <summary>The settings under <c>actoripc</c>.</summary>
internal sealed record AkkaHostSettings
{
    public const string CallingThreadDispatcher = "actoripc.calling-thread-dispatcher";
    public const string ShellMailbox = "actoripc.shell-mailbox";
    public const string ProcessMailbox = "actoripc.process-mailbox";

    // Told once: a fallback is looked into at every look-up, and one that is given again is one more.
    private static readonly ConditionalWeakTable<ActorSystem, Config> WithDefaults = [];

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
        WithDefaults.GetValue(system, static system =>
        {
            system.Settings.InjectTopLevelFallback(Defaults);
            return Defaults;
        });
        var config = system.Settings.Config.GetConfig("actoripc");
        return new AkkaHostSettings
        {
            PrimitiveDispatcher = Dispatcher("primitive-dispatcher"),
            ProcessDispatcher = Dispatcher("process-dispatcher"),
            ChecksInvariants = Read("check-invariants", () => config.GetBoolean("check-invariants")),
            MaxProcesses = IsUnlimited("max-processes") ? int.MaxValue : Number("max-processes"),
            ShutdownTimeout = Read("shutdown-timeout", () => config.GetTimeSpan("shutdown-timeout", allowInfinite: false)),
            RetryInterval = Read("retry-interval", () => config.GetTimeSpan("retry-interval", allowInfinite: false)),
            Semaphores = Read("semaphores", () => new SemaphoreLimits
            {
                Arrays = Number("semaphores.arrays"),
                PerArray = Number("semaphores.per-array"),
                Semaphores = Number("semaphores.in-all"),
                Operations = Number("semaphores.operations"),
            }),
            Messages = Read("messages", () => new MessageLimits
            {
                Queues = Number("messages.queues"),
                MessageBytes = Number("messages.message-bytes", least: 0),
                QueueBytes = Number("messages.queue-bytes", least: 0),
            }),
            Segments = Read("segments", () => new SegmentLimits
            {
                Segments = Number("segments.segments"),
                SegmentBytes = IsUnlimited("segments.segment-bytes") ? Array.MaxLength : Number("segments.segment-bytes"),
                Pages = IsUnlimited("segments.pages") ? long.MaxValue : Read("segments.pages", () => config.GetLong("segments.pages", -1)),
                RemovesUnattached = Read("segments.removes-unattached", () => config.GetBoolean("segments.removes-unattached")),
            }),
            Futexes = Read("futexes", () => new FutexLimits { Records = Number("futexes.records", least: 0) }),
        };

        int Number(string key, int least = 1) => Read(key, () => config.GetInt(key, int.MinValue) is var number && number >= least
            ? number
            : throw new ArgumentOutOfRangeException(key, config.GetString(key), $"it must be a number, {least} or more"));

        bool IsUnlimited(string key) => config.GetString(key) == "unlimited";

        string Dispatcher(string key) => system.Dispatchers.HasDispatcher(config.GetString(key))
            ? config.GetString(key)
            : throw new ConfigurationException($"actoripc.{key}: there is no dispatcher {config.GetString(key)}.");

        static T Read<T>(string key, Func<T> read)
        {
            try
            {
                return read();
            }
            catch (Exception exception) when (exception is not ConfigurationException)
            {
                throw new ConfigurationException($"actoripc.{key}: {exception.Message}", exception);
            }
        }
    }
}
