namespace ActorIpc.Analyzers;

// What a call is to a process that makes it.
[Flags]
internal enum SleepKind
{
    None = 0,

    // It waits, and may return without what is waited for.
    Sleeps = 1,

    // A kill ends the wait.
    Interruptible = 2,

    // It looks at its condition again by itself: no loop is needed around it.
    Rechecks = 4,
}
