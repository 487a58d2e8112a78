namespace ActorIpc;

/// <summary>A call was misuse: an argument is wrong, a right is missing, a limit is reached. Nothing changed.</summary>
/// <param name="error">The errno that the manual page of the call names.</param>
/// <param name="message">Which argument, and which rule.</param>
/// <param name="inner">What is behind it, if anything.</param>
public sealed class IpcException(Errno error, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The errno that the manual page of the call names.</summary>
    public Errno Error { get; } = error;
}

/// <summary>Thrown by <see cref="IpcProcess.ThrowIfKilled"/>; a body that lets it pass exits with <see cref="ExitStatus.Killed"/>.</summary>
public sealed class ProcessKilledException : OperationCanceledException
{
    internal ProcessKilledException(IpcProcess process)
        : base($"{process} has been killed.")
    {
    }
}
