namespace ActorIpc.Conformance.Kernel.Running;

/// <summary>How long a call may wait.</summary>
internal enum Patience
{
    /// <summary>As long as it takes.</summary>
    Endless,

    /// <summary>Not at all.</summary>
    None,

    /// <summary>Until its time is up, which is the end of the step.</summary>
    Short,
}
