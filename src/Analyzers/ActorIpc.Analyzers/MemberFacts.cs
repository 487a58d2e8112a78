namespace ActorIpc.Analyzers;

// What the attributes of a member or a type say, and what its parameters do: found out all at once, by KnownSymbols, and then only read.
internal sealed class MemberFacts
{
    // Of what cannot have attributes of the library.
    public static readonly MemberFacts None = new();

    public SleepKind Kind { get; set; }

    public Interest Interest { get; set; }

    public bool IsKilledGuard { get; set; }

    public bool IsUninterruptible { get; set; }

    // It must be checked, by what it says itself.
    public bool SaysToCheck { get; set; }

    // It takes a lock, or is called with one.
    public bool IsOfLocks { get; set; }
}
