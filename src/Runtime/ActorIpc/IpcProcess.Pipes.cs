using ActorIpc.Hosting;

namespace ActorIpc;

// The everyday face of pipes.
public sealed partial class IpcProcess
{
    /// <summary>Makes a pipe, both ends of which this process holds; children forked from now on inherit them.</summary>
    /// <param name="capacity">How many bytes fit (PIPESIZE).</param>
    /// <returns>The pipe. Who only reads closes the writing end, or it waits for itself to write.</returns>
    /// <exception cref="IpcException">EINVAL: a pipe has room for a byte at least.</exception>
    /// <remarks>Follows xv6 pipe().</remarks>
    public IpcPipe CreatePipe(int capacity = IpcSystem.PipeSize)
    {
        var pipe = System.CreatePipe(capacity);
        Hold([pipe.Reader, pipe.Writer]);
        return pipe;
    }

    /// <summary>Reads what is in a pipe, waiting only while nothing is and somebody may still write.</summary>
    /// <param name="from">The reading end; this process holds it.</param>
    /// <param name="buffer">Where to. With no room in it the call waits for a byte all the same, and takes none (XV6-17).</param>
    /// <param name="timeout">How long to wait; null for as long as it takes, zero to take only what is there.</param>
    /// <param name="cancellation">Ends the wait; nothing has been taken then.</param>
    /// <returns>How many bytes, 0 when nobody writes any more; or why the wait was broken off. Bytes that are there are read even by who is killed.</returns>
    /// <exception cref="IpcException">EBADF: this process does not hold the end. EBUSY: it is in a call on this pipe already.</exception>
    /// <remarks>Follows xv6 piperead: XV6-16, XV6-17. A process has one call on a pipe at a time, as a process of xv6 has one thread.</remarks>
    [Sleeps(Rechecks = true)]
    public async ValueTask<PipeResult> ReadAsync(
        IpcPipeReader from, Memory<byte> buffer, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (WhyNotToUse(from, timeout, cancellation) is var refusal && refusal != Outcome.Granted)
        {
            return new PipeResult(refusal);
        }

        var file = Use(from);
        try
        {
            return await from.Pipe.ReadAsync(this, buffer, new Deadline(System.Host.Time, timeout), cancellation).OffScheduler();
        }
        finally
        {
            file.IsInUse = false;
        }
    }

    /// <summary>Writes to a pipe, waiting for room as often as it takes.</summary>
    /// <param name="to">The writing end; this process holds it.</param>
    /// <param name="bytes">The bytes; not to be changed before the call has ended.</param>
    /// <param name="timeout">How long to wait in all; null for as long as it takes, zero to write only what there is room for.</param>
    /// <param name="cancellation">Ends the wait; what was written by then stays written.</param>
    /// <returns>Granted when all is written; or why not, and how many bytes are.</returns>
    /// <exception cref="IpcException">EBADF: this process does not hold the end. EBUSY: it is in a call on this pipe already.</exception>
    /// <remarks>
    /// Follows xv6 pipewrite: XV6-18, XV6-19. Who is killed writes no more, room or not. Writes of several processes may come out mixed, each in its order.
    /// </remarks>
    [Sleeps(Rechecks = true)]
    public async ValueTask<PipeResult> WriteAsync(
        IpcPipeWriter to, ReadOnlyMemory<byte> bytes, TimeSpan? timeout = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (WhyNotToUse(to, timeout, cancellation) is var refusal && refusal != Outcome.Granted)
        {
            return new PipeResult(refusal);
        }

        var file = Use(to);
        try
        {
            return await to.Pipe.WriteAsync(this, bytes, new Deadline(System.Host.Time, timeout), cancellation).OffScheduler();
        }
        finally
        {
            file.IsInUse = false;
        }
    }

    /// <summary>Closes an end of a pipe for this process. When no other holds it, who sleeps at the other end is woken.</summary>
    /// <param name="end">The end; this process holds it.</param>
    /// <returns>A task that is complete when that is done.</returns>
    /// <exception cref="IpcException">EBADF: this process does not hold the end. EBUSY: it is in a call on this pipe.</exception>
    /// <remarks>Follows xv6 close(): XV6-20. The end of a process closes all that it holds.</remarks>
    public async ValueTask CloseAsync(IpcPipeEnd end)
    {
        ArgumentNullException.ThrowIfNull(end);
        Remove(Use(end));
        if (end.LetGo())
        {
            await System.CloseAsync(end).OffScheduler();
        }
    }

    internal async Task CloseIfHeldAsync(IpcPipeEnd end)
    {
        try
        {
            await CloseAsync(end).OffScheduler();
        }
        catch (IpcException exception) when (exception.Error is Errno.EBADF or Errno.ESRCH)
        {
            // Closed already, by this process or by its end.
        }
    }

    private Outcome WhyNotToUse(IpcPipeEnd end, TimeSpan? timeout, CancellationToken cancellation)
    {
        CheckHolds(end);
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new IpcException(Errno.EINVAL, $"timeout: {timeout} is negative (EINVAL, SEM-24).");
        }

        return cancellation.IsCancellationRequested ? Outcome.Cancelled : Outcome.Granted;
    }
}
