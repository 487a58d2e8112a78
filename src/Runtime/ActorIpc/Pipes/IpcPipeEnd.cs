namespace ActorIpc;

/// <summary>One end of a pipe, as an open file: held by processes, inherited by their children, closed when the last holder has closed it or ended.</summary>
/// <remarks>
/// Follows xv6 <c>struct file</c>, kernel/file.c. An end of a pipe that <see cref="IpcSystem.CreatePipe"/> made is open although nobody holds it yet, until
/// its last holder lets go.
/// </remarks>
public abstract class IpcPipeEnd
{
    private readonly Lock gate = new();

    // Guarded by gate.
    private int holders;
    private bool closed;

    private protected IpcPipeEnd(IpcPipe pipe) => Pipe = pipe;

    internal IpcPipe Pipe { get; }

    internal bool IsClosed
    {
        get
        {
            lock (gate)
            {
                return closed;
            }
        }
    }

    /// <summary>filedup, as far as it counts. False when the end is closed.</summary>
    internal bool TryHold()
    {
        lock (gate)
        {
            holders += closed ? 0 : 1;
            return !closed;
        }
    }

    /// <summary>fileclose, as far as it counts. True when that was the last holder.</summary>
    internal bool LetGo()
    {
        lock (gate)
        {
            holders--;
            closed = holders == 0;
            return closed;
        }
    }
}

/// <summary>The end of a pipe that bytes come out of.</summary>
public sealed class IpcPipeReader : IpcPipeEnd
{
    internal IpcPipeReader(IpcPipe pipe)
        : base(pipe)
    {
    }

    /// <summary>This end as a stream to read from; what ends a read ahead of time is an exception there.</summary>
    /// <param name="self">The process that reads; it holds the end.</param>
    /// <returns>The stream; disposing it closes the end for the process.</returns>
    /// <exception cref="IpcException">EBADF: the process does not hold the end.</exception>
    public IpcPipeStream AsStream(IpcProcess self) => new(self, this, null);
}

/// <summary>The end of a pipe that bytes go into.</summary>
public sealed class IpcPipeWriter : IpcPipeEnd
{
    internal IpcPipeWriter(IpcPipe pipe)
        : base(pipe)
    {
    }

    /// <summary>This end as a stream to write to; what ends a write ahead of time is an exception there.</summary>
    /// <param name="self">The process that writes; it holds the end.</param>
    /// <returns>The stream; disposing it closes the end for the process.</returns>
    /// <exception cref="IpcException">EBADF: the process does not hold the end.</exception>
    public IpcPipeStream AsStream(IpcProcess self) => new(self, null, this);
}
