using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>A segment as one process has it attached: its bytes, until the process detaches it or ends.</summary>
/// <remarks>
/// <para>Follows shmat(2): each counts in nattch, and a child has its own of each that its parent had at the fork (SHM-6).</para>
/// <para>
/// The bytes are shared: two processes that write to the same place at once must agree on a lock, for which <see cref="Word"/> gives the words. What was taken
/// out of the attachment before its end, a span or a word, is memory of the program still; it is the attachment that gives out no more.
/// </para>
/// </remarks>
public sealed class IpcAttachment : IAsyncDisposable
{
    private readonly IpcProcess holder;
    private readonly SegmentWindow window;
    private volatile bool isDetached;

    internal IpcAttachment(IpcProcess holder, SegmentPlace place)
    {
        this.holder = holder;
        Place = place;
        window = new SegmentWindow(this);
    }

    /// <summary>The segment.</summary>
    public IpcSegment Segment => Place.Segment;

    /// <summary>How many bytes the segment has.</summary>
    public int Size => Place.Memory.Bytes.Length;

    /// <summary>Whether the bytes may be read only (SHM_RDONLY).</summary>
    public bool IsReadOnly => Place.IsReadOnly;

    /// <summary>Whether the process still has it attached.</summary>
    public bool IsAttached => !isDetached && !holder.HasExited;

    /// <summary>The bytes, to read and to write. Using them after the detach fails, as using this does.</summary>
    /// <exception cref="IpcException">EFAULT: it is detached. EACCES: it is attached to read only.</exception>
    /// <remarks>Where a process would get SIGSEGV (SHM-4, SHM-8).</remarks>
    public Memory<byte> Memory
    {
        get
        {
            ThrowIfReadOnly();
            return window.Memory;
        }
    }

    /// <summary>The bytes, to read. Using them after the detach fails, as using this does.</summary>
    /// <exception cref="IpcException">EFAULT: it is detached.</exception>
    public ReadOnlyMemory<byte> ReadOnlyMemory => window.Memory;

    internal SegmentPlace Place { get; }

    internal byte[] Bytes => IsAttached
        ? Place.Memory.Bytes
        : throw new IpcException(Errno.EFAULT, $"attachment: {holder} does not have it attached any more (EFAULT, SHM-8).");

    /// <summary>The word at an offset, as a futex: the same for everybody who has the segment attached, wherever it comes from.</summary>
    /// <param name="offset">Where in the segment, in bytes; a multiple of 4.</param>
    /// <returns>The word, which lies in those bytes.</returns>
    /// <exception cref="IpcException">EINVAL: not a multiple of 4, or not in the segment. EFAULT: it is detached. EACCES: it is attached to read only.</exception>
    /// <remarks>Follows futex(2), with a word in shared memory.</remarks>
    public FutexWord Word(int offset)
    {
        ThrowIfReadOnly();
        if (offset % sizeof(uint) != 0 || offset < 0 || offset > Bytes.Length - sizeof(uint))
        {
            throw new IpcException(Errno.EINVAL, $"offset: no word of 4 bytes begins at {offset} of {Size} bytes (EINVAL, SHM-15).");
        }

        return Place.Memory.Word(holder.System.Futexes, offset);
    }

    /// <summary>What a child has of this attachment by its fork.</summary>
    /// <param name="child">The process that was forked while this was attached, or a child of such a one.</param>
    /// <returns>The child's own, which it can detach for itself.</returns>
    /// <exception cref="IpcException">EINVAL: it does not have it attached.</exception>
    public IpcAttachment In(IpcProcess child)
    {
        ArgumentNullException.ThrowIfNull(child);
        return child.FindAttachment(Place)
            ?? throw new IpcException(Errno.EINVAL, $"child: {child} does not have the segment attached in this place (EINVAL, SHM-6).");
    }

    /// <summary>Detaches the segment. Where that is done already, by this or by the end of the process, nothing happens.</summary>
    /// <returns>A task that is complete when it no longer counts.</returns>
    /// <remarks>Follows shmdt(2): SHM-8, SHM-9.</remarks>
    public ValueTask DisposeAsync() => IsAttached ? Finish() : ValueTask.CompletedTask;

    internal void End() => isDetached = true;

    private async ValueTask Finish()
    {
        try
        {
            await holder.DetachAsync(this).OffScheduler();
        }
        catch (IpcException exception) when (exception.Error is Errno.EINVAL or Errno.ESRCH)
        {
            // Detached meanwhile, by somebody else or by the end of the process.
        }
    }

    private void ThrowIfReadOnly()
    {
        if (IsReadOnly)
        {
            throw new IpcException(Errno.EACCES, $"attachment: {holder} has attached it to read only (EACCES, SHM-4).");
        }
    }
}
