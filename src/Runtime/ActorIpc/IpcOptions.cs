using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>How a system is set up.</summary>
public sealed record IpcOptions
{
    /// <summary>The time by which deadlines run; another one for tests.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What runs the system; null for the embedded host. With a host of your own, <see cref="Time"/> is the host's.</summary>
    public IpcHost? Host { get; init; }

    /// <summary>The limits on semaphore arrays.</summary>
    public SemaphoreLimits Semaphores { get; init; } = new();

    /// <summary>The limits on message queues.</summary>
    public MessageLimits Messages { get; init; } = new();

    /// <summary>The limits on futexes.</summary>
    public FutexLimits Futexes { get; init; } = new();

    /// <summary>The limits on shared segments.</summary>
    public SegmentLimits Segments { get; init; } = new();

    /// <summary>NPROC: how many processes there can be at once, zombies and init included.</summary>
    public int MaxProcesses
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = int.MaxValue;

    /// <summary>Who processes are that are not said to be somebody else.</summary>
    public Credentials Credentials { get; init; } = Credentials.Root;

    /// <summary>How long disposal waits for the processes that it killed.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether every primitive checks its invariants after every message: for tests, since it costs as much as the state is large.</summary>
    public bool ChecksInvariants { get; init; }
}

/// <summary>How a process is started.</summary>
public sealed record ProcessOptions
{
    /// <summary>Who it is; null for who its parent is.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Whether it starts with a tag space of its own instead of its parent's (RFREND, REN-6).</summary>
    public bool FreshTagSpace { get; init; }

    /// <summary>Which ends of pipes it holds from its start; null for those that its parent holds (XV6-4).</summary>
    public IReadOnlyList<IpcPipeEnd>? PipeEnds { get; init; }

    /// <summary>Whether it starts with a note group of its own instead of its parent's (RFNOTEG, REN-17). What the system starts always does.</summary>
    public bool FreshNoteGroup { get; init; }

    /// <summary>Whether nobody waits for it: it is init's child from the start, and its parent's waits pass it over (RFNOWAIT, REN-19).</summary>
    public bool NoWait { get; init; }

    // What the host is to know of where the process comes from.
    internal object? HostContext { get; init; }
}
