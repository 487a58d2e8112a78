namespace ActorIpc.Soak.Running;

/// <summary>What happens to a node.</summary>
internal enum Fault
{
    /// <summary>SIGKILL while it holds the lock.</summary>
    Kill,

    /// <summary>SIGSTOP while it holds the lock, for longer than the failure detector waits; then SIGCONT.</summary>
    Pause,

    /// <summary>Its links to all others are cut while it holds the lock; not that to the resource.</summary>
    Partition,

    /// <summary>It leaves in an orderly way, and another takes its place: a rolling restart.</summary>
    Restart,
}

/// <summary>What to run.</summary>
internal sealed record SoakOptions
{
    public required Fault Fault { get; init; }

    public int Rounds { get; init; } = 10;

    public int Nodes { get; init; } = 3;

    /// <summary>Workers on each node.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>After how long no further round begins.</summary>
    public TimeSpan Most { get; init; } = TimeSpan.MaxValue;

    /// <summary>For how long a node may be silent before it is taken for unreachable.</summary>
    public TimeSpan AcceptablePause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Hears how it goes.</summary>
    public Action<string> Tell { get; init; } = _ => { };
}
