namespace ActorIpc;

/// <summary>The method waits. Unless it <see cref="Rechecks"/>, it may return without the condition holding that its caller waits for, and belongs in a loop.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SleepsAttribute : Attribute
{
    /// <summary>Whether a kill or an interrupt ends the wait.</summary>
    public bool Interruptible { get; init; } = true;

    /// <summary>
    /// Whether the method itself looks at what is waited for before it says that it was granted, so that no loop is needed around it: it is called again only where the
    /// caller wants more.
    /// </summary>
    public bool Rechecks { get; init; }
}

/// <summary>The value says how a wait ended, and must reach a branch, a return, a throw or an argument.</summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class | AttributeTargets.Enum | AttributeTargets.ReturnValue | AttributeTargets.Method)]
public sealed class MustCheckKilledAttribute : Attribute;

/// <summary>Reading the member, or returning from the method, counts as a test of the killed flag.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class KilledGuardAttribute : Attribute;

/// <summary>A helper that sleeps for its callers: each caller is judged as if it slept there itself.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PropagatesSleepAttribute : Attribute;

/// <summary>The method goes on waiting when the process is killed, on purpose.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UninterruptibleAttribute : Attribute
{
    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}

/// <summary>The method is called with a lock held, and returns with it held.</summary>
/// <param name="name">The name of the parameter, field or property that is the lock.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresLockAttribute(string name) : Attribute
{
    /// <summary>The name of the parameter, field or property that is the lock.</summary>
    public string Name { get; } = name;
}

/// <summary>Who sleeps on the channel waits for one of these to change; whoever wakes the channel up has changed one.</summary>
/// <param name="members">The names of fields or properties of the same type.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class WakesOnAttribute(params string[] members) : Attribute
{
    /// <summary>The names of the fields or properties.</summary>
    public IReadOnlyList<string> Members { get; } = members;
}
