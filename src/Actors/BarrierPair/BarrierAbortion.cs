namespace ActorIpc;

/// <summary>Who has aborted a barrier pair, as far as one of its sides knows. Nothing takes an abortion back.</summary>
/// <remarks>Follows systemd's <c>I_ABORTED</c>, <c>THEY_ABORTED</c> and <c>WE_ABORTED</c>. The exit of the other side counts as its abortion (BAR-17).</remarks>
[Flags]
public enum BarrierAbortion : byte
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>This side.</summary>
    Mine = 1,

    /// <summary>The other side; known once this side has waited for it.</summary>
    Theirs = 2,

    /// <summary>Both sides.</summary>
    Both = Mine | Theirs,
}
