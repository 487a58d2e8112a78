namespace ActorIpc.Benchmarks;

/// <summary>The same work done twice: by this library and by a peer.</summary>
/// <param name="Name">The name of the line.</param>
/// <param name="Peer">Who the peer is.</param>
/// <param name="Operations">How many operations make one measured round.</param>
/// <param name="Ours">Does a number of operations with this library.</param>
/// <param name="Theirs">Does the same number with the peer.</param>
public sealed record Work(string Name, string Peer, int Operations, Func<int, Task> Ours, Func<int, Task> Theirs)
{
    public override string ToString() => $"{Name} / {Peer}";
}
