namespace ClusterLock.Nodes;

/// <summary>What a node is doing.</summary>
internal enum Doing
{
    Joining,
    Waiting,
    Holding,
    Meeting,
    Leaving,
}

/// <summary>What a node says of itself, to itself and to all others.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where it listens.</param>
/// <param name="Doing">What it is doing.</param>
/// <param name="What">What it wants, holds, or whom it has met.</param>
/// <param name="Token">The token of its latest grant.</param>
/// <param name="Waited">How long it waited for that, in milliseconds.</param>
/// <param name="Rounds">How many rounds it has made.</param>
internal sealed record Word(string Name, string Address, Doing Doing, string What, string Token, long Waited, int Rounds);

/// <summary>How many units are free, and how many vectors wait for more.</summary>
internal sealed record Stock(int FreeDesks, int FreeLamps, int Waiting, DateTime Seen);

/// <summary>Say once more how things are.</summary>
internal sealed record SayAgain
{
    public static SayAgain Instance { get; } = new();
}
