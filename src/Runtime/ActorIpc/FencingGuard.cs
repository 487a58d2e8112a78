namespace ActorIpc;

/// <summary>What a resource keeps to be safe from holders that come late: the highest token that it has seen.</summary>
/// <remarks>
/// <para>
/// A holder that is paused, or cut off, is taken for dead, and its lock passes on; when it goes on it does not know that yet. The resource asks the guard before every change, in the same
/// critical section as the change, and refuses where it says no: then nothing that an earlier holder still sends can undo what a later one has done.
/// </para>
/// <para>One guard serves one primitive: the tokens of different ones have no order among each other. Any number of threads may use it.</para>
/// </remarks>
public sealed class FencingGuard
{
    private readonly Lock gate = new();

    // Guarded by gate.
    private FencingToken highest;

    /// <summary>Makes a guard.</summary>
    /// <param name="highest">The highest token that the resource has seen, where it has kept that; <see cref="FencingToken.None"/> where it has seen none.</param>
    public FencingGuard(FencingToken highest = default) => this.highest = highest;

    /// <summary>The highest token that was admitted: what a resource keeps with its data if it is to outlive its process.</summary>
    public FencingToken Highest
    {
        get
        {
            lock (gate)
            {
                return highest;
            }
        }
    }

    /// <summary>Asks whether the holder of a grant may still change the resource.</summary>
    /// <param name="token">The token of the grant. That of the highest is admitted as often as it comes: a holder may change the resource more than once.</param>
    /// <returns>False when a later grant has been seen: this holder has lost what it was granted.</returns>
    public bool Admit(FencingToken token)
    {
        lock (gate)
        {
            if (token < highest)
            {
                return false;
            }

            highest = token;
            return true;
        }
    }
}
