namespace ActorIpc.Actors;

/// <summary>A process as primitives see it: an identity with credentials. The host makes these; a primitive only compares them and hands them back.</summary>
public abstract class ProcessRef
{
    /// <summary>The number of the process.</summary>
    public abstract ProcessId Id { get; }

    /// <summary>Who the process is, for permission tests.</summary>
    public abstract Credentials Credentials { get; }
}
