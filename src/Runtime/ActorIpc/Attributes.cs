namespace ActorIpc;

/// <summary>The method waits, and may return without the condition holding that its caller waits for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SleepsAttribute : Attribute
{
    /// <summary>Whether a kill or an interrupt ends the wait.</summary>
    public bool Interruptible { get; init; } = true;

    /// <summary>Whether the method itself looks at the condition again before it returns.</summary>
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
