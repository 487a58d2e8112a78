namespace ActorIpc.Actors;

/// <summary>A primitive found its own state impossible: a bug in the primitive, never a caller's mistake.</summary>
public sealed class InvariantViolatedException : Exception
{
    internal InvariantViolatedException(string owner, string rule)
        : base($"{owner}: it no longer holds that {rule}.")
    {
    }
}

internal static class Invariant
{
    public static void Holds(bool condition, string owner, string rule)
    {
        if (!condition)
        {
            throw new InvariantViolatedException(owner, rule);
        }
    }
}
