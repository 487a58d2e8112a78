namespace ActorIpc.Actors;

/// <summary>What an <see cref="OwnedWord"/> says in the one number of an answer.</summary>
/// <param name="Held">What the word held when it came to the call, before any change; of a wait, when the wait ended.</param>
/// <param name="Woken">How many were woken.</param>
public readonly record struct WordAnswer(uint Held, int Woken)
{
    private const int WokenShift = 32;

    /// <summary>The number.</summary>
    public long Encoded => ((long)Woken << WokenShift) | Held;

    /// <summary>Reads the number.</summary>
    /// <param name="encoded">The number.</param>
    /// <returns>What was said.</returns>
    public static WordAnswer Of(long encoded) => new((uint)encoded, (int)(encoded >> WokenShift));
}
