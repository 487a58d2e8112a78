using System.Globalization;
using Akka.Configuration;

namespace ActorIpc.Akka.Hosting;

/// <summary>The settings under <c>actoripc</c>, in code. What is null stays as the configuration has it.</summary>
public sealed record ActorIpcOptions
{
    /// <summary>Where primitives run: by default on the thread of whoever sends to an idle one; see reference.conf.</summary>
    public string? PrimitiveDispatcher { get; init; }

    /// <summary>Where the bodies of processes run.</summary>
    public string? ProcessDispatcher { get; init; }

    /// <summary>NPROC: how many processes there can be at once.</summary>
    public int? MaxProcesses { get; init; }

    /// <summary>How long the end of the actor system waits for process bodies that it has killed.</summary>
    public TimeSpan? ShutdownTimeout { get; init; }

    /// <summary>Whether every primitive checks its invariants after every message: for tests.</summary>
    public bool? ChecksInvariants { get; init; }

    /// <summary>The limits on semaphore arrays.</summary>
    public SemaphoreLimits? Semaphores { get; init; }

    /// <summary>The limits on message queues.</summary>
    public MessageLimits? Messages { get; init; }

    /// <summary>The limits on shared segments.</summary>
    public SegmentLimits? Segments { get; init; }

    /// <summary>The limits on futexes.</summary>
    public FutexLimits? Futexes { get; init; }

    internal Config ToConfig()
    {
        var lines = new List<string>();
        Add("primitive-dispatcher", PrimitiveDispatcher is null ? null : $"\"{PrimitiveDispatcher}\"");
        Add("process-dispatcher", ProcessDispatcher is null ? null : $"\"{ProcessDispatcher}\"");
        Add("max-processes", MaxProcesses);
        Add("shutdown-timeout", ShutdownTimeout is { } timeout ? $"{timeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)}ms" : null);
        Add("check-invariants", Switch(ChecksInvariants));
        Add("semaphores.arrays", Semaphores?.Arrays);
        Add("semaphores.per-array", Semaphores?.PerArray);
        Add("semaphores.in-all", Semaphores?.Semaphores);
        Add("semaphores.operations", Semaphores?.Operations);
        Add("messages.queues", Messages?.Queues);
        Add("messages.message-bytes", Messages?.MessageBytes);
        Add("messages.queue-bytes", Messages?.QueueBytes);
        Add("segments.segments", Segments?.Segments);
        Add("segments.segment-bytes", Segments?.SegmentBytes);
        Add("segments.pages", Segments is { Pages: long.MaxValue } ? "unlimited" : (object?)Segments?.Pages);
        Add("segments.removes-unattached", Switch(Segments?.RemovesUnattached));
        Add("futexes.records", Futexes?.Records);
        return ConfigurationFactory.ParseString(string.Join('\n', lines));

        static string? Switch(bool? on) => on is { } it ? it ? "on" : "off" : null;

        void Add(string key, object? value)
        {
            if (value is not null)
            {
                lines.Add($"actoripc.{key} = {value}");
            }
        }
    }
}
