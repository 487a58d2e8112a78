namespace ActorIpc.Actors;

/// <summary>The calls of the process table.</summary>
public enum ProcessCall : byte
{
    /// <summary>Enter a new process as a child of the caller.</summary>
    Spawn,

    /// <summary>End the caller.</summary>
    Exit,

    /// <summary>Wait for a child to exit, and reap it.</summary>
    Wait,

    /// <summary>Kill a process.</summary>
    Kill,

    /// <summary>Post an interrupt to a process.</summary>
    Interrupt,

    /// <summary>Find a process by its number.</summary>
    Find,
}

/// <summary>What a <see cref="ProcessTable"/> is asked for.</summary>
public struct ProcessOperation : IOperation<ProcessOperation>
{
    /// <summary>Which call.</summary>
    public ProcessCall Call;

    /// <summary>Exit: the status.</summary>
    public int Status;

    /// <summary>Wait: the child, or none for any. Kill, interrupt, find: the process.</summary>
    public ProcessId Target;

    /// <summary>Spawn: the child.</summary>
    public ProcessRef? Child;

    /// <inheritdoc/>
    public readonly void Write(StateWriter writer)
    {
        writer.Write((int)Call);
        writer.Write(Status);
        writer.Write(Target.Value);
        writer.Write(Child);
    }

    /// <inheritdoc/>
    public static ProcessOperation Read(StateReader reader) => new()
    {
        Call = (ProcessCall)reader.ReadInt32(),
        Status = reader.ReadInt32(),
        Target = new ProcessId(reader.ReadInt64()),
        Child = reader.ReadProcess(),
    };
}
