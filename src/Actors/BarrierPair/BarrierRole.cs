namespace ActorIpc;

/// <summary>Which of the two sides of a barrier pair a process is.</summary>
/// <remarks>Follows systemd's <c>BARRIER_PARENT</c> and <c>BARRIER_CHILD</c>; the two sides differ in nothing but the name.</remarks>
public enum BarrierRole : byte
{
    /// <summary>The side of who forks.</summary>
    Parent = 0,

    /// <summary>The side of who is forked.</summary>
    Child = 1,
}
