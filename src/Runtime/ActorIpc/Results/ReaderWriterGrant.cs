using ActorIpc.Actors;
using ActorIpc.Hosting;

namespace ActorIpc;

/// <summary>The key to one stay inside a reader-writer lock. Disposing it ends that stay and no other, however often it is done; it never waits.</summary>
[MustCheckKilled]
public readonly struct ReaderWriterGrant : IDisposable, IAsyncDisposable, ICallResult<ReaderWriterOperation, ReaderWriterGrant>
{
    private readonly ReaderWriterHold? hold;
    private readonly uint key;

    internal ReaderWriterGrant(ReaderWriterHold hold, uint key, bool ownerDied)
    {
        this.hold = hold;
        this.key = key;
        OwnerDied = ownerDied;
    }

    internal ReaderWriterGrant(Outcome outcome) => Outcome = outcome;

    /// <summary>How the attempt to enter ended.</summary>
    public Outcome Outcome { get; }

    /// <summary>Whether a writer died inside, and no writer has called <see cref="MarkConsistent"/> since: what the lock guards may be half changed.</summary>
    public bool OwnerDied { get; }

    /// <summary>Whether the process is in.</summary>
    public bool IsHeld => hold is not null;

    /// <summary>Whether the process was killed while it waited interruptibly.</summary>
    [KilledGuard]
    public bool IsKilled => Outcome == Outcome.Killed;

    /// <summary>Says that what the lock guards is consistent again: nobody is told of the death any more.</summary>
    /// <exception cref="IpcException">EINVAL: this is not the key of a writer that is in, or no writer died.</exception>
    public void MarkConsistent()
    {
        if (hold?.MarkConsistent(key) != true)
        {
            throw new IpcException(Errno.EINVAL, "lock: only a writer that is in after another died can say that it is consistent again (EINVAL).");
        }
    }

    /// <summary>Leaves. A key to nothing, or one already turned, does nothing.</summary>
    public void Dispose() => hold?.Release(key);

    /// <inheritdoc cref="Dispose"/>
    /// <returns>A task that is complete.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    static ReaderWriterGrant ICallResult<ReaderWriterOperation, ReaderWriterGrant>.From(Request<ReaderWriterOperation> request)
    {
        var hold = (ReaderWriterHold)request.Operation.Hold!;
        if (request.Outcome == Outcome.Granted)
        {
            return new ReaderWriterGrant(hold, (uint)request.Value, request.Error == Errno.EOWNERDEAD);
        }

        hold.Unreserve(request.Operation.Reserved);
        return new ReaderWriterGrant(request.Outcome);
    }
}
