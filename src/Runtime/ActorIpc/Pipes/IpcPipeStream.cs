using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>An end of a pipe as a process's stream. It reads and writes asynchronously only: no thread is ever blocked.</summary>
/// <remarks>
/// <para>
/// How a call ends ahead of time: killed, a <see cref="ProcessKilledException"/>; cancelled, an <see cref="OperationCanceledException"/> with the token;
/// otherwise an <see cref="IOException"/> whose inner <see cref="IpcException"/> says why: EINTR for an interrupt, EAGAIN for a timeout, EPIPE when nobody
/// reads any more, ESRCH when the process has ended. What had been written by then stays written.
/// </para>
/// <para>A read into no buffer at all waits for a byte all the same, and takes none (XV6-17).</para>
/// </remarks>
public sealed class IpcPipeStream : Stream
{
    private readonly IpcProcess self;
    private readonly IpcPipeReader? reader;
    private readonly IpcPipeWriter? writer;
    private int disposed;

    internal IpcPipeStream(IpcProcess self, IpcPipeReader? reader, IpcPipeWriter? writer)
    {
        ArgumentNullException.ThrowIfNull(self);
        (this.self, this.reader, this.writer) = (self, reader, writer);
        self.CheckHolds(End);
    }

    /// <inheritdoc/>
    public override bool CanRead => reader is not null && disposed == 0;

    /// <inheritdoc/>
    public override bool CanWrite => writer is not null && disposed == 0;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanTimeout => true;

    /// <summary>How long a read may wait, in milliseconds; <see cref="Timeout.Infinite"/> for as long as it takes.</summary>
    public override int ReadTimeout { get; set; } = Timeout.Infinite;

    /// <summary>How long a write may wait, in milliseconds, over all its bytes; <see cref="Timeout.Infinite"/> for as long as it takes.</summary>
    public override int WriteTimeout { get; set; } = Timeout.Infinite;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException("A pipe has no length.");

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException("A pipe has no position.");
        set => throw new NotSupportedException("A pipe has no position.");
    }

    private IpcPipeEnd End => (IpcPipeEnd?)reader ?? writer!;

    /// <summary>Reads what is there, waiting only while nothing is.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="cancellationToken">Ends the wait; nothing has been taken then.</param>
    /// <returns>How many bytes; 0 when nobody writes any more.</returns>
    [Sleeps(Rechecks = true)]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        var from = reader ?? throw new NotSupportedException("This is the writing end of a pipe.");
        return Count(await self.ReadAsync(from, buffer, TimeSpan.FromMilliseconds(ReadTimeout), cancellationToken).OffScheduler(), cancellationToken);
    }

    /// <summary>Writes all bytes, waiting for room as often as it takes.</summary>
    /// <param name="buffer">The bytes.</param>
    /// <param name="cancellationToken">Ends the wait; what was written by then stays written.</param>
    /// <returns>A task that is complete when all are written.</returns>
    [Sleeps(Rechecks = true)]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(disposed != 0, this);
        var to = writer ?? throw new NotSupportedException("This is the reading end of a pipe.");
        Count(await self.WriteAsync(to, buffer, TimeSpan.FromMilliseconds(WriteTimeout), cancellationToken).OffScheduler(), cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Not supported: it would block a thread.</summary>
    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read would block a thread; use ReadAsync.");

    /// <summary>Not supported: it would block a thread.</summary>
    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write would block a thread; use WriteAsync.");

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A pipe has no position.");

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException("A pipe has no length.");

    /// <summary>Does nothing: what is written is in the pipe.</summary>
    public override void Flush()
    {
    }

    /// <summary>Closes the end for the process.</summary>
    /// <returns>A task that is complete when it is closed.</returns>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            await self.CloseIfHeldAsync(End);
        }

        await base.DisposeAsync();
    }

    /// <summary>Closes the end for the process, soon: <see cref="DisposeAsync"/> says when.</summary>
    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref disposed, 1) == 0)
        {
            _ = self.CloseIfHeldAsync(End);
        }

        base.Dispose(disposing);
    }

    private int Count(PipeResult result, CancellationToken cancellation) => result.Outcome switch
    {
        Outcome.Granted => result.Count,
        Outcome.Killed => throw new ProcessKilledException(self),
        Outcome.Cancelled => throw new OperationCanceledException(cancellation),
        _ => throw new IOException(
            $"{self}: the pipe call ended as {result.Outcome} after {result.Count} bytes ({result.Error}).",
            new IpcException(result.Error, $"pipe: {result.Outcome} ({result.Error}).")),
    };
}
