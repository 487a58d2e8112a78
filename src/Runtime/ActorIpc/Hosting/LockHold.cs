using ActorIpc.Actors;

namespace ActorIpc.Hosting;

/// <summary>What one process holds of one lock on a futex word, or could: a cell that the process, the lock's primitive and the end of the process change.</summary>
/// <remarks>
/// It has the word, which is memory, but not the lock: a process must not keep alive a lock that nobody else can reach. Who waits in a primitive keeps it alive by itself, and a lock that
/// nobody can reach has nobody who waits.
/// </remarks>
internal abstract class LockHold(IpcProcess process, FutexWord word, WeakReference<Mailbox> home) : FutexCell(word.Space.TakeIds(1))
{
    private uint state;

    public IpcProcess Process => process;

    public FutexWord Word => word;

    /// <summary>Another of the same process and lock, for one who enters while the first is in use. Guarded by the gate of the process.</summary>
    public LockHold? Next { get; set; }

    public bool IsClosed => (Volatile.Read(ref state) & HoldState.Mask) == HoldState.Closed;

    protected Mailbox? Home => home.TryGetTarget(out var mailbox) ? mailbox : null;

    public sealed override uint Read() => Volatile.Read(ref state);

    public sealed override uint CompareExchange(uint value, uint comparand) => Interlocked.CompareExchange(ref state, value, comparand);

    /// <summary>The process has ended: from here on nothing is granted to it, and what it holds passes on.</summary>
    public void Close() => Closed(Interlocked.Exchange(ref state, HoldState.Closed));

    /// <summary>The cell has been closed; a full fence was passed.</summary>
    /// <param name="before">What stood there.</param>
    protected abstract void Closed(uint before);
}
