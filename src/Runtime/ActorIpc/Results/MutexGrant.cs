using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>The key to one acquisition of a mutex. Disposing it ends that acquisition and no other, however often it is done; it never waits.</summary>
/// <remarks>As anything that is disposed, by one thread at a time.</remarks>
[MustCheckKilled]
public readonly struct MutexGrant : IDisposable, IAsyncDisposable, ICallResult<MutexOperation, MutexGrant>
{
    private readonly MutexHold? hold;
    private readonly int ticket;

    internal MutexGrant(MutexHold hold, bool ownerDied = false)
    {
        this.hold = hold;
        ticket = hold.Ticket;
        OwnerDied = ownerDied;
    }

    internal MutexGrant(Outcome outcome) => Outcome = outcome;

    /// <summary>How the acquisition ended.</summary>
    public Outcome Outcome { get; }

    /// <summary>Whether the owner before died holding the mutex, so that what it guards may be half changed (EOWNERDEAD). See <see cref="MarkConsistent"/>.</summary>
    public bool OwnerDied { get; }

    /// <summary>Whether the mutex was acquired.</summary>
    public bool IsHeld => hold is not null;

    /// <summary>Whether the process was killed while it waited interruptibly.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    internal MutexHold? Hold => hold;

    // Whether it has not been turned.
    internal bool Holds => hold is { IsOwner: true } && hold.Ticket == ticket;

    /// <summary>Says that what the mutex guards is consistent again. Who unlocks after <see cref="OwnerDied"/> without having said so makes the mutex unusable for everybody, for good.</summary>
    /// <exception cref="IpcException">EINVAL: the key holds nothing any more, or no owner died.</exception>
    /// <remarks>Follows pthread_mutex_consistent(3).</remarks>
    public void MarkConsistent()
    {
        if (hold?.MarkConsistent(ticket) != true)
        {
            throw new IpcException(Errno.EINVAL, "mutex: only who holds a mutex whose owner before died can say that it is consistent again (EINVAL).");
        }
    }

    /// <summary>Unlocks the mutex: it goes to the next in order. A key to nothing, or one already turned, does nothing.</summary>
    public void Dispose() => hold?.Release(ticket);

    /// <inheritdoc cref="Dispose"/>
    /// <returns>A task that is complete.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    static MutexGrant ICallResult<MutexOperation, MutexGrant>.From(Request<MutexOperation> request) => request.Outcome == Outcome.Granted
        ? new MutexGrant((MutexHold)request.Operation.Hold!, request.Error == Errno.EOWNERDEAD)
        : new MutexGrant(request.Outcome);
}
