namespace ActorIpc.Analyzers;

// Why the rules look at a call, whatever the settings say.
[Flags]
internal enum Interest
{
    None = 0,

    // It sleeps, or has to do with locks.
    Waits = 1,

    // Its value says how a wait ended.
    MustBeChecked = 2,

    // It tells whether the process was killed.
    KilledGuard = 4,
}
