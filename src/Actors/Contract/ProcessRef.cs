namespace ActorIpc.Actors;

/// <summary>A process as primitives see it: an identity with credentials. The host makes these; a primitive only compares them and hands them back.</summary>
/// <param name="id">The number of the process.</param>
/// <param name="credentials">Who the process is.</param>
public abstract class ProcessRef(ProcessId id, Credentials credentials)
{
    /// <summary>The number of the process.</summary>
    public ProcessId Id { get; } = id;

    /// <summary>Who the process is, for permission tests.</summary>
    public Credentials Credentials { get; } = credentials;
}
