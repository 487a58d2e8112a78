namespace ActorIpc.Analyzers.Flow;

// Whether a lock is held at a place: one bit for each of what it may be there. Nothing is set where control does not come to.
internal static class HeldState
{
    public const ulong Nowhere = 0;

    public const ulong NotHeld = 1;

    public const ulong Unknown = 2;

    // Since the beginning of the body: an attribute says so.
    public const ulong Required = 4;

    // Since the beginning of the body: who is given a lock as an argument is taken to hold it.
    public const ulong Assumed = 8;

    // The call that took it may have failed, and nobody has looked yet whether it has.
    public const ulong Untested = 16;

    public const ulong FirstTaken = 32;

    // Since a call in the body that has taken it; there is one bit for each of these.
    public const ulong Taken = ~(FirstTaken - 1);

    public const ulong Held = Required | Assumed | Taken;

    // Whichever way control came, the body has taken it and has not released it.
    public static bool IsSurelyTaken(ulong state) => state != Nowhere && (state & ~Taken) == 0;
}
