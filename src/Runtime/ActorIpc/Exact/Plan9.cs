using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>The flags of rfork(2), with Plan 9's values, as far as they mean something here.</summary>
[Flags]
public enum RforkFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>RFFDG: accepted; there are no file descriptors.</summary>
    FileDescriptors = 4,

    /// <summary>RFPROC: make a child; without it the flags change the caller.</summary>
    Process = 16,

    /// <summary>RFMEM: accepted; memory is always shared. Needs RFPROC.</summary>
    Memory = 32,

    /// <summary>RFREND: a fresh tag space.</summary>
    Rendezvous = 8192,
}

/// <summary>The calls of Plan 9, with its own return values.</summary>
/// <remarks>Follows Plan 9 rendezvous(2), semacquire(2), fork(2) and notify(2).</remarks>
public readonly partial struct Plan9
{
    private readonly IpcProcess self;

    internal Plan9(IpcProcess self) => this.self = self;

    /// <summary>rendezvous(tag, value).</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="value">The value.</param>
    /// <param name="timeout">Not in Plan 9: how long to wait.</param>
    /// <param name="cancellation">Not in Plan 9: ends the wait.</param>
    /// <returns>The partner's value, or ~0 when interrupted or killed.</returns>
    /// <remarks>A caller that must not be disturbed calls again while the result is ~0 (REN-11).</remarks>
    [Sleeps]
    public async ValueTask<ulong> RendezvousAsync(ulong tag, ulong value, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        await self.RendezvousAsync(tag, value, timeout, cancellation).OffScheduler();

    /// <summary>rfork(flags).</summary>
    /// <param name="flags">The flags. Without RFPROC they change the caller.</param>
    /// <param name="body">What the child does; with RFPROC only.</param>
    /// <returns>The pid of the child, or 0 without RFPROC.</returns>
    /// <exception cref="IpcException">EAGAIN: the process table is full, and idle enough to say so at once. EINVAL: RFMEM without RFPROC, a flag that means nothing here, or a body that does not go with the flags.</exception>
    public long Rfork(RforkFlags flags, Func<IpcProcess, Task<ExitStatus>>? body = null)
    {
        const RforkFlags known = RforkFlags.FileDescriptors | RforkFlags.Process | RforkFlags.Memory | RforkFlags.Rendezvous;
        var makes = flags.HasFlag(RforkFlags.Process);
        if ((flags & ~known) != 0 || (flags.HasFlag(RforkFlags.Memory) && !makes))
        {
            throw new IpcException(Errno.EINVAL, $"flags: {flags} do not go together or mean nothing here (EINVAL, REN-18).");
        }

        if (makes != body is not null)
        {
            throw new IpcException(Errno.EINVAL, "body: a child has one, and without RFPROC there is no child (EINVAL).");
        }

        var fresh = flags.HasFlag(RforkFlags.Rendezvous);
        if (makes)
        {
            var child = self.Fork(self.Name, body!, new ProcessOptions { FreshTagSpace = fresh });
            return child.NotEnteredBecause is { } error ? throw error : child.Id.Value;
        }

        if (fresh)
        {
            self.EnterFreshTagSpace();
        }

        return 0;
    }
}
