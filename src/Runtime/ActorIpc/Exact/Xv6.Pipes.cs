using ActorIpc.Hosting;

namespace ActorIpc;

// Pipes: pipe, read, write, close.
public readonly partial struct Xv6
{
    /// <summary>pipe(p).</summary>
    /// <returns>p[0] and p[1], the ends; making a pipe cannot fail here.</returns>
    public (IpcPipeReader Read, IpcPipeWriter Write) Pipe()
    {
        var pipe = self.CreatePipe();
        return (pipe.Reader, pipe.Writer);
    }

    /// <summary>read(fd, buf, n): piperead.</summary>
    /// <param name="fd">The reading end.</param>
    /// <param name="buf">Where to, with its n.</param>
    /// <param name="timeout">Not in xv6: how long to wait.</param>
    /// <param name="cancellation">Not in xv6: ends the wait.</param>
    /// <returns>How many bytes, 0 when nobody writes any more, -1 when killed; -1 also for what xv6 does not have.</returns>
    /// <exception cref="IpcException">EBADF: the end is not held, where read() returns -1 as well. EBUSY.</exception>
    [Sleeps(Rechecks = true)]
    [return: MustCheckKilled]
    public async ValueTask<int> PipeReadAsync(IpcPipeReader fd, Memory<byte> buf, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Number(await self.ReadAsync(fd, buf, timeout, cancellation).OffScheduler());

    /// <summary>write(fd, buf, n): pipewrite.</summary>
    /// <param name="fd">The writing end.</param>
    /// <param name="buf">The bytes, with their n.</param>
    /// <param name="timeout">Not in xv6: how long to wait.</param>
    /// <param name="cancellation">Not in xv6: ends the wait.</param>
    /// <returns>n, or -1 when killed or when nobody reads any more; -1 also for what xv6 does not have.</returns>
    /// <exception cref="IpcException">EBADF: the end is not held, where write() returns -1 as well. EBUSY.</exception>
    [Sleeps(Rechecks = true)]
    [return: MustCheckKilled]
    public async ValueTask<int> PipeWriteAsync(
        IpcPipeWriter fd, ReadOnlyMemory<byte> buf, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        Number(await self.WriteAsync(fd, buf, timeout, cancellation).OffScheduler());

    /// <summary>close(fd).</summary>
    /// <param name="fd">The end.</param>
    /// <returns>0.</returns>
    /// <exception cref="IpcException">EBADF: the end is not held, where close() returns -1. EBUSY.</exception>
    public async ValueTask<int> CloseAsync(IpcPipeEnd fd)
    {
        await self.CloseAsync(fd).OffScheduler();
        return 0;
    }

    private static int Number(PipeResult result) => result.IsGranted ? result.Count : -1;
}
